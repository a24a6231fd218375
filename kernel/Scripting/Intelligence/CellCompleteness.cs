using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookKernel.Notebooks;
using NotebookKernel.Scripting.Cells;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>Whether a cell can run as it stands.</summary>
public enum Completeness
{
    /// <summary>It parses.</summary>
    Complete,

    /// <summary>More must follow: an open brace, an unfinished statement.</summary>
    Incomplete,

    /// <summary>It cannot become valid, whatever follows.</summary>
    Invalid,
}

/// <summary>Whether a cell can run as it stands, and how far to indent the next line. Only the parser is asked, which is immediate.</summary>
internal static class CellCompleteness
{
    /// <summary>Whether the cell parses, could parse when more follows, or never will.</summary>
    public static Completeness Of(string code)
    {
        string csharp = Magic.Blank(code);
        string firstWord = code.TrimStart().Split((char[]?)null, 2)[0];
        bool isOther = MagicTable.Default.Languages.TryGetValue(firstWord, out string? language) && language != CellLanguage.CSharp;
        if (isOther) return Completeness.Complete;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(csharp, RoslynHost.ParseOptions);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return Completeness.Incomplete;
        bool valid = tree.GetDiagnostics().All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
        return valid ? Completeness.Complete : Completeness.Invalid;
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
