using MsstNet.Model;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebooks 03 and 04: windows of a map, and attention.</summary>
internal static class TokenExercises
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new ValueExercise("03.1", "how many more numbers the paper's network would learn with one spatial embedding (N, D) in each of its "
            + "three MELayers",
            () => 3.0 * 16 * 768, 0,
            new WrongValue("that is one MELayer's; the network has three", 16 * 768),
            new WrongValue("that is one vector a layer; a spatial embedding has one for each of the N places", 3 * 768),
            new WrongValue("a place's vector is the same in every frame, so T has no part in it", 3 * 16 * 16 * 768)),
        new FunctionExercise("03.2", "a function (h, g) that gives the windows of Eq. 1 along one side of a map: for each of g windows [first "
            + "pixel, first pixel "
            + "after it], by choice A2", DrawCuts, (int h, int g) =>
                Spans(g, Windows.Cut(h, g) is var cut ? cut.Stride : 0, Windows.Cut(h, g).Side), 0,
            new WrongRule("windows of the stride's length leave the map's last pixels out; a window's side is what is left, h − (g − 1)·s",
                (int h, int g) => Spans(g, h / g, h / g)),
            new WrongRule("nothing is padded: the stride is rounded down, and the windows overlap", (int h, int g) => Spans(g, Up(h, g), Up(h, g))),
            new WrongRule("all windows have one side; the last takes no rest of its own", (int h, int g) =>
                Enumerable.Range(0, g).Select(i => new[] { i * (h / g), i == g - 1 ? h : (i + 1) * (h / g) })),
            new WrongRule("the second number is the first pixel after the window, not its last", (int h, int g) =>
                Spans(g, h / g, h - ((g - 1) * (h / g)) - 1)),
            new WrongRule("the side is what the last window finds left, h − (g − 1)·s", (int h, int g) => Spans(g, h / g, Up(h, g))))
        { Oracle = "the library's Windows.Cut", Library = @"Windows\.Cut" },
        new FunctionExercise("04.1", "a function (T, N) that gives how many times as many products q·k joint attention over all T·N tokens of a "
            + "clip takes, against attention over time at each of the N places", DrawClips, (long frames, long places) => places, 0,
            new WrongRule("attention over time is done at each of the N places: count it N times", (long frames, long places) => places * places),
            new WrongRule("that is what joint attention takes; the question is how many times as much",
                (long frames, long places) => frames * places * frames * places),
            new WrongRule("that is the other way round", (long frames, long places) => 1.0 / places),
            new WrongRule("joint attention compares T·N tokens with T·N, attention over time T with T at N places: divide, and see what is left",
                (long frames, long places) => frames),
            new WrongRule("joint attention compares T·N tokens with T·N, not T·N with T",
                (long frames, long places) => 1),
            new WrongRule("16 is the paper's network; other grids have another N", (long frames, long places) => 16),
            new WrongRule("8 is the notebook's clip; T and N come in with the call", (long frames, long places) => 8)),
        new FunctionExercise("04.2", "a function (q, k, v) of the T rows of one head at one place that gives s of Eq. 5 and 6, a row a frame",
            DrawHeads,
            (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, Math.Sqrt(q[0].Length)), 1e-3,
            new WrongRule("exp of a large number overflows; subtract the largest logit of the row first",
                (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, Math.Sqrt(q[0].Length), stable: false)),
            new WrongRule("exp of a large number overflows; subtract the largest logit of the row first",
                (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, Math.Sqrt(q[0].Length), stable: false, single: true)),
            new WrongRule("Eq. 5 divides the products by √D_h", (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, 1)),
            new WrongRule("Eq. 5 divides by √D_h, not by D_h", (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, q[0].Length)),
            new WrongRule("T is the number of rows that come in, not always 8", (double[][] q, double[][] k, double[][] v) =>
                Attend([.. q.Take(8)], [.. k.Take(8)], [.. v.Take(8)], Math.Sqrt(q[0].Length))),
            new WrongRule("D_h is the width of q and k, not of v or the number of frames",
                (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, Math.Sqrt(q.Length))),
            new WrongRule("D_h is the width of q and k, not of v or the number of frames",
                (double[][] q, double[][] k, double[][] v) => Attend(q, k, v, Math.Sqrt(v[0].Length))),
            new WrongRule("the softmax runs over t′, the frames that are listened to: a row sums to 1, not a column",
                (double[][] q, double[][] k, double[][] v) => Columns(q, k, v)),
            new WrongRule("the query asks and the keys answer: row t of the products is q of t with every k",
                (double[][] q, double[][] k, double[][] v) => Attend(k, q, v, Math.Sqrt(q[0].Length))))
        { Library = @"scaled_dot_product|TemporalAttention|MultiheadAttention" },
    ];

    private static IEnumerable<Trial> DrawCuts(Random random) =>
    [
        .. Draws.Some(4, "a map that g divides", () => random.Whole(2, 5) is var g ? [g * random.Whole(2, 6), g] : []),
        .. Draws.Some(6, "a map that g does not divide", () =>
            random.Whole(3, 6) is var g ? [(g * random.Whole(1, 5)) + random.Whole(1, g - 1), g] : []),
        new Trial("the map of 14 pixels", 14, 4), new Trial("the map of 7 pixels", 7, 4), new Trial("as many windows as pixels", 4, 4),
        new Trial("one window", 9, 1),
    ];

    private static int Up(int h, int g) => (h + g - 1) / g;

    private static IEnumerable<int[]> Spans(int count, int stride, int side) =>
        Enumerable.Range(0, count).Select(i => new[] { i * stride, (i * stride) + side });

    // T differs from N in all but the paper's own case, so that neither is taken for the other.
    private static IEnumerable<Trial> DrawClips(Random random) =>
    [
        new Trial("the paper's network", 16, 16), .. Draws.Some(4, "another T", () => [random.Whole(17, 64), 16]),
        .. Draws.Some(4, "another grid", () => random.Whole(2, 3) is var g ? [random.Whole(10, 32), g * g] : []),
        new Trial("the notebook's clip", 8, 16), new Trial("a single frame", 1, 9), new Trial("a grid of seven", 12, 49),
    ];

    private static IEnumerable<Trial> DrawHeads(Random random)
    {
        object?[] Of(int frames, double scale)
        {
            int width = random.Whole(5, 8);
            double[][] q = random.Matrix(frames, width, scale), k = random.Matrix(frames, width, scale), v = random.Matrix(frames, width - 2);
            // So that one product is large for certain.
            if (scale > 1) (q[0], k[^1]) = ([.. Enumerable.Repeat(scale, width)], [.. Enumerable.Repeat(scale, width)]);
            return [q, k, v];
        }
        return
        [
            .. Draws.Some(6, "ordinary numbers", () => Of(random.Whole(9, 12), 1)),
            new Trial("a single frame", Of(1, 1)),
            .. Draws.Some(2, "a large logit", () => Of(4, 40)),
        ];
    }

    private static double[][] Attend(double[][] q, double[][] k, double[][] v, double divisor, bool stable = true, bool single = false) =>
    [
        .. q.Select(query =>
        {
            double[] logits = [.. k.Select(key => query.Zip(key, (a, b) => a * b).Sum() / divisor)];
            double largest = stable ? logits.Max() : 0;
            double[] weights = [.. logits.Select(logit => single ? (float)Math.Exp(logit - largest) : Math.Exp(logit - largest))];
            return Enumerable.Range(0, v[0].Length).Select(d => weights.Zip(v, (weight, row) => weight / weights.Sum() * row[d]).Sum()).ToArray();
        })
    ];

    private static double[][] Columns(double[][] q, double[][] k, double[][] v)
    {
        double[][] products = [.. q.Select(query => k.Select(key => query.Zip(key, (a, b) => a * b).Sum() / Math.Sqrt(query.Length)).ToArray())];
        double[] largest = [.. Enumerable.Range(0, k.Length).Select(j => products.Max(row => row[j]))];
        double[] sums = [.. Enumerable.Range(0, k.Length).Select(j => products.Sum(row => Math.Exp(row[j] - largest[j])))];
        return [.. products.Select(row => Enumerable.Range(0, v[0].Length)
            .Select(d => Enumerable.Range(0, k.Length).Sum(j => Math.Exp(row[j] - largest[j]) / sums[j] * v[j][d])).ToArray())];
    }
}
