using System.Diagnostics;
using System.Globalization;
using MsstNet.Complexity;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// The network here beside the same one in PyTorch (msstnet.py): same weights, same input, same number of threads, measured in turn in one run so
/// that what else the machine does strikes both. PyTorch is given the better of its two memory layouts.
/// </summary>
internal static class SideBySide
{
    private const double SecondsAMeasurement = 1.0;

    public static int Measure(string preset, int[] frames, int[] batches, int rounds, Precision precision)
    {
        TorchLibrary.Require();
        int threads = get_num_threads();
        string folder = Directory.CreateTempSubdirectory("side-by-side-").FullName;
        try
        {
            double peak = MatmulPeak.Of(precision);
            Console.WriteLine(Text($"{threads} threads, matmul peak {peak / 1e9:0} GFLOP/s ({Name(precision)}, 2048³, best of 6)"));
            Console.WriteLine("| network | T | B | what | in | here, ms | PyTorch, ms | here / PyTorch | range | here, share of peak |");
            Console.WriteLine("|---|--:|--:|---|---|--:|--:|--:|---|--:|");
            foreach (int t in frames)
            {
                foreach (int b in batches) Case(preset, t, b, rounds, threads, folder, peak, precision);
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Case(string preset, int t, int b, int rounds, int threads, string folder, double peak, Precision precision)
    {
        var config = preset == "paper" ? Presets.Paper(t) : Presets.Quick(t);
        using var network = new MSSTNet(config, seed: 1);
        using var generator = new Generator(2, CPU);
        // Channels innermost in memory, as the loader gives them.
        using var input = randn([b, t, config.Side, config.Side, 3], generator: generator).permute(0, 1, 4, 2, 3);
        using var labels = arange(b, dtype: ScalarType.Int64).remainder(config.Classes);
        string weights = Path.Combine(folder, "weights.safetensors"), frames = Path.Combine(folder, "input.safetensors");
        SafeTensors.Write(weights, [.. network.state_dict().Select(entry => (entry.Key, entry.Value))]);
        SafeTensors.Write(frames, [("frames", input)]);

        using var contiguous = new PyTorch(config, weights, frames, threads, channelsLast: false, precision);
        using var channelsLast = new PyTorch(config, weights, frames, threads, channelsLast: true, precision);
        RequireSame(network, input, contiguous);
        using var training = new TrainingStep(network, new TrainingConfig { Momentum = 0.9, WeightDecay = 1e-4, Precision = precision });
        training.Begin();
        // In fewer bits only training is done here; a forward pass alone is a test or a prediction, and those are float32.
        foreach (bool step in precision == Precision.Fp32 ? new[] { false, true } : [true])
        {
            Action own = step ? () => Step(training, input, labels) : () => Forward(network, input);
            string what = step ? "step" : "forward";
            network.train(step);
            using var folding = step ? null : Folding.Of(network);   // as tests and predictions run it
            int count = Count(own);
            var theirs = contiguous.Milliseconds(what, count) <= channelsLast.Milliseconds(what, count) ? contiguous : channelsLast;
            var pairs = Enumerable.Range(0, rounds).Select(_ => (Here: Milliseconds(own, count), There: theirs.Milliseconds(what, count))).ToList();
            double here = Median.Of(pairs.Select(pair => pair.Here)), there = Median.Of(pairs.Select(pair => pair.There));
            double[] ratios = [.. pairs.Select(pair => pair.Here / pair.There).Order()];
            double operations = 2.0 * NetworkCost.Of(config).PaperAndAttentionMultiplyAccumulates * b * (step ? 3 : 1);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {preset} | {t} | {b} | {what} | {Name(precision)} | {here:0.0} | {there:0.0} | {Median.Of(ratios):0.00} | {ratios[0]:0.00} – "
                + $"{ratios[^1]:0.00} | {operations / (here / 1000) / peak:0.00} |"));
        }
    }

    private static void Forward(MSSTNet network, Tensor input)
    {
        using var inference = inference_mode();
        network.call(input).Dispose();
    }

    private static void Step(TrainingStep training, Tensor input, Tensor labels)
    {
        using var scope = NewDisposeScope();
        training.Run(input, labels, 1e-6);
    }

    private static void RequireSame(MSSTNet network, Tensor input, PyTorch theirs)
    {
        network.eval();
        using var inference = inference_mode();
        using var logits = network.call(input);
        float[] here = [.. logits[0].data<float>()];
        double[] there = theirs.Logits();
        double worst = here.Zip(there, (a, c) => Math.Abs(a - c)).Max(), scale = there.Max(Math.Abs);
        if (worst > 1e-3 * Math.Max(1e-3, scale))
            throw new LabException($"The two networks differ by {worst:g3} of {scale:g3}; nothing is to be compared.");
    }

    internal static string Name(Precision precision) => precision == Precision.Bf16 ? "bf16" : "fp32";

    /// <summary>Runs it until it is warm, and says how often it fits into a measurement.</summary>
    private static int Count(Action action)
    {
        Milliseconds(action, 2);
        return Math.Max(2, (int)(SecondsAMeasurement * 1000 / Milliseconds(action, 2)));
    }

    private static double Milliseconds(Action action, int count)
    {
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < count; i++) action();
        return clock.Elapsed.TotalMilliseconds / count;
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
