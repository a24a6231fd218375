using MsstNet.Complexity;
using MsstNet.Model;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebooks 05 and 06: the parts of a T-Former block, and what the network costs.</summary>
internal static class BlockExercises
{
    private const double Epsilon = 1e-5;

    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new ValueExercise("05.1", "how many residual additions a token passes in the T-Formers of the 2-2-2 network", () => 12.0, 0,
            new WrongValue("a block has two: one around attention, one around the MLP", 6),
            new WrongValue("that is one T-Former; the network has three", 4),
            new WrongValue("the additions of the chain are between the T-Formers, not in them", 14)),
        new FunctionExercise("05.2", "a function (x, gain, bias) that gives LN of one token: (x − mean) / √(variance + 1e-5), times gain, "
            + "plus bias", DrawTokens,
            (double[] x, double[] gain, double[] bias) => Norm(x, gain, bias, (variance, _) => Math.Sqrt(variance + Epsilon)), 2e-4,
            new WrongRule("a constant token has no variance; 1e-5 under the root keeps the quotient finite",
                (double[] x, double[] gain, double[] bias) => Norm(x, gain, bias, (variance, _) => Math.Sqrt(variance))),
            new WrongRule("1e-5 stands under the root, with the variance",
                (double[] x, double[] gain, double[] bias) => Norm(x, gain, bias, (variance, _) => Math.Sqrt(variance) + Epsilon)),
            new WrongRule("LN divides the squares by D, not by D − 1",
                (double[] x, double[] gain, double[] bias) => Norm(x, gain, bias, (variance, d) => Math.Sqrt((variance * d / (d - 1.0)) + Epsilon))),
            new WrongRule("divide by the root of the variance",
                (double[] x, double[] gain, double[] bias) => Norm(x, gain, bias, (variance, _) => variance + Epsilon)),
            new WrongRule("the gain and the bias are learned with the weights, and come last", (double[] x, double[] gain, double[] bias) =>
                Norm(x, [.. gain.Select(_ => 1.0)], new double[x.Length], (variance, _) => Math.Sqrt(variance + Epsilon))),
            new WrongRule("the bias is added after the gain, and not multiplied by it",
                (double[] x, double[] gain, double[] bias) =>
                    Norm(x, gain, [.. bias.Zip(gain, (b, g) => b * g)], (variance, _) => Math.Sqrt(variance + Epsilon))))
        { Library = @"layer_norm|LayerNorm" },
        new ValueExercise("06.1", "which rule of cutting gives 4.84 GMACs at T = 4: \"overlap\" (ours), "
            + "or \"pad\" (maps padded to 16, 8 and 4, so that the windows fit)", NearestCutting, 0,
            new WrongValue("work both out: only the linear layers of the MELayers depend on the rule, d·k²·D products a window", "overlap")),
        new FunctionExercise("06.2", "a function (h, in, out, k, stride) that gives the multiply–accumulates of a convolution of k × k with "
            + "padding k/2 (k odd) on a "
            + "map of h × h: \"in\" channels come in and \"out\" go out", DrawConvolutions,
            (int h, int channels, int filters, int k, int stride) => Square(Places(h, k, stride)) * channels * filters * k * k, 0,
            new WrongRule("count the places of the output: a stride leaves out pixels",
                (int h, int channels, int filters, int k, int stride) => Square(h) * channels * filters * k * k),
            new WrongRule("an odd side is halved upwards: 7 becomes 4",
                (int h, int channels, int filters, int k, int stride) => Square(h / stride) * channels * filters * k * k),
            new WrongRule("a multiply–accumulate counts once, though it is two floating-point operations",
                (int h, int channels, int filters, int k, int stride) => 2 * Square(Places(h, k, stride)) * channels * filters * k * k),
            new WrongRule("every filter sums over all channels that come in",
                (int h, int channels, int filters, int k, int stride) => Square(Places(h, k, stride)) * filters * k * k),
            new WrongRule("a filter is k high and k wide",
                (int h, int channels, int filters, int k, int stride) => Square(Places(h, k, stride)) * channels * filters * k),
            new WrongRule("the padding keeps the side at stride 1: the border counts as well",
                (int h, int channels, int filters, int k, int stride) => Square(((h - k) / stride) + 1) * channels * filters * k * k))
        { Oracle = "a loop over the places" },
    ];

    private static double[] Norm(double[] x, double[] gain, double[] bias, Func<double, int, double> divisor)
    {
        double mean = x.Average(), by = divisor(x.Average(value => (value - mean) * (value - mean)), x.Length);
        return [.. x.Select((value, i) => ((value - mean) / by * gain[i]) + bias[i])];
    }

    private static IEnumerable<Trial> DrawTokens(Random random)
    {
        object?[] Of(double[] x) => [x, random.Vector(x.Length), random.Vector(x.Length)];
        return
        [
            .. Draws.Some(6, "ordinary tokens", () => Of([.. random.Vector(random.Whole(4, 12), 2).Select(value => value + 1)])),
            .. Draws.Some(2, "a token that hardly varies", () => Of([.. random.Vector(8).Select(value => Math.Round(value * 3e-3, 6))])),
            new Trial("a constant token", Of([.. Enumerable.Repeat(2.5, 6)])),
        ];
    }

    private static IEnumerable<Trial> DrawConvolutions(Random random)
    {
        object?[] Of(int h, int k, int stride) => [h, random.Whole(2, 64), random.Whole(2, 64), k, stride];
        return
        [
            .. Draws.Some(4, "stride 1", () => Of(random.Whole(4, 56), 3, 1)),
            .. Draws.Some(4, "stride 2", () => Of(2 * random.Whole(3, 28), 3, 2)),
            .. Draws.Some(3, "stride 2 and an odd side", () => Of((2 * random.Whole(3, 28)) + 1, 3, 2)),
            new Trial("a convolution of 1 × 1", Of(random.Whole(5, 28), 1, 2)), new Trial("a convolution of 7 × 7", Of(112, 7, 2)),
        ];
    }

    private static int Places(int h, int k, int stride)
    {
        int places = 0;
        for (int left = -(k / 2); left + k <= h + (k / 2); left += stride) places++;
        return places;
    }

    private static long Square(int side) => (long)side * side;

    private static object NearestCutting()
    {
        var paper = Presets.Paper(4);
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
