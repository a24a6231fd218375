using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>
/// A 3 × 3 convolution of maps of few pixels as one matrix product. In bfloat16 on a processor with AMX, oneDNN's convolutions of ResNet-18's last
/// maps (4 × 4, 512 channels) with their gradients reach a quarter of the speed of its products; as a product they take 0.5 to 0.7 of the time
/// (bench/README.md).
/// </summary>
internal static class SmallMaps
{
    // Without oneDNN neither way uses AMX.
    private static bool Pay => ProcessorFeatures.HasTiles && HiddenCaches.Sizes != CacheSizes.Unknown;

    /// <summary>Whether the product is the faster way, as measured: 4 × 4 pixels at most, wide maps, and 256 pixels in a batch.</summary>
    /// <param name="x">(F, d, H, W).</param>
    public static bool PayFor(Tensor x) => Pay && x.dtype == ScalarType.BFloat16 && x.device_type == TorchSharp.DeviceType.CPU
        && x.size(1) >= 256 && x.size(2) * x.size(3) <= 16 && x.size(0) * x.size(2) * x.size(3) >= 256;

    /// <summary>y(f, o, i, j) = Σ w(o, c, a, b) · x(f, c, i + a − 1, j + b − 1), zero beyond the map.</summary>
    /// <param name="x">(F, d, H, W), channels last in memory.</param>
    /// <param name="weight">(d_out, d, 3, 3).</param>
    /// <returns>(F, d_out, H, W), channels last in memory.</returns>
    public static Tensor Convolve(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var (frames, height, width) = (x.size(0), x.size(2), x.size(3));
        var framed = nn.functional.pad(x.permute(0, 2, 3, 1), [0, 0, 1, 1, 1, 1]);                              // (F, H + 2, W + 2, d)
        var shifted = from a in Enumerable.Range(0, 3) from b in Enumerable.Range(0, 3) select framed.narrow(1, a, height).narrow(2, b, width);
        var columns = cat([.. shifted], 3).flatten(0, 2);                                                       // (F·H·W, 9·d)
        return columns.mm(weight.permute(2, 3, 1, 0).flatten(0, 2))                                             // (F·H·W, d_out)
            .view(frames, height, width, -1).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
