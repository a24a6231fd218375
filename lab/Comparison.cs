using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;
using MsstNet.Evaluation;
using MsstNet.Figures;
using MsstNet.Model;
using MsstNet.Paper;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>A row of the comparison: where a result is from, on what, and how much of the protocol it is.</summary>
internal sealed record ComparisonRow(string Data, string Method, string Folds, int Seeds, double? War, double? WarSpread, double? Uar, double? BestOnTest, string Origin)
{
    public bool Measured => Origin == "measured here";
}

/// <summary>Results of runs beside those printed in the paper and since, by the data they are on.</summary>
internal static class Comparison
{
    public const string Dfew = "DFEW", Ferv = "FERV39k";

    /// <summary>Measured rows first by data, then the printed ones.</summary>
    public static IReadOnlyList<ComparisonRow> Rows(IEnumerable<SeededResult> measured) => [.. measured.Select(Row).OrderBy(row => row.Data, StringComparer.Ordinal).ThenByDescending(row => row.War), .. Printed()];

    /// <summary>"quick T=8 2-2-2, 16 epochs", with what else sets runs of one data set apart.</summary>
    public static string Method(RunManifest manifest) =>
        string.Create(CultureInfo.InvariantCulture, $"{Network(manifest)}{manifest.Preset} T={manifest.Network.Frames} {manifest.Network.Variant}").TrimEnd()
        + string.Create(CultureInfo.InvariantCulture, $", {manifest.Training.Epochs} epochs") + Unusual(manifest)
        + (manifest.InitialWeights is { } weights ? $", from {Path.GetFileName(Path.TrimEndingDirectorySeparator(weights))}" : "");

    // What somebody changed of the preset; two such runs are not one method.
    private static string Unusual(RunManifest manifest)
    {
        if (!TrainingPreset.Names.Contains(manifest.Preset)) return "";
        TrainingConfig usual = TrainingPreset.Find(manifest.Preset).Training, own = manifest.Training;
        return (own.LearningRate == usual.LearningRate ? "" : string.Create(CultureInfo.InvariantCulture, $", rate {own.LearningRate:0.######}"))
            + (own.BatchSize == usual.BatchSize ? "" : $", batches of {own.BatchSize}")
            + (own.Precision == usual.Precision ? "" : $", {own.Precision.ToString().ToLowerInvariant()}");
    }

    // Most runs are of the workbook's own network, which goes without saying.
    private static string Network(RunManifest manifest) =>
        manifest.Network.Model == NetworkCatalog.Default.Name ? "" : NetworkCatalog.Find(manifest.Network.Model).Title + " ";

    public static void WriteCsv(string path, IReadOnlyList<ComparisonRow> rows)
    {
        var text = new StringBuilder("data,method,folds,seeds,war,war_sd_seeds,uar,best_on_test_war,origin\n");
        foreach (var row in rows)
            text.Append(string.Join(',', Quote(row.Data), Quote(row.Method), Quote(row.Folds), row.Seeds == 0 ? "" : row.Seeds.ToString(CultureInfo.InvariantCulture), N(row.War), N(row.WarSpread), N(row.Uar), N(row.BestOnTest), Quote(row.Origin))).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>One figure a data set: results on different data share no axis.</summary>
    public static IEnumerable<Figure> Figures(IReadOnlyList<ComparisonRow> rows) =>
        rows.GroupBy(row => row.Data).Select(group => MethodDots.Of($"On {group.Key}",
            [.. group.Select(row => new MethodResult(row.Measured && !row.Folds.StartsWith("all", StringComparison.Ordinal) && row.Folds.Contains(" of ", StringComparison.Ordinal) ? $"{row.Method} ({row.Folds})" : row.Method, row.War, row.Uar, row.Measured, row.WarSpread))]));

    private static ComparisonRow Row(SeededResult result)
    {
        var first = result.Results.MinBy(seed => seed.Folds.Count)!;
        string folds = first.Complete ? (first.Expected == 1 ? first.Folds[0].Split : $"all {first.Expected} folds")
            : first.Folds.Count == 1 ? $"{first.Folds[0].Split} of {first.Expected}" : $"{first.Folds.Count} of {first.Expected} folds";
        return new ComparisonRow(result.Manifest.Data.Title, Method(result.Manifest), folds, result.Results.Count, 100 * result.War?.Mean, 100 * result.War?.Deviation, 100 * result.Uar?.Mean, 100 * result.BestOnTestWar?.Mean, "measured here");
    }

    private static IEnumerable<ComparisonRow> Printed()
    {
        DataFrameRow[] dfew = [.. PublishedTable.Dfew().Rows], ferv = [.. PublishedTable.Ferv39k().Rows];
        var own = dfew.Concat(ferv).Select(row => (string)row["method"]).ToHashSet();
        foreach (var row in dfew) yield return Printed(Dfew, row, "war", "uar", "MSSTNet, Table 3");
        foreach (var row in ferv) yield return Printed(Ferv, row, "war", "uar", "MSSTNet, Table 2");
        foreach (var row in PublishedTable.Field().Rows)
        {
            // What stands in the paper's own tables is not told twice.
            if (own.Contains(((string)row["method"]).Split(" T=")[0])) continue;
            if (row["dfew_war"] is not null) yield return Printed(Dfew, row, "dfew_war", "dfew_uar", (string)row["source"]);
            if (row["ferv39k_war"] is not null) yield return Printed(Ferv, row, "ferv39k_war", "ferv39k_uar", (string)row["source"]);
        }
    }

    private static ComparisonRow Printed(string data, DataFrameRow row, string war, string uar, string source)
    {
        bool later = war.Contains('_', StringComparison.Ordinal);
        string method = (string)row["method"] + (!later && row["frames"] is int frames ? $" T={frames}" : "") + (later && (string)row["modality"] == "av" ? " (with sound)" : "");
        return new ComparisonRow(data, method, "as published", 0, Number(row[war]), null, Number(row[uar]), null, "printed: " + source);
    }

    private static double? Number(object? cell) => cell is double value ? value : null;

    private static string N(double? value) => value is { } v ? v.ToString("0.00", CultureInfo.InvariantCulture) : "";

    /// <summary>A cell of a CSV file, in quotes where it needs them.</summary>
    public static string Quote(string text) => text.Contains(',', StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
