using Microsoft.Data.Analysis;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;
using MsstNet.Paper;
using MsstNet.Training;

namespace MsstNet.Workbook;

/// <summary>The exercises of the notebooks and how their answers are worked out.</summary>
internal static class Exercises
{
    private static readonly MsstNetConfig Paper = Presets.Paper(16);

    public static IReadOnlyList<Question> All { get; } =
    [
        // Clips, and the network they go through.
        new("00.1", "the shape of two clips as the paper's network of 16 frames takes them (B, T, channels, H, W)",
            () => new long[] { 2, Paper.Frames, 3, Paper.Side, Paper.Side }),
        new("00.2", "the shape of their tokens (B, T, N, D)", () => new long[] { 2, Paper.Frames, Paper.Patches, Paper.Dim }),
        new("00.3", "the shape of their logits (B, C)", () => new long[] { 2, Paper.Classes }),
        new("01.1", "the eight frames taken from a clip of five", () => FrameSampler.MiddleOfSegments(5, 8)),
        new("01.2", "of new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 }), "
            + "the share of Happy clips whose AU 12 is strongest after the first 8 frames", LateSmiles, 1e-6),
        new("02.1", "the smallest side from 112 pixels on at which the maps of stages 2, 3 and 4 all divide by 4", SmallestSide),
        new("03.1", "how many more numbers the paper's network would learn with one spatial embedding (N, D) in each of its three MELayers",
            () => (double)(Paper.Stages.Count() * Paper.Patches * Paper.Dim)),
        new("04.1", "how many times as many products q·k joint attention over all T·N tokens of a clip takes, "
            + "against attention over time at each of the N places (paper, T = 16)",
            () => Math.Pow(Paper.Frames * Paper.Patches, 2) / (Paper.Patches * Math.Pow(Paper.Frames, 2))),
        new("05.1", "how many residual additions a token passes in the T-Formers of the 2-2-2 network", () => 2.0 * Paper.Blocks.Sum()),
        new("06.1", "which rule of cutting gives 4.84 GMACs at T = 4: \"overlap\" (ours), "
            + "or \"pad\" (maps padded to 16, 8 and 4, so that the windows fit)", NearestCutting),

        // Training, and what came of it.
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
        new("13.1", "the expected calibration error of 100 answers: 40 with a confidence of 0.9, of which 30 are right, and 60 with 0.6, "
            + "of which 39 are right", CalibrationError, 1e-6),
    ];

    private static object CalibrationError()
    {
        IEnumerable<ClipPrediction> Answers(int count, int right, float confidence) =>
            Enumerable.Range(0, count).Select(i => new ClipPrediction(i, i < right ? 0 : 1, [confidence, 1 - confidence]));
        return Reliability.Of([.. Answers(40, 30, 0.9f), .. Answers(60, 39, 0.6f)], bins: 10).Error!.Value;
    }

    private static object LateSmiles()
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 });
        int[] happy = [.. Enumerable.Range(0, faces.Clips.Count).Where(clip => faces.Classes[faces.Clips[clip].Label] == nameof(Emotion.Happy))];
        return happy.Average(clip =>
        {
            var curve = faces.ActionUnitCurves(clip).Curve((ActionUnit)12);
            return curve.ToList().IndexOf(curve.Max()) >= 8 ? 1.0 : 0;
        });
    }

    private static object SmallestSide() => (double)Enumerable.Range(112, 112).First(side =>
    {
        MsstNetConfig config = Presets.Paper(1) with { Side = side };
        return config.Stages.All(stage => config.MapSide(stage) % 4 == 0);
    });

    // Only the linear layer of the MELayer depends on the rule: d·k²·D products a window.
    private static object NearestCutting()
    {
        MsstNetConfig paper = Presets.Paper(4);
        double overlap = NetworkCost.Of(paper).PaperMultiplyAccumulates;
        double pad = overlap + paper.Stages.Sum(stage =>
        {
            double ours = Math.Pow(Windows.Cut(paper.MapSide(stage), paper.Grid).Side, 2);
            double padded = Math.Pow(Math.Ceiling((double)paper.MapSide(stage) / paper.Grid), 2);
            return (padded - ours) * paper.Channels(stage) * paper.Dim * paper.Patches * paper.Frames;
        });
        return Math.Abs((pad / 1e9) - 4.84) < Math.Abs((overlap / 1e9) - 4.84) ? "pad" : "overlap";
    }

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
