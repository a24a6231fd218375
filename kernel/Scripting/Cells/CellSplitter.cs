using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Scripting.Cells;

/// <summary>
/// Splits a cell into its languages and magic commands. .NET Interactive's own parser is not used for this: it takes every line that begins with #!
/// for a command, and parts lose their place in the cell. Here a line inside a C# string, a comment or code disabled by #if counts as C#, and lines
/// keep their numbers in every language.
/// </summary>
internal sealed partial class CellSplitter
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private readonly MagicTable magics;
    private readonly string[] lines;
    private readonly List<CellPart> parts = [];
    private string language, options = "";

    private CellSplitter(string code, MagicTable magics, string language)
    {
        (this.magics, this.language) = (magics, language);
        lines = code.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The cell's parts; those of code that hold nothing are left out.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="magics">The commands that it may hold.</param>
    /// <param name="language">The language it begins in.</param>
    /// <exception cref="MagicException">A line begins with #! and is not known, or lacks its argument.</exception>
    public static IReadOnlyList<CellPart> Split(string code, MagicTable magics, string language = CellLanguage.CSharp)
    {
        var splitter = new CellSplitter(code, magics, language);
        for (int line = 0; line < splitter.lines.Length;) line = splitter.NextRun(line);
        return splitter.parts;
    }

    // From one line up to and with the next magic command; the line to go on from.
    private int NextRun(int start)
    {
        SyntaxTree? tree = null;
        int offset = 0;
        for (int line = start; line < lines.Length; line++)
        {
            if (lines[line].AsSpan().TrimStart().StartsWith("#") && MagicLine().Match(lines[line]) is { Success: true } match
                && IsMagic(match.Groups["name"], line))
            {
                AddCode(start, line);
                return AddMagic(match.Groups["name"].Value, match.Groups["argument"].Value.Trim(), line);
            }
            offset += lines[line].Length + 1;
        }
        AddCode(start, lines.Length);
        return lines.Length;

        bool IsMagic(Group name, int line)
        {
            if (language == CellLanguage.CSharp)
            {
                tree ??= CSharpSyntaxTree.ParseText(string.Join('\n', lines[start..]), Script);
                return IsDirective(tree, offset + name.Index);
            }
            bool isText = CellLanguage.Find(language) is { IsText: true };
            if (magics.Languages.ContainsKey(name.Value)) return true;
            // F# reads its own #r and #load, but packages are ours to get.
            if (name.Value is "#r" or "#i") return language == "fsharp" && IsPackageLine(lines[line]);
            return !isText && name.Value.StartsWith("#!", StringComparison.Ordinal) && magics.Knows(name.Value);
        }
    }

    private int AddMagic(string name, string argument, int line)
    {
        if (magics.Languages.TryGetValue(name, out string? switchTo))
        {
            (language, options) = (switchTo, argument);
            bool takesCommand = argument.Length > 0 && (switchTo == "value" || CellLanguage.Find(switchTo) is null);
            return takesCommand ? AddWithText(line) : line + 1;
        }
        PartKind kind = name switch
        {
            "#!time" => PartKind.Time,
            "#!about" => PartKind.About,
            "#!lsmagic" => PartKind.ListMagics,
            "#!connect" => PartKind.Connect,
            "#!import" => PartKind.Import,
            "#load" => PartKind.Load,
            "#r" => PartKind.Reference,
            "#i" => PartKind.Source,
            _ when magics.Knows(name) => PartKind.Magic,
            _ => throw new MagicException(magics.Unknown(name), line),
        };
        if (kind == PartKind.Magic) argument = lines[line].Trim();
        if (kind is PartKind.Import or PartKind.Load or PartKind.Reference or PartKind.Source)
        {
            if (argument is ['"', .., '"']) argument = argument[1..^1];
            if (argument.Length == 0) throw new MagicException($"{name} has no argument. {magics.Descriptions[name]}", line);
        }
        parts.Add(new CellPart(kind, argument, line, language));
        return line + 1;
    }

    // A command that takes the text below it, up to the next language.
    private int AddWithText(int line)
    {
        int end = line + 1;
        while (end < lines.Length && !magics.Languages.ContainsKey(MagicLine().Match(lines[end]).Groups["name"].Value)) end++;
        parts.Add(new CellPart(PartKind.Magic, string.Join('\n', lines[line..end]).TrimEnd('\n'), line, language));
        return end;
    }

    private void AddCode(int from, int to)
    {
        if (lines.AsSpan(from, to - from).ContainsAnyExcept(""))
            parts.Add(new CellPart(PartKind.Code, new string('\n', from) + string.Join('\n', lines[from..to]), from, language, options));
    }

    private static bool IsPackageLine(string line) =>
        line.AsSpan().TrimStart() is ['#', 'r' or 'i', ..] && line.Contains("\"nuget", StringComparison.Ordinal);

    private static bool IsDirective(SyntaxTree tree, int position)
    {
        SyntaxTrivia trivia = tree.GetRoot().FindTrivia(position);
        return trivia.IsDirective || trivia.Kind() is SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.SkippedTokensTrivia;
    }

    // #r and #load as Roslyn's script dialect has them, #i as .NET Interactive does, and whatever begins with #!.
    [GeneratedRegex("""^\s*(?<name>#!\S*|#[ri](?=\s|")|#load(?=\s|"))(?<argument>.*)$""")]
    private static partial Regex MagicLine();
}
