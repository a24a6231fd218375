using static TorchSharp.torch;

namespace MsstNet.Data.Loading;

/// <summary>Makes the input of a network from frames of a clip.</summary>
public static class ClipReader
{
    /// <summary>Decodes frames into one buffer and makes one tensor of it.</summary>
    /// <remarks>
    /// Stacking a tensor a frame would be shorter to write, and may end the process: TorchSharp takes the handles of a lazy sequence first, and the
    /// tensors behind them are garbage from then on unless a dispose scope keeps them.
    /// </remarks>
    /// <param name="source">The data.</param>
    /// <param name="clip">Index of the clip.</param>
    /// <param name="frames">T frame indices, in order.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="pixels">How grey levels become numbers.</param>
    /// <returns>Normalised frames on the CPU, (1, T, 3, side, side).</returns>
    public static Tensor Read(IClipSource source, int clip, IReadOnlyList<int> frames, int side, PixelScale pixels)
    {
        int size = side * side * 3;
        var bytes = new byte[frames.Count * size];
        for (int t = 0; t < frames.Count; t++) source.ReadFrame(clip, frames[t], side, bytes.AsSpan(t * size, size));
        return Tensor(bytes, frames.Count, side, pixels);
    }

    /// <summary>The same for frames that are already decoded, any number of clips one after the other.</summary>
    /// <param name="rgb">B · T · side · side · 3 bytes.</param>
    /// <param name="frames">T, frames of a clip.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="pixels">How grey levels become numbers.</param>
    /// <returns>(B, T, 3, side, side).</returns>
    /// <exception cref="ArgumentException">The bytes are no whole number of clips.</exception>
    public static Tensor Tensor(byte[] rgb, int frames, int side, PixelScale pixels)
    {
        int size = frames * side * side * 3;
        if (rgb.Length == 0 || rgb.Length % size != 0)
            throw new ArgumentException($"{rgb.Length} bytes are no whole number of clips of {frames} frames, "
                + $"{side} × {side} RGB ({size} bytes).", nameof(rgb));
        using var scope = NewDisposeScope();
        return pixels.Apply(tensor(rgb, [rgb.Length / size, frames, side, side, 3], ScalarType.Byte), CPU).MoveToOuterDisposeScope();
    }
}
