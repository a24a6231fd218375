using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookKernel.Scripting.Cells;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>Whether a cell can run as it stands, and how far the line after it should be indented. The parser alone answers: no state, no wait.</summary>
internal static class CellCompleteness
{
    /// <summary>Whether the cell parses, could parse when more follows, or never will.</summary>
    public static Completeness Of(string code)
    {
        string csharp = Magic.Blank(code);
        if (Magics.Language(Magics.Canonical(code.TrimStart().Split((char[]?)null, 2)[0])) is not null) return Completeness.Complete;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(csharp, RoslynHost.ParseOptions);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return Completeness.Incomplete;
        return tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? Completeness.Invalid : Completeness.Complete;
    }

    /// <summary>White space for the next line: four blanks for each open brace, bracket and parenthesis.</summary>
    public static string Indent(string code)
    {
        int depth = 0;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(Magic.Blank(code), options: RoslynHost.ParseOptions))
            depth = token.Kind() switch
            {
                SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken => depth + 1,
                SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken => Math.Max(0, depth - 1),
                _ => depth,
            };
        return new string(' ', 4 * depth);
    }
}
