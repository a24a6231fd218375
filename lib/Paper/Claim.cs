using System.Globalization;
using Microsoft.Data.Analysis;

namespace MsstNet.Paper;

/// <summary>A sentence of the paper that its tables can confirm or refute.</summary>
/// <param name="Id">A short name.</param>
/// <param name="Quote">The paper's words.</param>
/// <param name="Reading">What is checked for it.</param>
/// <param name="Printed">The number in the sentence, in percentage points; null when there is none.</param>
/// <param name="Found">What the tables say: the number, or the rows that decide it.</param>
/// <param name="Holds">Whether they agree; a printed number to its last digit.</param>
public sealed record Claim(string Id, string Quote, string Reading, double? Printed, string Found, bool Holds)
{
    /// <summary>All claims in the order of data/paper/claims.csv, each checked.</summary>
    public static IReadOnlyList<Claim> All() =>
        [.. PublishedTable.Load("claims", typeof(string), typeof(string), typeof(string), typeof(double)).Rows.Select(Check)];

    private static Claim Check(DataFrameRow row)
    {
        string id = (string)row[0];
        double? printed = (double?)row[3];
        (string found, bool holds) = ClaimChecks.Of(id, printed);
        return new Claim(id, (string)row[1], (string)row[2], printed, found, holds);
    }
}

/// <summary>The check of each claim in the tables.</summary>
internal static class ClaimChecks
{
    private const string Ours = "MSSTNet";
    private static readonly string[] Sets = ["ferv39k_war", "dfew_war"], Measures = ["war", "uar"];
    private static readonly int[] NotTwo = [1, 3];

    public static (string Found, bool Holds) Of(string id, double? printed) => id switch
    {
        "dfew-war" => Gain(PublishedTable.Dfew(), "war", printed),
        "dfew-uar" => Gain(PublishedTable.Dfew(), "uar", printed),
        "dfew-disgust" => Gain(PublishedTable.Dfew(), "disgust", printed),
        "ferv-war" => Gain(PublishedTable.Ferv39k(), "war", printed),
        "ferv-uar" => Gain(PublishedTable.Ferv39k(), "uar", printed),
        "dfew-first" => None(
            from row in PublishedTable.Field().Rows
            where (int)row["year"] < 2024 && (double?)row["dfew_war"] > 70
            select $"{row["method"]} {row["year"]}: {Text(row["dfew_war"])}"),
        "ferv-above-50" => (Text(Best(PublishedTable.Ferv39k(), "war")), Best(PublishedTable.Ferv39k(), "war") > 50),
        "every-t" => None(Beaten(PublishedTable.Ferv39k(), "FERV39k").Concat(Beaten(PublishedTable.Dfew(), "DFEW"))),
        "each-stage" => None(
            from set in Sets
            from more in Shallow()
            from fewer in Shallow()
            where (int)more["formers_on"] > (int)fewer["formers_on"] && (double)more[set] <= (double)fewer[set]
            select $"{set}: {more["formers_on"]} on {Text(more[set])}, {fewer["formers_on"]} on {Text(fewer[set])}"),
        "deeper-no-better" => None(from set in Sets from t in Frames() where War(set, t, 3) >= War(set, t, 2) select Pair(set, t, 3, 2)),
        "two-blocks-best" => None(
            from set in Sets
            from t in Frames()
            from other in NotTwo
            where War(set, t, other) >= War(set, t, 2)
            select Pair(set, t, other, 2)),
        "more-frames-two-blocks" => None(Falls([2])),
        "more-frames-any-blocks" => None(Falls([1, 2, 3])),
        _ => throw new LabException($"data/paper/claims.csv names a claim '{id}' that nothing checks; add it to ClaimChecks."),
    };

    private static (string, bool) Gain(DataFrame table, string column, double? printed)
    {
        double rival = table.Rows.Where(row => (string)row["method"] != Ours).Max(row => (double?)row[column]) ?? double.NaN;
        double gain = Math.Round(Best(table, column) - rival, 2);
        return (gain.ToString("0.00", CultureInfo.InvariantCulture), gain == printed);
    }

    // The row of 16 frames, which the prose calls "our method".
    private static double Best(DataFrame table, string column) =>
        (double)table.Rows.Single(row => (string)row["method"] == Ours && (int?)row["frames"] == 16)[column];

    private static IEnumerable<string> Beaten(DataFrame table, string set) =>
        from ours in table.Rows
        where (string)ours["method"] == Ours
        from other in table.Rows
        where (string)other["method"] != Ours
        from column in Measures
        where (double)ours[column] <= (double)other[column]
        select $"{set}, T = {ours["frames"]}: {other["method"]} has {Text(other[column])} {column.ToUpperInvariant()}";

    private static IEnumerable<DataFrameRow> Shallow() =>
        PublishedTable.Ablation().Rows.Where(row => (int)row["frames"] == 4 && (int?)row["former1"] is null or 0 or 1);

    private static int[] Frames() => [.. PublishedTable.Ablation().Rows.Select(row => (int)row["frames"]).Distinct()];

    private static IEnumerable<string> Falls(int[] depths) =>
        from set in Sets
        from blocks in depths
        from step in Frames().Zip(Frames().Skip(1))
        let fewer = War(set, step.First, blocks)
        let more = War(set, step.Second, blocks)
        where more <= fewer
        select string.Create(CultureInfo.InvariantCulture, $"{set}, {blocks} blocks: {fewer} at T = {step.First}, {more} at T = {step.Second}");

    private static double War(string set, int frames, int blocks) =>
        (double)PublishedTable.Ablation().Rows.Single(row => (int)row["frames"] == frames && (int?)row["former1"] == blocks)[set];

    private static string Pair(string set, int t, int better, int other) =>
        string.Create(CultureInfo.InvariantCulture, $"{set}, T = {t}: {War(set, t, better)} with {better}, {War(set, t, other)} with {other}");

    private static (string, bool) None(IEnumerable<string> against)
    {
        string[] rows = [.. against];
        return (rows.Length == 0 ? "nothing against it" : string.Join("; ", rows), rows.Length == 0);
    }

    private static string Text(object value) => ((double)value).ToString("0.00", CultureInfo.InvariantCulture);
}
