using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>One or more cells as a single submission.</summary>
/// <param name="Usings">Their using directives, which must come first.</param>
/// <param name="Body">The rest.</param>
/// <param name="Names">The names that they may declare; a few too many do no harm.</param>
/// <param name="Cells">The number of cells.</param>
internal sealed record SubmissionText(ImmutableList<string> Usings, string Body, ImmutableHashSet<string> Names, int Cells)
{
    /// <summary>The submission's source.</summary>
    public string Text => string.Join('\n', Usings) + "\n" + Body;

    /// <summary>Whether it declares nothing that later cells see.</summary>
    public bool SaysNothing => Names.IsEmpty && Usings.IsEmpty;

    /// <summary>A cell that ran.</summary>
    public static SubmissionText Of(string code)
    {
        code = Magic.Blank(code);
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, RoslynHost.ParseOptions).GetRoot();
        // Without white space at their ends, so that equal directives compare equal.
        ImmutableList<string> usings = [.. root.Usings.Select(directive => directive.ToString())];
        string body = usings.IsEmpty ? code : code[root.Usings.Span.End..];
        return new(usings, body, [.. root.DescendantNodes(node => !OwnScope(node)).Select(Name).Where(name => name.Length > 0)], 1);
    }

    /// <summary>The same with one more cell.</summary>
    public SubmissionText With(SubmissionText cell) => new(
        // The semicolon ends a last expression, which has none; elsewhere it is an empty statement.
        Usings.AddRange(cell.Usings.Except(Usings)), $"{Body}\n;\n{cell.Body}", Names.Union(cell.Names), Cells + cell.Cells);

    // What is declared within these stays there. A top-level `if` is none of them: its pattern variables belong to the script.
    private static bool OwnScope(SyntaxNode node) => node is BlockSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax
        or UsingStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        or BaseTypeDeclarationSyntax or AccessorListSyntax or QueryExpressionSyntax;

    private static string Name(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => "",
    };
}
