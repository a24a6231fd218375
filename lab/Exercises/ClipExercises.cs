using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebooks 00 to 02: clips, their frames, and the maps of ResNet-18.</summary>
internal static class ClipExercises
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new ValueExercise("00.1", "the shape of two clips as the paper's network of 16 frames takes them (B, T, channels, H, W)",
            () => Presets.Paper(16) is var paper ? new long[] { 2, paper.Frames, 3, paper.Side, paper.Side } : [], 0,
            new WrongValue("the channels stand behind T: every frame is a picture of its own", new[] { 2, 3, 16, 112, 112 }),
            new WrongValue("the colours stand before the height, as PyTorch has them", new[] { 2, 16, 112, 112, 3 }),
            new WrongValue("224 pixels are ResNet-18's own side; the paper crops faces to 112", new[] { 2, 16, 3, 224, 224 })),
        new ValueExercise("00.2", "the shape of their tokens (B, T, N, D)",
            () => Presets.Paper(16) is var paper ? new long[] { 2, paper.Frames, paper.Patches, paper.Dim } : [], 0,
            new WrongValue("time stands before place: tokens are (B, T, N, D)", new[] { 2, 16, 768, 16 }),
            new WrongValue("D is the paper's 768, not a stage's channels", new[] { 2, 16, 16, 512 })),
        new ValueExercise("00.3", "the shape of their logits (B, C)", () => new long[] { 2, Presets.Paper(16).Classes }, 0,
            new WrongValue("a clip has one answer, not one a frame", new[] { 2, 16, 7 })),
        new FunctionExercise("01.1", "a function (n, T, u) that gives the frames to learn from: of each of T segments of a clip of n frames "
            + "the one at "
            + "place u[t] of it, 0 ≤ u[t] < 1", DrawFrames,
            (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Floor((t + u[t]) * n / frames)), 0,
            new WrongRule("the middle is for testing; to learn from, frame t lies at place u[t] of its segment",
                (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Floor((t + 0.5) * n / frames))),
            new WrongRule("a segment's length n/T is no whole number: cut off, it leaves the end of the clip out",
                (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Floor((t + u[t]) * (n / frames)))),
            new WrongRule("each number is a place in its own segment, not in the whole clip",
                (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Floor(u[t] * n))),
            new WrongRule("frames are counted whole: cut off, do not round, or a segment's end gives the next one's frame",
                (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Round((t + u[t]) * n / frames))),
            new WrongRule("frames and segments are counted from 0",
                (int n, int frames, double[] u) => Enumerable.Range(0, frames).Select(t => (int)Math.Floor((t + u[t]) * n / frames) + 1)))
        { Library = @"FrameSampler" },
        new ValueExercise("01.2", "of new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 }), how many Happy clips have their "
            + "strongest AU 12 "
            + "after the first 8 frames", () => LateSmiles(8), 0,
            new WrongValue("that is their share; the question is how many", Share()),
            new WrongValue("frames are counted from 0: the first eight are 0 to 7", LateSmiles(9))),
        new FunctionExercise("02.1", "a function (g) that gives the smallest side of the pictures, from 112 pixels on, at which the maps of "
            + "stages 2, 3 and 4 "
            + "all divide into g × g", DrawGrids, (int g) => Smallest(side => Enumerable.Range(2, 3).All(stage => MapSide(side, stage) % g == 0)), 0,
            new WrongRule("an odd side is halved upwards: 7 becomes 4",
                (int g) => Smallest(side => side / 8 % g == 0 && side / 16 % g == 0 && side / 32 % g == 0)),
            new WrongRule("sides are halved upwards, so the picture need not be a multiple of 32·g",
                (int g) => Smallest(side => side % (32 * g) == 0)),
            new WrongRule("all three maps have to divide, not the last alone", (int g) => Smallest(side => MapSide(side, 4) % g == 0)),
            new WrongRule("all three maps have to divide, not the first alone", (int g) => Smallest(side => MapSide(side, 2) % g == 0)))
        { Oracle = "the library's maps, side by side" },
    ];

    private static IEnumerable<Trial> DrawFrames(Random random)
    {
        object?[] Of(int n, int frames) => [n, frames, Enumerable.Range(0, frames).Select(_ => random.Between(0.01, 0.99)).ToArray()];
        return
        [
            .. Draws.Some(10, "a clip longer than T", () => random.Whole(4, 16) is var frames ? Of(frames * 2 + random.Whole(1, 80), frames) : []),
            .. Draws.Some(6, "a clip shorter than T", () => Of(random.Whole(2, 7), random.Whole(8, 16))),
            new Trial("a clip of one frame", Of(1, 8)),
            new Trial("T = 1", Of(random.Whole(10, 60), 1)),
            new Trial("every u = 0", 40, 8, new double[8]),
        ];
    }

    private static IEnumerable<Trial> DrawGrids(Random random) =>
    [
        new Trial("the paper's grid of four", 4),
        .. Draws.Some(6, "another grid", () => [random.Whole(2, 9)]),
        new Trial("a grid of three", 3), new Trial("a grid of seven", 7), new Trial("a grid of one window", 1),
    ];

    private static int MapSide(int side, int stage) => (Presets.Paper(1) with { Side = side }).MapSide(stage);

    private static int Smallest(Func<int, bool> divides) => Enumerable.Range(112, 10_000).First(divides);

    private static double LateSmiles(int first) => Peaks().Count(peak => peak >= first);

    private static double Share() => Peaks() is var peaks ? peaks.Count(peak => peak >= 8) / (double)peaks.Count : 0;

    private static List<int> Peaks()
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 });
        return [.. Enumerable.Range(0, faces.Clips.Count).Where(clip =>
            faces.Classes[faces.Clips[clip].Label] == nameof(Emotion.Happy)).Select(clip =>
        {
            List<float> curve = [.. faces.ActionUnitCurves(clip).Curve((ActionUnit)12)];
            return curve.IndexOf(curve.Max());
        })];
    }
}
