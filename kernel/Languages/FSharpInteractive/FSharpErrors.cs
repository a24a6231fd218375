using System.Globalization;
using FSharp.Compiler.Diagnostics;

namespace NotebookKernel.Languages.FSharpInteractive;

/// <summary>Errors of the F# compiler in the form of those of C#: place, words, the line, and a squiggle below the place.</summary>
internal static class FSharpErrors
{
    private const int Most = 10;

    public static CellError Of(IReadOnlyList<FSharpDiagnostic> errors, CellCode part)
    {
        string[] lines = part.Code.Split('\n');
        var shown = errors.Take(Most).SelectMany(error => Lines(error, part.Cell, lines)).ToList();
        if (errors.Count > Most) shown.Add($"… and {errors.Count - Most} more");
        return new CellError("CompilationError", Headline(errors[0], part.Cell), shown);
    }

    private static string Headline(FSharpDiagnostic error, string cell) => string.Create(CultureInfo.InvariantCulture,
        $"{cell}, line {error.StartLine}, column {error.StartColumn + 1}: error {error.ErrorNumberText}: {error.Message.ReplaceLineEndings(" ")}");

    private static IEnumerable<string> Lines(FSharpDiagnostic error, string cell, string[] lines)
    {
        yield return Headline(error, cell);
        if (error.StartLine < 1 || error.StartLine > lines.Length) yield break;
        string line = lines[error.StartLine - 1];
        int column = Math.Min(error.StartColumn, line.Length);
        int end = error.EndLine == error.StartLine ? Math.Min(error.EndColumn, line.Length) : line.Length;
        yield return "    " + line;
        yield return "    " + string.Concat(line[..column].Select(c => c == '\t' ? '\t' : ' ')) + new string('~', Math.Max(1, end - column));
    }
}
