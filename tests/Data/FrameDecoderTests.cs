using MsstNet.Data.Loading;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Oracles: PNG is lossless, so its bytes are known; a real JPEG at half size against 2 × 2 means of its full decode, mean difference below 1.5 grey
/// levels (the half-scale transform is not exactly that mean); and every cut of a file is an error, never a frame.
/// </summary>
public sealed class FrameDecoderTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), "frame-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(path);

    private static byte[] Decode(string path, int side)
    {
        byte[] rgb = new byte[side * side * 3];
        FrameDecoder.Decode(path, side, rgb);
        return rgb;
    }

    private string Refused(byte[] bytes, int side = 112)
    {
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<LabException>(() => Decode(path, side)).Message;
        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static byte[] Encoded(SKEncodedImageFormat format, int side)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) bitmap.SetPixel(x, y, new SKColor((byte)(x * 5), (byte)(y * 7), (byte)(x * y)));
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    [Fact]
    public void A_png_comes_out_as_it_went_in_red_first()
    {
        File.WriteAllBytes(path, Encoded(SKEncodedImageFormat.Png, 16));
        byte[] rgb = Decode(path, 16);
        for (int i = 0; i < 256; i++)
            Assert.Equal([(byte)(i % 16 * 5), (byte)(i / 16 * 7), (byte)(i % 16 * (i / 16))], rgb.AsSpan(3 * i, 3).ToArray());
    }

    [Fact]
    public void Half_of_a_real_jpeg_is_the_mean_of_two_by_two_pixels()
    {
        byte[] full = Decode(SharedFaces.Frame, 224), half = Decode(SharedFaces.Frame, 112);
        double difference = 0;
        for (int y = 0; y < 112; y++)
            for (int x = 0; x < 112; x++)
                for (int c = 0; c < 3; c++)
                {
                    int at = (2 * y * 224 + 2 * x) * 3 + c;
                    difference += Math.Abs((full[at] + full[at + 3] + full[at + 672] + full[at + 675]) / 4.0 - half[(y * 112 + x) * 3 + c]);
                }
        Assert.InRange(difference / half.Length, 0, 1.5);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(160)]
    [InlineData(300)]
    public void Any_side_can_be_asked_for(int side)
    {
        byte[] full = Decode(SharedFaces.Frame, 224), scaled = Decode(SharedFaces.Frame, side);
        for (int c = 0; c < 3; c++)
        {
            int channel = c;
            double Mean(byte[] rgb) => rgb.Where((_, i) => i % 3 == channel).Average(value => value);
            Assert.Equal(Mean(full), Mean(scaled), 2.0);
        }
    }

    [Theory]
    [InlineData(28)]
    [InlineData(112)]
    [InlineData(224)]
    public void A_real_jpeg_cut_anywhere_is_an_error_and_never_a_frame(int side)
    {
        byte[] whole = File.ReadAllBytes(SharedFaces.Frame);
        var lengths = Enumerable.Range(0, 10).Select(tenth => whole.Length * tenth / 10)
            .Concat(Enumerable.Range(1, 40).Select(cut => whole.Length - cut)).Concat([1, 2, 3, 20]);
        foreach (int length in lengths.Distinct()) Refused(whole[..length], side);
    }

    [Fact]
    public void A_png_cut_at_any_tenth_is_an_error()
    {
        byte[] whole = Encoded(SKEncodedImageFormat.Png, 112);
        for (int tenth = 0; tenth < 10; tenth++) Refused(whole[..(whole.Length * tenth / 10)]);
    }

    [Fact]
    public void Zeros_after_the_end_marker_do_no_harm()
    {
        File.WriteAllBytes(path, [.. File.ReadAllBytes(SharedFaces.Frame), .. new byte[32]]);
        Assert.Equal(Decode(SharedFaces.Frame, 112), Decode(path, 112));
    }

    [Fact]
    public void What_is_no_image_is_said_plainly()
    {
        Assert.Contains("is empty", Refused([]), StringComparison.Ordinal);
        Assert.Contains("not an image", Refused("video_name,label"u8.ToArray()), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("is missing", Assert.Throws<LabException>(() => Decode(path, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<LabException>(() => Decode(Path.GetTempPath(), 8)).Message, StringComparison.Ordinal);
    }
}
