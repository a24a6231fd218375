namespace MsstNet.Lab.Tests.Data;

/// <summary>Frames without structure, in which every pixel tells where it came from.</summary>
internal static class NoiseFrame
{
    /// <summary>Side × side × RGB bytes.</summary>
    public static byte[] Of(int side, ulong seed)
    {
        var pixels = new byte[side * side * 3];
        new SplitMix64(seed).NextBytes(pixels);
        return pixels;
    }
}
