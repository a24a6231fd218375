using System.Diagnostics;
using System.Globalization;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// Where a T-Former block's time goes, operator by operator: each alone with its backward pass, on tensors of the sizes it meets in training, beside
/// the block as a whole. What the sum leaves of the block is what operators cost each other: memory that is no longer in the cache, sums of
/// gradients.
/// </summary>
internal static class Operators
{
    private sealed record Operator(string Name, int Times, Func<Tensor, Tensor> Run, Tensor Input, double MultiplyAccumulates)
    {
        /// <summary>What it learns.</summary>
        public Parameter[] Weights { get; init; } = [];

        /// <summary>Whether the block consists of it; otherwise it is another way to do the same.</summary>
        public bool Counts { get; init; } = true;
    }

    public static int Measure(string preset, int frames, int clips)
    {
        TorchLibrary.Require();
        var config = preset == "paper" ? Presets.Paper(frames) : Presets.Quick(frames);
        Console.WriteLine($"| operator | times | fp32, ms | bf16, ms | bf16 / fp32 | share of bf16 peak |\n|---|--:|--:|--:|--:|--:|");
        double peak = MatmulPeak.Of(Precision.Bf16);
        var wide = Time(config, clips, ScalarType.Float32);
        var narrow = Time(config, clips, ScalarType.BFloat16);
        foreach (var ((one, ms), (_, half)) in wide.Zip(narrow))
        {
            double share = 6 * one.MultiplyAccumulates / (half / 1e3) / peak;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {(one.Counts ? one.Times : 0)} | {ms:0.00} | {half:0.00} | {half / ms:0.00} | "
                + $"{(one.MultiplyAccumulates > 0 ? share.ToString("0.00", CultureInfo.InvariantCulture) : "–")} |"));
        }
        double Sum(List<(Operator One, double Ms)> times) => times.Where(t => t.One.Counts && t.One.Name != Whole).Sum(t => t.Ms);
        Console.WriteLine(FormattableString.Invariant(
            $"| sum of the operators | | {Sum(wide):0.00} | {Sum(narrow):0.00} | {Sum(narrow) / Sum(wide):0.00} | |"));
        Console.WriteLine(FormattableString.Invariant(
            $"{config.Description}; B = {clips}, T = {frames}; times of one block, forward and backward; bf16 matmul peak {peak / 1e9:0} GFLOP/s"));
        return 0;
    }

    private const string Whole = "the block";

    private static List<(Operator One, double Ms)> Time(MsstNetConfig config, int clips, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return [.. Of(config, clips, type).Select(one => (one, one.Times * Milliseconds(one)))];
    }

    private static IEnumerable<Operator> Of(MsstNetConfig config, int clips, ScalarType type)
    {
        var (t, n, d, a) = (config.Frames, config.Patches, config.Dim, config.Heads);
        int h = d / a, wide = config.MlpRatio * d;
        double tokens = (double)clips * t * n;
        Tensor Tokens(int width) => Leaf(randn([clips, t, n, width]));
        Tensor Leaf(Tensor x) => x.to(type).detach().requires_grad_(true);
        Operator Layer(string name, int times, nn.Module<Tensor, Tensor> module, Tensor input, double products) =>
            new(name, times, ((nn.Module<Tensor, Tensor>)module.to(type)).call, input, products) { Weights = [.. module.parameters()] };
        using var generator = new Generator(1);
        yield return Layer(Whole, 1, new TFormerBlock(config.Block, generator), Tokens(d),
            (tokens * d * ((4 * d) + (2 * wide))) + (2 * tokens * t * d));
        yield return Layer("LayerNorm", 2, nn.LayerNorm(d), Tokens(d), 0);
        yield return Layer("q, k, v", 1, nn.Linear(d, 3 * d, hasBias: false), Tokens(d), tokens * d * 3 * d);
        yield return new("heads apart", 1, x => x.reshape(clips, t, n, 3, a, h).permute(3, 0, 2, 4, 1, 5).reshape(3, -1, a, t, h), Tokens(3 * d), 0);
        yield return new("attention", 1, x => nn.functional.scaled_dot_product_attention(x[0], x[1], x[2], null, 0.0, false),
            Leaf(randn([3, clips * n, a, t, h])), 2 * tokens * t * d);
        yield return new("attention, written out", 1, x => x[0].matmul(x[1].transpose(-2, -1)).mul(1 / Math.Sqrt(h)).softmax(-1).matmul(x[2]),
            Leaf(randn([3, clips * n, a, t, h])), 2 * tokens * t * d)
        { Counts = false };
        yield return new("attention, widened", 1, x =>
            nn.functional.scaled_dot_product_attention(x[0].to(ScalarType.Float32), x[1].to(ScalarType.Float32), x[2].to(ScalarType.Float32), null,
            0.0, false).to(type), Leaf(randn([3, clips * n, a, t, h])), 2 * tokens * t * d)
        { Counts = false };
        yield return new("attention, softmax widened", 1, x =>
            x[0].matmul(x[1].transpose(-2, -1)).mul(1 / Math.Sqrt(h)).softmax(-1, ScalarType.Float32).to(type).matmul(x[2]),
            Leaf(randn([3, clips * n, a, t, h])), 2 * tokens * t * d)
        { Counts = false };
        yield return new("heads together", 1, x => x.reshape(-1, n, a, t, h).permute(0, 3, 1, 2, 4).flatten(3), Leaf(randn([clips * n, a, t, h])), 0);
        yield return Layer("W_O", 1, nn.Linear(d, d, hasBias: false), Tokens(d), tokens * d * d);
        yield return new("residual sum", 2, x => x + x.detach(), Tokens(d), 0);
        yield return Layer("widen", 1, nn.Linear(d, wide), Tokens(d), tokens * d * wide);
        yield return new("GELU", 1, nn.functional.gelu, Tokens(wide), 0);
        yield return Layer("narrow", 1, nn.Linear(wide, d), Tokens(wide), tokens * d * wide);
    }

    // Forward and backward.
    private static double Milliseconds(Operator one)
    {
        Tensor gradient;
        using (var output = one.Run(one.Input)) gradient = randn_like(output.detach());
        Once();
        Once();
        var clock = Stopwatch.StartNew();
        var times = new List<double>();
        while (times.Count < 15 || (clock.ElapsedMilliseconds < 1500 && times.Count < 400))
        {
            double start = clock.Elapsed.TotalMilliseconds;
            Once();
            times.Add(clock.Elapsed.TotalMilliseconds - start);
        }
        gradient.Dispose();
        return Median.Of(times);

        void Once()
        {
            using var scope = NewDisposeScope();
            autograd.backward(one.Run(one.Input), gradient);
            one.Input.grad = null;
            foreach (var weight in one.Weights) weight.grad = null;
        }
    }
}
