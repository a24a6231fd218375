using Microsoft.Data.Analysis;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;
using MsstNet.Paper;
using MsstNet.Training;

namespace MsstNet.Workbook;

/// <summary>The exercises of notebooks 07 to 12: training, and what came of it.</summary>
internal static class ResultExercises
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("07.1", "the first epoch, counted from 1, that the paper's schedule trains at 0.01",
            () => 1.0 + Enumerable.Range(0, 40).First(epoch => new Schedule(0.1, 40).Rate(epoch) <= 0.01 + 1e-12)),
        new("08.1", "the WAR, in per cent, of always answering with the most frequent class, "
            + "on new SyntheticFaces(new SyntheticConfig { People = 100, Mix = ClassMix.Dfew })", MostFrequent, 0.05),
        new("09.1", "is two blocks each (2-2-2) the best row of Table 1 at T = 4 on both FERV39k and DFEW? true or false",
            () => TwoBlocksBest("ferv39k_war") && TwoBlocksBest("dfew_war")),
        new("10.1", "the method in Table 3 whose UAR is furthest from the mean of its recalls, as the table spells it",
            () => (string)PublishedTable.Dfew().Rows.Where(row => row["happy"] is not null).MaxBy(UarError)!["method"]),
        // The largest over time has no more weights than the mean.
        new("10.2", "how many weights R18-max learns at Quick's size, width 16 and seven classes",
            () => (double)NetworkCost.Of(NetworkCatalog.Find("r18-mean").Quick).Parameters),
        // Uniform attention is a fixed point of averaging: ½(I + U) has trace ½(T + 1), over T rows.
        new("11.1", "the mean diagonal of the roll-out of one block whose attention is uniform over T = 8 frames", () => 0.5 * (8 + 1) / 8, 1e-3),
        // Windows start at 0, stride, 2·stride, … and must fit.
        new("12.1", "how many moments a window of 16 frames, moved by 2, gives on a clip of 40 frames", () => (double)(((40 - 16) / 2) + 1)),
    ];

    private static object MostFrequent()
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 100, Mix = ClassMix.Dfew });
        return 100.0 * faces.Clips.CountBy(clip => clip.Label).Max(label => label.Value) / faces.Clips.Count;
    }

    private static bool TwoBlocksBest(string column) =>
        PublishedTable.Ablation().Rows.Where(row => row["frames"] is 4 && row[column] is not null).MaxBy(row => (double)row[column]) is { } best
        && best["former1"] is 2 && best["former2"] is 2 && best["former3"] is 2;

    private static double UarError(DataFrameRow row) =>
        Math.Abs(Emotions.Names.Average(name => (double)row[name.ToLowerInvariant()]) - (double)row["uar"]);
}
