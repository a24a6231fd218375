using MsstNet.Data;
using MsstNet.Evaluation;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>The figures at the end of a run: per split, and over the splits when there are several.</summary>
internal static class TrainingSummary
{
    public static void Print(IReadOnlyList<EvaluationResult> results, IReadOnlyList<string> names)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("split").AddColumn("clips").AddColumn("WAR").AddColumn("UAR");
        foreach (string name in results[0].Matrix.Classes) table.AddColumn(Markup.Escape(name));
        var pooled = new ConfusionMatrix(results[0].Matrix.Classes);
        for (int k = 0; k < results.Count; k++)
        {
            AddRow(table, names[k], results[k].Matrix);
            pooled.Merge(results[k].Matrix);
        }
        if (results.Count > 1) AddRow(table, "pooled", pooled);
        AnsiConsole.Write(table);
        if (results.Count > 1)
        {
            Console.WriteLine($"WAR mean of {results.Count} splits: {Text(Spread.Of(results.Select(r => r.Matrix.War)))}");
            Console.WriteLine($"UAR mean of {results.Count} splits: {Text(Spread.Of(results.Select(r => r.Matrix.Uar)))}");
        }
    }

    /// <summary>Says how many clips were left out, and why: nothing is dropped in silence.</summary>
    public static void PrintSkipped(IReadOnlyCollection<SkippedClip> skipped)
    {
        if (skipped.Count == 0) return;
        Console.WriteLine($"{skipped.Count} clips left out (--skip-bad):");
        foreach (var clip in skipped) Console.WriteLine($"  {clip}");
    }

    private static string Text(Spread? spread) => spread is not { } s ? "–"
        : FormattableString.Invariant($"{100 * s.Mean:0.0} % ± {100 * s.Deviation:0.0} (sample standard deviation)");

    private static void AddRow(Table table, string name, ConfusionMatrix matrix) => table.AddRow(
    [
        Markup.Escape(name), matrix.Total.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TrainingRun.Percent(matrix.War), TrainingRun.Percent(matrix.Uar), .. matrix.Recalls.Select(TrainingRun.Percent),
    ]);
}
