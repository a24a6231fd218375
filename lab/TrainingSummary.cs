using MsstNet.Data;
using MsstNet.Evaluation;
using Spectre.Console;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>What is printed at the end of a run: accuracy by split, over all splits, and the clips left out.</summary>
internal static class TrainingSummary
{
    /// <summary>A table of the results and, of several splits, their mean.</summary>
    /// <param name="results">A result for each split.</param>
    /// <param name="names">The splits' names.</param>
    public static void Print(IReadOnlyList<EvaluationResult> results, IReadOnlyList<string> names)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("split", "clips", "WAR", "UAR");
        foreach (string name in results[0].Matrix.Classes) table.AddColumn(Markup.Escape(name));
        foreach (var (name, result) in names.Zip(results)) AddRow(table, name, result.Matrix);
        if (results.Count > 1) AddRow(table, "pooled", results.Select(result => result.Matrix).Aggregate((a, b) => a + b));
        AnsiConsole.Write(table);
        if (results.Count == 1) return;
        Console.WriteLine($"WAR mean of {results.Count} splits: {Mean(results.Select(result => result.Matrix.War))}");
        Console.WriteLine($"UAR mean of {results.Count} splits: {Mean(results.Select(result => result.Matrix.Uar))}");
    }

    /// <summary>How many clips were left out, and why: nothing is dropped without a word.</summary>
    public static void PrintSkipped(IReadOnlyCollection<SkippedClip> skipped)
    {
        if (skipped.Count == 0) return;
        Console.WriteLine($"{skipped.Count} clips left out (--skip-bad):");
        foreach (var clip in skipped) Console.WriteLine($"  {clip}");
    }

    private static string Mean(IEnumerable<double?> fractions) => Spread.Of(fractions) is not { } spread ? "–"
        : Invariant($"{100 * spread.Mean:0.0} % ± {100 * spread.Deviation:0.0} (sample standard deviation)");

    private static void AddRow(Table table, string name, ConfusionMatrix matrix) => table.AddRow(
    [
        Markup.Escape(name), Invariant($"{matrix.Total}"), Readable.Percent(matrix.War), Readable.Percent(matrix.Uar),
        .. matrix.Recalls.Select(recall => Readable.Percent(recall)),
    ]);
}
