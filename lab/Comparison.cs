using Microsoft.Data.Analysis;
using MsstNet.Paper;
using MsstNet.Training;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>A row of the comparison. Accuracies are in per cent.</summary>
/// <param name="Data">The data it is on.</param>
/// <param name="Method">The network and its settings, or the published method.</param>
/// <param name="Folds">How much of the protocol it is: "all 5 folds", "fold 1 of 5".</param>
/// <param name="Seeds">How many seeds; 0 for a published result.</param>
/// <param name="War">Weighted average recall, the mean over folds and seeds; null when unknown.</param>
/// <param name="WarSpread">Its standard deviation over seeds; null of one.</param>
/// <param name="Uar">Unweighted average recall, likewise.</param>
/// <param name="BestOnTest">The best WAR of any epoch on the test clips, which others report.</param>
/// <param name="Origin">"measured here", or where it is printed.</param>
internal sealed record ComparisonRow(
    string Data, string Method, string Folds, int Seeds, double? War, double? WarSpread, double? Uar, double? BestOnTest, string Origin)
{
    public bool Measured => Origin == Comparison.MeasuredHere;
}

/// <summary>Results of runs beside those printed in the paper and since, by the data they are on.</summary>
internal static class Comparison
{
    public const string MeasuredHere = "measured here";
    private const string Dfew = "DFEW", Ferv = "FERV39k";

    /// <summary>The measured rows by data, then the printed ones.</summary>
    public static IReadOnlyList<ComparisonRow> Rows(IEnumerable<SeededResult> measured) =>
        [.. measured.Select(Row).OrderBy(row => row.Data, StringComparer.Ordinal).ThenByDescending(row => row.War), .. Printed()];

    private static ComparisonRow Row(SeededResult result) => new(
        result.Manifest.Data.Title, MethodName.Of(result.Manifest), Folds(result.Results.MinBy(seed => seed.Folds.Count)!), result.Results.Count,
        100 * result.War?.Mean, 100 * result.War?.Deviation, 100 * result.Uar?.Mean, 100 * result.BestOnTestWar?.Mean, MeasuredHere);

    private static string Folds(ProtocolResult seed) => (seed.Complete, seed.Folds.Count) switch
    {
        (true, _) => seed.Expected == 1 ? seed.Folds[0].Split : $"all {seed.Expected} folds",
        (false, 1) => $"{seed.Folds[0].Split} of {seed.Expected}",
        (false, var folds) => $"{folds} of {seed.Expected} folds",
    };

    private static IEnumerable<ComparisonRow> Printed()
    {
        DataFrameRow[] dfew = [.. PublishedTable.Dfew().Rows], ferv = [.. PublishedTable.Ferv39k().Rows];
        foreach (var row in dfew) yield return OfPaper(Dfew, row, "MSSTNet, Table 3");
        foreach (var row in ferv) yield return OfPaper(Ferv, row, "MSSTNet, Table 2");
        var own = dfew.Concat(ferv).Select(row => (string)row["method"]).ToHashSet();
        foreach (var row in PublishedTable.Field().Rows)
        {
            // The paper's own tables have these already.
            if (own.Contains(((string)row["method"]).Split(" T=")[0])) continue;
            if (row["dfew_war"] is not null) yield return Later(Dfew, row, "dfew");
            if (row["ferv39k_war"] is not null) yield return Later(Ferv, row, "ferv39k");
        }
    }

    private static ComparisonRow OfPaper(string data, DataFrameRow row, string table)
    {
        string frames = row["frames"] is int t ? Invariant($" T={t}") : "";
        return Published(data, (string)row["method"] + frames, row["war"], row["uar"], table);
    }

    private static ComparisonRow Later(string data, DataFrameRow row, string column)
    {
        string sound = (string)row["modality"] == "av" ? " (with sound)" : "";
        return Published(data, (string)row["method"] + sound, row[column + "_war"], row[column + "_uar"], (string)row["source"]);
    }

    private static ComparisonRow Published(string data, string method, object? war, object? uar, string source) =>
        new(data, method, "as published", 0, war as double?, null, uar as double?, null, "printed: " + source);
}
