using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel.Scripting.Cells;

/// <summary>Splits a cell into C# and magic commands. A line inside a string, a comment or code disabled by #if counts as C#.</summary>
internal static partial class CellSplitter
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The cell's parts; those of C# that hold nothing are left out.</summary>
    /// <exception cref="MagicException">A line begins with #! and is not known, or lacks its argument.</exception>
    public static IReadOnlyList<CellPart> Split(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        var parts = new List<CellPart>();
        int at = 0;
        while (at < lines.Length) at = SplitCSharp(lines, at, parts);
        return parts;
    }

    // From one line up to the end of the next part in another language; the line to go on from.
    private static int SplitCSharp(string[] lines, int start, List<CellPart> parts)
    {
        SyntaxTree? tree = null;
        int begun = start, offset = 0;
        for (int line = start; line < lines.Length; line++)
        {
            if (lines[line].AsSpan().TrimStart().StartsWith("#") && MagicLine().Match(lines[line]) is { Success: true } match)
            {
                tree ??= CSharpSyntaxTree.ParseText(string.Join('\n', lines[start..]), Script);
                if (IsDirective(tree, offset + match.Groups["name"].Index))
                {
                    AddCSharp(lines, begun, line, parts);
                    begun = line + 1;
                    string name = Magics.Canonical(match.Groups["name"].Value), argument = match.Groups["argument"].Value.Trim();
                    if (Magics.Language(name) is { } language) return AddText(lines, line, language, parts);
                    Add(name, argument, line, parts);
                }
            }
            offset += lines[line].Length + 1;
        }
        AddCSharp(lines, begun, lines.Length, parts);
        return lines.Length;
    }

    private static void Add(string name, string argument, int line, List<CellPart> parts)
    {
        if (name == "#!csharp") return;
        PartKind kind = name switch
        {
            "#!time" => PartKind.Time,
            "#!about" => PartKind.About,
            "#!import" => PartKind.Import,
            "#load" => PartKind.Load,
            "#r" => PartKind.Reference,
            _ => throw new MagicException(Magics.Unknown(name), line),
        };
        if (kind is PartKind.Import or PartKind.Load or PartKind.Reference)
        {
            if (argument is ['"', .., '"']) argument = argument[1..^1];
            if (argument.Length == 0) throw new MagicException($"{name} has no argument. {Magics.All[name]}", line);
        }
        parts.Add(new CellPart(kind, argument, line));
    }

    private static int AddText(string[] lines, int line, string language, List<CellPart> parts)
    {
        int end = line + 1;
        while (end < lines.Length && !(MagicLine().Match(lines[end]) is { Success: true } match && IsSwitch(match.Groups["name"].Value))) end++;
        string text = string.Join('\n', lines[(line + 1)..end]).Trim('\n');
        if (text.Length > 0) parts.Add(new CellPart(PartKind.Text, text, line, language));
        return end;
    }

    private static bool IsSwitch(string name) => Magics.Canonical(name) is var known && (known == "#!csharp" || Magics.Language(known) is not null);

    private static void AddCSharp(string[] lines, int from, int to, List<CellPart> parts)
    {
        if (lines.AsSpan(from, to - from).ContainsAnyExcept(""))
            parts.Add(new CellPart(PartKind.CSharp, new string('\n', from) + string.Join('\n', lines[from..to]), from));
    }

    private static bool IsDirective(SyntaxTree tree, int position)
    {
        SyntaxTrivia trivia = tree.GetRoot().FindTrivia(position);
        return trivia.IsDirective || trivia.Kind() is SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.SkippedTokensTrivia;
    }

    // #r and #load as Roslyn's script dialect has them, and whatever begins with #!.
    [GeneratedRegex("""^\s*(?<name>#!\S*|#r(?=\s|")|#load(?=\s|"))(?<argument>.*)$""")]
    private static partial Regex MagicLine();
}
