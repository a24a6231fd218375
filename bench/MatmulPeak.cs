using System.Diagnostics;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>What the processor reaches at what it does best: products of two matrices of 2048 × 2048.</summary>
internal static class MatmulPeak
{
    private const int Side = 2048;

    /// <summary>Floating-point operations a second, best of six times three products.</summary>
    public static double Of(Precision precision)
    {
        var type = precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var a = randn(Side, Side, dtype: type);
        using var c = randn(Side, Side, dtype: type);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 6; i++)
        {
            var clock = Stopwatch.StartNew();
            for (int k = 0; k < 3; k++) a.mm(c).Dispose();
            best = Math.Min(best, clock.Elapsed.TotalSeconds / 3);
        }
        return 2.0 * Side * Side * Side / best;
    }
}
