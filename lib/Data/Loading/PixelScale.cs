using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Data.Loading;

/// <summary>How grey levels become the network's input: (v / 255 - mean) / deviation, one mean and deviation for each of red, green, blue.</summary>
/// <param name="Mean">Means, as fractions of full scale.</param>
/// <param name="Deviation">Standard deviations, likewise.</param>
public sealed record PixelScale((double R, double G, double B) Mean, (double R, double G, double B) Deviation)
{
    /// <summary>0 … 1, as Former-DFER feeds its network.</summary>
    public static PixelScale UnitRange { get; } = new((0, 0, 0), (1, 1, 1));

    /// <summary>-2 … 2: about zero mean and unit variance on well exposed faces, without statistics of any one data set.</summary>
    public static PixelScale Centred { get; } = new((0.5, 0.5, 0.5), (0.25, 0.25, 0.25));

    /// <summary>The means and deviations torchvision's ImageNet weights were trained with (torchvision, "Models and pre-trained weights").</summary>
    public static PixelScale ImageNet { get; } = new((0.485, 0.456, 0.406), (0.229, 0.224, 0.225));

    /// <summary>Moves bytes to a device and scales them there, as sending bytes to a GPU takes a quarter of the time of sending floats.</summary>
    /// <param name="frames">Grey levels, uint8 (B, T, H, W, 3).</param>
    /// <param name="device">Where the result is wanted.</param>
    /// <returns>
    /// float32 (B, T, 3, H, W); the caller disposes it. The channels are innermost in memory, so that <c>reshape(-1, 3, H, W)</c> is a view in
    /// channels_last order and nothing is copied.
    /// </returns>
    public Tensor Apply(Tensor frames, Device device)
    {
        Shapes.Require(frames, "B T H W 3", [-1, -1, -1, -1, 3]);
        using var scope = NewDisposeScope();
        var x = DeviceTransfer.ToDevice(frames, device).to(float32);          // (B, T, H, W, 3), a new tensor: the bytes are left alone
        if (Mean == (Mean.R, Mean.R, Mean.R) && Deviation == (Deviation.R, Deviation.R, Deviation.R))
        {
            // Held until the operations are done: a temporary Scalar may be collected while libtorch still reads it.
            using Scalar factor = 1 / (255 * Deviation.R), shift = Mean.R / Deviation.R;
            x.mul_(factor).sub_(shift);
        }
        else
        {
            x.mul_(Channels(1 / (255 * Deviation.R), 1 / (255 * Deviation.G), 1 / (255 * Deviation.B), device))
             .sub_(Channels(Mean.R / Deviation.R, Mean.G / Deviation.G, Mean.B / Deviation.B, device));
        }
        return x.permute(0, 1, 4, 2, 3).MoveToOuterDisposeScope();           // (B, T, 3, H, W), a view
    }

    private static Tensor Channels(double r, double g, double b, Device device) => tensor(new[] { (float)r, (float)g, (float)b }, device: device);
}
