using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>The page of a comparison: a figure for each data set, and the best runs' confusion matrices.</summary>
internal static class ComparisonPage
{
    private const int MostMatrices = 6;

    /// <summary>What the page says.</summary>
    /// <param name="measured">The results of our runs.</param>
    /// <param name="rows">They and the printed ones.</param>
    /// <param name="command">The command that makes the page.</param>
    public static ReportContent Of(IReadOnlyList<SeededResult> measured, IReadOnlyList<ComparisonRow> rows, string command)
    {
        var best = measured.OrderByDescending(result => result.Complete).ThenByDescending(result => result.War?.Mean).Take(MostMatrices);
        return new ReportContent
        {
            Title = "Measured beside printed",
            Lead = $"{measured.Count} configurations of ours, over folds and seeds, and the results of the paper's Tables 2 and 3 and of later "
                + "papers. Each data set has a figure of its own: a result on generated faces, or on a small set, says nothing about one on DFEW.",
            Figures = [.. rows.GroupBy(row => row.Data).Select(Dots), .. best.Select(Matrix)],
            Caveat = "The result of a run is its last epoch's. Means are over folds first, then over seeds; a configuration without all of its folds "
                + "says so, and its mean is not the protocol's. Published results are from one seed and, mostly, of an epoch chosen in a way their "
                + "papers do not say.",
            Command = command,
        };
    }

    private static Figure Dots(IGrouping<string, ComparisonRow> group) => MethodDots.Of(
        $"On {group.Key}", [.. group.Select(row => new MethodResult(Label(row), row.War, row.Uar, row.Measured, row.WarSpread))]);

    private static string Label(ComparisonRow row)
    {
        bool partial = row.Measured && !row.Folds.StartsWith("all", StringComparison.Ordinal) && row.Folds.Contains(" of ", StringComparison.Ordinal);
        return partial ? $"{row.Method} ({row.Folds})" : row.Method;
    }

    private static Figure Matrix(SeededResult result)
    {
        string seeds = result.Results.Count > 1 ? " and seeds" : "";
        return ConfusionHeatmap.Of(result.Results.Select(seed => seed.Pooled).Aggregate((sum, seed) => sum + seed)) with
        {
            Title = $"{MethodName.Of(result.Manifest)}: all test clips of its folds{seeds}, on {result.Manifest.Data.Title}",
        };
    }
}
