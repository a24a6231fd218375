using MsstNet.Data.Video;
using SkiaSharp;

namespace MsstNet.Diagnostics;

/// <summary>The decoders that frames and videos are read with.</summary>
internal static class FrameProbes
{
    private const byte Grey = 128;

    // JPEG rounds once in the cosine transform and once in the colour space.
    private const int Tolerance = 2;

    public static IEnumerable<Probe> All() => [new("JPEG decoder", Decoder), new("Video", Video)];

    private static Finding Decoder()
    {
        using var drawn = new SKBitmap(16, 16);
        drawn.Erase(new SKColor(Grey, Grey, Grey));
        using SKData jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, quality: 95);
        using SKBitmap decoded = SKBitmap.Decode(jpeg);
        int error = decoded is { Width: 16, Height: 16 } ? Math.Abs(decoded.GetPixel(8, 8).Red - Grey) : int.MaxValue;
        return error <= Tolerance
            ? Probe.Good("JPEG decoder", "SkiaSharp decodes what it encodes")
            : new("JPEG decoder", FindingState.Bad, "a grey square does not come back grey", "Restore the packages again: dotnet restore --force.");
    }

    // Training on frames needs no video, so its absence is no fault.
    private static Finding Video()
    {
        try
        {
            return Probe.Good("Video", $"OpenCV {OpenCv.Version}");
        }
        catch (LabException e)
        {
            return new(
                "Video", FindingState.Missing, "OpenCV's library does not load; `lab predict` needs it, training on frames does not", e.Message);
        }
    }
}
