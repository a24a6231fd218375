using System.Diagnostics;
using System.Globalization;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>A training step in bf16 against one in fp32, in turn in one process, so that what else the machine does strikes both alike.</summary>
internal static class Precisions
{
    public static int Measure(string preset, int[] frames, int[] batches, int rounds)
    {
        TorchLibrary.Require();
        Console.WriteLine("| network | T | B | fp32, ms | bf16, ms | bf16 / fp32, median of rounds | range |\n|---|--:|--:|--:|--:|--:|---|");
        foreach (int t in frames)
        {
            foreach (int b in batches)
            {
                using var scope = NewDisposeScope();
                var (frame, label) = (randn([b, t, preset == "paper" ? 112 : 64, preset == "paper" ? 112 : 64, 3]).permute(0, 1, 4, 2, 3),
                    arange(b, dtype: ScalarType.Int64).remainder(7));
                var wide = Step(preset, t, Precision.Fp32);
                var narrow = Step(preset, t, Precision.Bf16);
                var pairs = new List<(double Wide, double Narrow)>();
                for (int round = 0; round < rounds + 2; round++)
                {
                    var pair = (Once(wide.Step, frame, label), Once(narrow.Step, frame, label));
                    if (round >= 2) pairs.Add(pair);   // the first warm up
                }
                double[] ratios = [.. pairs.Select(pair => pair.Narrow / pair.Wide).Order()];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {preset} | {t} | {b} | {Median.Of(pairs.Select(p => p.Wide)):0.0} | {Median.Of(pairs.Select(p => p.Narrow)):0.0} | "
                        + $"{ratios[rounds / 2]:0.00} | {ratios[0]:0.00} – {ratios[^1]:0.00} |"));
                foreach (var (network, step) in new[] { wide, narrow })
                {
                    step.End();
                    step.Dispose();
                    network.Dispose();
                }
            }
        }
        return 0;
    }

    private static (MSSTNet Network, TrainingStep Step) Step(string preset, int frames, Precision precision)
    {
        var network = new MSSTNet(preset == "paper" ? Presets.Paper(frames) : Presets.Quick(frames), seed: 1);
        var step = new TrainingStep(network, new TrainingConfig { Precision = precision });
        step.Begin();
        return (network, step);
    }

    private static double Once(TrainingStep step, Tensor frames, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        step.Run(frames, labels, 1e-6);
        return clock.Elapsed.TotalMilliseconds;
    }
}
