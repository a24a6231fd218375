using MsstNet.Lab.Exercises;
using TorchSharp;

namespace MsstNet.Lab.Tests.Lab.Exercises;

/// <summary>
/// Functions as readers write them, right and wrong, before the judge. Oracles: TorchSharp's own softmax, layer_norm, SGD and cross-entropy for
/// the right ones; formulas written here, from the notebooks' text, for the rest. The wrong ones are written by hand, not taken from the catalogue.
/// </summary>
public sealed class ReadersFunctionTests
{
    private static readonly double[][] NoRows = [];

    public static TheoryData<string, Delegate> Right => new()
    {
        { "01.1", (int n, int T, double[] u) => u.Select((place, t) => (int)((t + place) * n / T)).ToArray() },
        { "02.1", (int g) => Enumerable.Range(112, 999).First(s => (s + 7) / 8 % g == 0 && (s + 15) / 16 % g == 0 && (s + 31) / 32 % g == 0) },
        { "03.2", (int h, int g) => Enumerable.Range(0, g).Select(i => (i * (h / g), (i * (h / g)) + h - ((g - 1) * (h / g)))).ToList() },
        { "04.1", (int T, int N) => (double)(T * N * T * N) / (N * T * T) },
        { "04.2", (torch.Tensor q, torch.Tensor k, torch.Tensor v) => q.matmul(k.T).div(Math.Sqrt(q.size(1))).softmax(-1).matmul(v) },
        { "05.2", (torch.Tensor x, torch.Tensor gain, torch.Tensor bias) => torch.nn.functional.layer_norm(x, [x.size(0)], gain, bias) },
        { "06.2", (long h, long channels, long filters, long k, long s) => (long)Math.Pow((h + s - 1) / s, 2) * channels * filters * k * k },
        { "07.1", (double rate, int epochs, int epoch) => rate / (8 * epoch > 7 * epochs ? 100 : 2 * epoch > epochs ? 10 : 1) },
        { "07.2", TorchStep },
        { "07.3", (torch.Tensor logits, long label) => torch.nn.functional.cross_entropy(logits.unsqueeze(0), torch.tensor(new[] { label })) },
        { "08.1",
            (long[,] n) => Enumerable.Range(0, n.GetLength(0)).Select(r => (Own: n[r, r], All: Enumerable.Range(0, n.GetLength(1)).Sum(c => n[r, c])))
            .Where(row => row.All > 0).Average(row => (double)row.Own / row.All) },
        { "08.2", (double k, double n) => Wilson(k / n, n) },
        { "09.1", (double?[] war) => war.OfType<double>().ToArray() is var x && x.Length == 1 ? (x[0], null)
            : (x.Average(), (double?)torch.tensor(x).std().item<double>()) },
        { "10.1", (double percent, int n) => Math.Round(100 * Math.Round(percent * n / 100) / n, 2) == percent },
        { "11.1", (List<torch.Tensor> blocks) => blocks.Aggregate(torch.eye(blocks[0].size(0)),
            (product, block) => (0.5 * block + 0.5 * torch.eye(block.size(0))).matmul(product)) },
        { "12.1", (bool[] face, int window, int stride) => Enumerable.Range(0, face.Length).Where(i => i % stride == 0 && i + window <= face.Length
            && face[i..(i + window)].Count(seen => seen) >= window / 2.0).ToArray() },
        { "13.1", (double[] p, bool[] right, int bins) => Enumerable.Range(0, bins).Sum(b => Math.Abs(p.Select((one, i) => (one, i))
            .Where(x => x.one > (double)b / bins && x.one <= (b + 1.0) / bins).Sum(x => (right[x.i] ? 1 : 0) - x.one))) / p.Length },
        { "13.2", (torch.Tensor logits, double temperature) => (logits / temperature).softmax(0) },
    };

    [Theory]
    [MemberData(nameof(Right), DisableDiscoveryEnumeration = true)]
    public void A_right_function_passes(string number, Delegate function)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Judgement judged = Trying.Of(number, function, seed);
            Assert.True(judged.Outcome == Outcome.Right, $"seed {seed}: {judged.Detail}");
        }
    }

    [Fact]
    public void Every_function_exercise_is_solved_here() =>
        Assert.Equal(CatalogueTests.Functions.Select(row => row.Data), Right.Select(row => row.Data.Item1));

    /// <summary>Number, function, and words of the hint.</summary>
    public static TheoryData<string, Delegate, string> Wrong => new()
    {
        { "01.1", (int n, int T, double[] u) => u.Select((place, t) => t * (n / T) + (int)(place * (n / T))).ToArray(), "" },
        { "01.1",
            (int n, int T, double[] u) => Enumerable.Range(0, T).Select(t => (2 * t + 1) * n / (2 * T)).ToArray(), "the middle is for testing" },
        { "02.1", (int g) => 112 % (32 * g) == 0 ? 112 : (112 / (32 * g) + 1) * 32 * g, "need not be a multiple of 32" },
        { "02.1", (int g) => Enumerable.Range(112, 999).First(s => (s + 31) / 32 % g == 0), "not the last alone" },
        { "03.2", (int h, int g) => Enumerable.Range(0, g).Select(i => new[] { i * h / g, (i + 1) * h / g }), "with a map that g does not divide" },
        { "03.2", (int h, int g) => Enumerable.Range(0, g).Select(i => new[] { i * (h / g), (i + 1) * (h / g) }), "leave the map's last pixels out" },
        { "04.1", (int T, int N) => 8, "8 is the notebook's clip" },
        { "04.1", (long T, long N) => T * N * T * N / (8 * 8 * N), "with the paper's network the result is wrong" },
        { "04.1", (int T, int N) => T * T * N * N / (T * T), "count it N times" },
        { "04.2", (torch.Tensor q, torch.Tensor k, torch.Tensor v) => q[..8].matmul(k[..8].T).div(Math.Sqrt(q.size(1))).softmax(-1).matmul(v[..8]),
            "not always 8" },
        { "04.2", (torch.Tensor q, torch.Tensor k, torch.Tensor v) => q.matmul(k.T).softmax(-1).matmul(v), "divides the products by √D_h" },
        { "04.2", (torch.Tensor q, torch.Tensor k, torch.Tensor v) =>
            q.matmul(k.T).div(Math.Sqrt(q.size(1))).softmax(0).matmul(v), "a row sums to 1" },
        { "04.2", (torch.Tensor q, torch.Tensor k, torch.Tensor v) => q.matmul(k.T).div(Math.Sqrt(q.size(1))).exp() is var e
            ? e.div(e.sum(1, true)).matmul(v) : null, "with a large logit: exp of a large number overflows" },
        { "05.2", (torch.Tensor x, torch.Tensor a, torch.Tensor b) => (x - x.mean()) / (x.std() + 1e-5) * a + b, "with ordinary tokens" },
        { "05.2", (double[] x, double[] a, double[] b) => x.Select((v, i) => (v - x.Average())
            / Math.Sqrt(x.Average(o => (o - x.Average()) * (o - x.Average()))) * a[i] + b[i]), "with a token that hardly varies" },
        { "06.2", (long h, long i, long o, long k, long s) => h * h * i * o * k * k, "a stride leaves out pixels" },
        { "06.2", (long h, long i, long o, long k, long s) => h / s * (h / s) * i * o * k * k, "halved upwards" },
        { "07.1", (double r, int epochs, int e) => e > 35 ? r / 100 : e > 20 ? r / 10 : r, "same fractions" },
        { "07.1", (double r, int epochs, int e) => 8 * e >= 7 * epochs ? r / 100 : 2 * e >= epochs ? r / 10 : r, "counts epochs that are done" },
        { "07.2", (torch.Tensor w, torch.Tensor g, torch.Tensor v, double r, double m, double l) =>
            new[] { w - r * (m * v + g), m * v + g }, "λw is added" },
        { "07.2", (torch.Tensor w, torch.Tensor g, torch.Tensor v, double r, double m, double l) =>
            new[] { w - r * v, m * v + g + l * w }, "new velocity" },
        { "07.3", (torch.Tensor z, int y) => -z.softmax(0).log()[y], "rounds to 0" },
        { "07.3", (double[] z, int y) => -Math.Log(Math.Exp(z[y]) / z.Sum(Math.Exp)), "overflows" },
        { "08.1", (long[][] n) => n.Select((row, c) => row.Sum() == 0 ? 0 : (double)row[c] / row.Sum()).Average(), "with a class that has no clips" },
        { "08.1", (long[][] n) => (double)n.Select((row, c) => row[c]).Sum() / n.Sum(row => row.Sum()), "that is the WAR" },
        { "08.2", (double k, double n) => (k / n - 1.96 * Math.Sqrt(k / n * (1 - k / n) / n), k / n + 1.96 * Math.Sqrt(k / n * (1 - k / n) / n)),
            "leaves 0 … 1" },
        { "08.2", (double k, double n) => (0.0, 1.0), "the result is wrong" },
        { "09.1", (double?[] war) => new double?[] { war.Average(), null }, "the result is wrong" },
        { "09.1", (double[] war) => war.Average(), "use Double?" },
        { "10.1", (double percent, int n) => percent * n / 100 == Math.Round(percent * n / 100), "the printed figure is rounded" },
        { "10.1", (double percent, int n) => true, "of no whole number" },
        { "11.1", (torch.Tensor a) => a[1].matmul(a[0]), "with two blocks the result is wrong" },
        { "11.1", (List<torch.Tensor> a) => a.Aggregate((p, b) => b.matmul(p)), "forgets itself" },
        { "12.1", (bool[] f, int w, int s) => Enumerable.Range(0, f.Length).Where(i => i % s == 0), "the result" },
        { "12.1", (bool[] f, int w, int s) => Enumerable.Range(0, f.Length).Where(i => i % s == 0 && i + w <= f.Length
            && f.Skip(i).Take(w).Count(x => x) > w / 2), "half of the window is enough" },
        { "13.1", (double[] p, bool[] right, int bins) => Math.Abs(p.Average() - right.Average(r => r ? 1 : 0)), "sort by confidence" },
        { "13.1", (double[] p, bool[] right, int bins) => 0.0, "the result is wrong" },
        { "13.2", (torch.Tensor z, double tau) => z.softmax(0) / tau, "do not sum to 1" },
        { "13.2", (torch.Tensor z, double tau) => (z * tau).softmax(0), "a temperature divides" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_function_fails_and_is_told_why(string number, Delegate function, string hint)
    {
        Judgement judged = Trying.Of(number, function);
        Assert.NotEqual(Outcome.Right, judged.Outcome);
        Assert.Contains(hint, judged.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_function_exercise_is_got_wrong_twice_here() => Assert.All(
        CatalogueTests.Functions.Select(row => row.Data), number => Assert.InRange(Wrong.Count(row => row.Data.Item1 == number), 2, 9));

    [Fact]
    public void What_gives_no_answer_is_said_plainly()
    {
        Assert.Equal((Outcome.Throws, "with a clip longer than T the function throws InvalidOperationException: on purpose"), Verdict(
            Trying.Of("01.1", int[] (int n, int T, double[] u) => throw new InvalidOperationException("on purpose."))));
        Assert.Equal(Outcome.NotTried, Trying.Of("01.1", int[] (int n, int T, double[] u) => throw new NotImplementedException()).Outcome);
        Assert.StartsWith("the function cannot be called: it takes 1 arguments, and 3 are given", Trying.Of("01.1", (int n) => n).Detail,
            StringComparison.Ordinal);
        Assert.Contains("gives NaN", Trying.Of("04.2", (double[][] q, double[][] k, double[][] v) => q.Select(_ => double.NaN)).Detail,
            StringComparison.Ordinal);
        Assert.Contains("the wrong form: [0]", Trying.Of("04.2",
            (double[][] q, double[][] k, double[][] v) => NoRows).Detail, StringComparison.Ordinal);

        using var never = new ManualResetEventSlim();
        Judgement late = Trying.Of("02.1",
            (int g) => { never.Wait(TestContext.Current.CancellationToken); return 0; }, limit: TimeSpan.FromMilliseconds(50));
        never.Set();
        Assert.Equal((Outcome.Hangs, "with the paper's grid of four the function does not return within 5 s"), Verdict(late));
    }

    private static (Outcome, string) Verdict(Judgement judged) => (judged.Outcome, judged.Detail);

    private static (double, double) Wilson(double p, double n)
    {
        const double z = 1.96;
        double half = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return ((p + (z * z / (2 * n)) - half) / (1 + (z * z / n)), (p + (z * z / (2 * n)) + half) / (1 + (z * z / n)));
    }

    // PyTorch's own optimizer. Its first step sets the velocity to the gradient, so a first gradient makes it v, with the weights put back.
    private static torch.Tensor[] TorchStep(torch.Tensor w, torch.Tensor g, torch.Tensor v, double rate, double momentum, double decay)
    {
        var weight = new TorchSharp.Modules.Parameter(w.clone());
        var optimizer = torch.optim.SGD([weight], rate, momentum, weight_decay: decay);
        weight.grad = v - (decay * w);
        optimizer.step();
        using (torch.no_grad()) weight.copy_(w);
        weight.grad = g;
        optimizer.step();
        var moved = weight.detach();
        return [moved, (w - moved) / rate];
    }
}
