using System.Diagnostics;
using System.Globalization;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>A 3 × 3 convolution with its gradients, by libtorch's convolution and as a matrix product, in turn in one process.</summary>
internal static class SmallMapsRun
{
    private const int Rounds = 40;

    public static int Measure(int side, int channels, int[] frames, Precision precision)
    {
        TorchLibrary.Require();
        var type = precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        Console.WriteLine($"{channels} channels, {side} × {side} pixels, {precision}, {get_num_threads()} threads, medians of {Rounds}\n");
        Console.WriteLine("| frames | convolution, ms | product, ms | ratio, median of rounds | middle 80 % |\n|--:|--:|--:|--:|---|");
        foreach (int count in frames)
        {
            using var scope = NewDisposeScope();
            Tensor Maps() => randn([count, side, side, channels]).to(type).permute(0, 3, 1, 2);
            var (x, gradient) = (Maps().detach().requires_grad_(true), Maps());
            var weight = randn([channels, channels, 3, 3]).div(3 * Math.Sqrt(channels)).to(type).detach().requires_grad_(true);
            var times = Enumerable.Range(0, Rounds + 5).Select(_ =>
                (Convolution: Once(() => nn.functional.conv2d(x, weight, null, [1, 1], [1, 1])), Product: Once(() => SmallMaps.Convolve(x, weight))))
                .Skip(5).ToList();   // the first warm up
            double[] ratios = [.. times.Select(pair => pair.Product / pair.Convolution).Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {count} | {Median.Of(times.Select(pair => pair.Convolution)):0.0} | {Median.Of(times.Select(pair => pair.Product)):0.0} | "
                    + $"{ratios[Rounds / 2]:0.00} | {ratios[Rounds / 10]:0.00} – {ratios[^(Rounds / 10)]:0.00} |"));

            double Once(Func<Tensor> convolve)
            {
                using var inner = NewDisposeScope();
                var clock = Stopwatch.StartNew();
                convolve().backward([gradient]);
                double ms = clock.Elapsed.TotalMilliseconds;
                (x.grad, weight.grad) = (null, null);
                return ms;
            }
        }
        return 0;
    }
}
