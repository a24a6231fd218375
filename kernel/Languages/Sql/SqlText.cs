using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;
using LinePositionSpan = Microsoft.DotNet.Interactive.LinePositionSpan;

namespace NotebookKernel.Languages.Sql;

/// <summary>SQL as text: names, literals, places, and DuckDB's errors in the form of those of C#.</summary>
internal static partial class SqlText
{
    /// <summary>A name in quotes, so that any text can be one.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A single value as SQL writes it; null when it is none.</summary>
    public static string? Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime time => $"TIMESTAMP '{time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'",
        double.NaN or float.NaN => "'NaN'::DOUBLE",
        double number => $"{number.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE",
        float number => $"{number.ToString("R", CultureInfo.InvariantCulture)}::FLOAT",
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The name after `#!sql --name`; null when there is none.</summary>
    /// <exception cref="NotebookException">Something else stands there.</exception>
    public static string? Name(string options, string cell)
    {
        if (options.Length == 0) return null;
        return NameOption().Match(options) is { Success: true } match ? match.Groups[1].Value : throw new NotebookException(
            $"{cell}: #!sql takes one option, --name, under which the result is kept for other languages: #!sql --name top. It has \"{options}\".");
    }

    /// <summary>An error of DuckDB with its place in the cell.</summary>
    public static CellError Error(string message, CellCode part)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        string words = string.Join(' ', lines.TakeWhile(line => !Place().IsMatch(line)).Where(line => line.Length > 0));
        if (Locate(message) is not var (line, column)) return Whole($"{part.Cell}: {words}");
        string headline = string.Create(CultureInfo.InvariantCulture, $"{part.Cell}, line {line + 1}, column {column + 1}: {words}");
        string[] source = part.Code.Split('\n');
        return line >= source.Length
            ? Whole(headline)
            : new CellError("SqlError", headline, [headline, "    " + source[line], "    " + new string(' ', column) + "~"]);
    }

    private static CellError Whole(string message) => new("SqlError", message, [message]);

    /// <summary>An error of DuckDB as a diagnostic; its place is that after a leading EXPLAIN.</summary>
    public static ImmutableArray<Diagnostic> Diagnostics(string message)
    {
        (int line, int column) = Locate(message) ?? (0, 0);
        if (line == 0) column = Math.Max(0, column - "EXPLAIN ".Length);
        var at = new LinePosition(line, column);
        var span = new LinePositionSpan(at, new LinePosition(line, column + 1));
        return [new Diagnostic(span, DiagnosticSeverity.Error, "SQL", message.Split('\n')[0])];
    }

    /// <summary>Whether the text is a single statement that EXPLAIN takes. In doubt it is not: a semicolon within a text counts, too.</summary>
    public static bool IsOneQuery(string sql)
    {
        string code = Comment().Replace(sql, "").Trim().TrimEnd(';').Trim();
        return !code.Contains(';', StringComparison.Ordinal) && Query().IsMatch(code);
    }

    /// <summary>The text before a place, which the code has.</summary>
    public static string Before(string code, LinePosition at)
    {
        string[] lines = code.Split('\n');
        return string.Join('\n', [.. lines[..at.Line], lines[at.Line][..at.Character]]);
    }

    /// <summary>The word at a place.</summary>
    public static string WordAt(string code, LinePosition at)
    {
        string line = code.Split('\n')[at.Line];
        return Word().Matches(line).FirstOrDefault(word => word.Index <= at.Character && at.Character <= word.Index + word.Length)?.Value ?? "";
    }

    // "LINE 3: SELECT …" and, on the next line, a caret below the place; DuckDB shortens long lines, so the column is looked up by their text.
    private static (int Line, int Column)? Locate(string message)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindIndex(lines, line => Place().IsMatch(line));
        if (at < 0) return null;
        Match place = Place().Match(lines[at]);
        int caret = at + 1 < lines.Length ? lines[at + 1].IndexOf('^', StringComparison.Ordinal) : -1;
        int column = place.Groups[2].Value.StartsWith("...", StringComparison.Ordinal) ? 0 : Math.Max(0, caret - place.Groups[2].Index);
        return (int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture) - 1, column);
    }

    [GeneratedRegex(@"^LINE (\d+): (.*)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"^--name\s+([\p{L}_][\w]*)$")]
    private static partial Regex NameOption();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(SELECT|WITH|FROM|INSERT|UPDATE|DELETE|CREATE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Query();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
