using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel.Scripting.Showing;

/// <summary>Errors of the compiler as a reader wants them: place, words, the line, and a squiggle below the place.</summary>
internal static class CompileErrors
{
    private const int Most = 10;

    public static CellError Of(IReadOnlyList<Diagnostic> errors)
    {
        Diagnostic[] ordered = [.. errors.OrderBy(error => error.Location.SourceSpan.Start)];
        var lines = ordered.Take(Most).SelectMany(Lines).ToList();
        if (ordered.Length > Most) lines.Add($"… and {ordered.Length - Most} more");
        return new CellError("CompilationError", Headline(ordered[0]), lines);
    }

    private static string Headline(Diagnostic error)
    {
        string words = $"error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        if (!error.Location.IsInSource) return words;
        FileLinePositionSpan place = error.Location.GetLineSpan();
        return string.Create(CultureInfo.InvariantCulture,
            $"{place.Path}, line {place.StartLinePosition.Line + 1}, column {place.StartLinePosition.Character + 1}: {words}");
    }

    private static IEnumerable<string> Lines(Diagnostic error)
    {
        yield return Headline(error);
        if (error.Location.SourceTree is not { } tree) yield break;
        TextLine line = tree.GetText().Lines.GetLineFromPosition(error.Location.SourceSpan.Start);
        string text = line.ToString();
        int column = error.Location.SourceSpan.Start - line.Start;
        int length = Math.Max(1, Math.Min(error.Location.SourceSpan.Length, text.Length - column));
        yield return "    " + text;
        // A tab before the place stays a tab, so that the squiggle stands below it however wide tabs are.
        yield return "    " + string.Concat(text[..column].Select(c => c == '\t' ? '\t' : ' ')) + new string('~', length);
    }
}
