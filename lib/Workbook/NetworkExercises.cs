using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;

namespace MsstNet.Workbook;

/// <summary>The exercises of notebooks 00 to 06: clips, and the network they go through.</summary>
internal static class NetworkExercises
{
    private static readonly MsstNetConfig Paper = Presets.Paper(16);

    public static IReadOnlyList<Question> Questions { get; } =
    [
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
    ];

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
}
