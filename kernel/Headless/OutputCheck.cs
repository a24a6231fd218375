using System.Globalization;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>A difference between a fresh run and the stored outputs.</summary>
/// <param name="Cell">The cell's number among the code cells that run, from 1.</param>
/// <param name="Id">Its identity.</param>
/// <param name="What">What differs: "stdout", "result text/plain", "error", ….</param>
/// <param name="Was">The stored output.</param>
/// <param name="Is">The fresh output.</param>
public sealed record OutputDifference(int Cell, string Id, string What, string Was, string Is);

/// <summary>
/// Compares a fresh run with the stored outputs: text by <see cref="TextRule"/>, pictures and markup by <see cref="PictureRule"/>, errors by name.
/// Standard error is not compared, since libraries write there about the machine. Of a cell tagged <c>volatile</c> only the kinds of its outputs
/// are compared.
/// </summary>
public static class OutputCheck
{
    /// <summary>The tag of a cell whose text changes with every run.</summary>
    public const string Volatile = "volatile";

    /// <summary>The differences, from top to bottom.</summary>
    /// <param name="committed">The notebook as stored.</param>
    /// <param name="fresh">The same notebook after a run, in normal form.</param>
    public static IReadOnlyList<OutputDifference> Compare(Notebook committed, Notebook fresh)
    {
        var before = committed.Cells.OfType<CodeCell>().ToDictionary(cell => cell.Id);
        var differences = new List<OutputDifference>();
        foreach (CodeCell cell in fresh.Cells.OfType<CodeCell>().Where(cell => cell.ExecutionCount is not null))
        {
            CodeCell old = before[cell.Id];
            foreach ((string what, string was, string @is) in Compare(old, cell))
                differences.Add(new OutputDifference(cell.ExecutionCount!.Value, cell.Id, what, was, @is));
        }
        return differences;
    }

    private static IEnumerable<(string What, string Was, string Is)> Compare(CodeCell old, CodeCell cell)
    {
        if (old.ExecutionCount != cell.ExecutionCount) yield return ("execution count", Count(old), Count(cell));
        bool loose = cell.HasTag(Volatile);
        if (!loose && TextRule.Difference(Stdout(old), Stdout(cell)) is var (was, @is)) yield return ("stdout", was, @is);

        CellOutput[] before = [.. old.Outputs.Where(output => output is not StreamOutput)];
        CellOutput[] after = [.. cell.Outputs.Where(output => output is not StreamOutput)];
        for (int k = 0; k < Math.Max(before.Length, after.Length); k++)
        {
            CellOutput? first = before.ElementAtOrDefault(k), second = after.ElementAtOrDefault(k);
            if (Kind(first) != Kind(second))
            {
                yield return ("output " + (k + 1).ToString(CultureInfo.InvariantCulture), Kind(first), Kind(second));
                yield break;
            }
            if (first is ValueOutput shown && second is ValueOutput now)
                foreach (var (type, a, b) in Values(shown.Data, now.Data, loose)) yield return ($"output {k + 1} {type}", a, b);
        }
    }

    private static IEnumerable<(string Type, string Was, string Is)> Values(MimeBundle before, MimeBundle after, bool loose)
    {
        string was = Types(before), @is = Types(after);
        if (was != @is) yield return ("forms", was, @is);
        if (loose || was != @is) yield break;
        foreach (var (type, content) in before.Forms)
            if (Difference(type, content, after[type]!) is var (a, b)) yield return (type, a, b);
    }

    private static (string Was, string Is)? Difference(string type, string was, string @is) =>
        type.StartsWith("image/", StringComparison.Ordinal) || type == "text/html"
            ? PictureRule.Difference(type, was, @is)
            : TextRule.Difference(was, @is);

    private static string Types(MimeBundle data) => string.Join(", ", data.Forms.Select(form => form.Key).Order(StringComparer.Ordinal));

    private static string Stdout(CodeCell cell) =>
        string.Concat(cell.Outputs.OfType<StreamOutput>().Where(stream => stream.Name == "stdout").Select(stream => stream.Text));

    private static string Count(CodeCell cell) => cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? "none (not run)";

    private static string Kind(CellOutput? output) => output switch
    {
        null => "nothing",
        ErrorOutput error => "error " + error.Name,
        ResultOutput => "result",
        _ => "display",
    };
}
