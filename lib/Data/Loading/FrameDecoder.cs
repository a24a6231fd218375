using System.Runtime.InteropServices;
using SkiaSharp;

namespace MsstNet.Data.Loading;

/// <summary>Decodes a JPEG or PNG file to side × side RGB bytes, and refuses a file that does not hold a whole image.</summary>
/// <remarks>
/// A JPEG whose side is 8/k of the wanted one (k = 1 … 8; 224 → 112 is the half) is reconstructed at that size from its cosine coefficients, which
/// is both the fastest way and a good low-pass. Where no such scale hits the side exactly, the nearest larger one is decoded and resized bilinearly.
/// An image that is not square is stretched: aligned faces are square. Safe to call from several threads. One fault cannot be seen: a JPEG whose
/// data stop early but which still has its end marker is filled up with grey by the decoder, without a word.
/// </remarks>
public static class FrameDecoder
{
    /// <summary>Per thread: the file's bytes, and one row of decoded pixels, reused from frame to frame.</summary>
    [ThreadStatic] private static byte[]? fileBuffer;
    [ThreadStatic] private static byte[]? pixelBuffer;

    /// <summary>Decodes one file.</summary>
    /// <param name="path">A JPEG or PNG file.</param>
    /// <param name="side">Pixels on a side wanted.</param>
    /// <param name="rgb">Receives side · side · 3 bytes: rows, columns, then red, green, blue.</param>
    /// <exception cref="LabException">The file is missing, empty, truncated, damaged or not an image; the message names it.</exception>
    public static void Decode(string path, int side, Span<byte> rgb)
    {
        int length = ReadFile(path);
        using var data = SKData.Create(Marshal.UnsafeAddrOfPinnedArrayElement(fileBuffer!, 0), length);
        using var codec = Open(path, data);
        // The smallest size the codec can decode to directly that is no smaller than the one wanted.
        var size = Enumerable.Range(1, 7).Select(eighths => codec.GetScaledDimensions(eighths / 8f))
            .FirstOrDefault(scaled => scaled.Width >= side && scaled.Height >= side, codec.Info.Size);
        PictureBounds.Require(path, fileBuffer.AsSpan(0, length), codec, size);
        Decode(path, codec, size, side, rgb);
    }

    /// <summary>
    /// Refuses a file that is no JPEG or PNG, or claims to be larger than it can be, before another decoder takes it at its own size.
    /// </summary>
    /// <exception cref="LabException">It is one; or it is missing, empty or unreadable.</exception>
    internal static void Require(string path)
    {
        int length = ReadFile(path);
        using var data = SKData.Create(Marshal.UnsafeAddrOfPinnedArrayElement(fileBuffer!, 0), length);
        using var codec = Open(path, data);
        PictureBounds.Require(path, fileBuffer.AsSpan(0, length), codec, codec.Info.Size);
    }

    private static SKCodec Open(string path, SKData data) =>
        SKCodec.Create(data) ?? throw new LabException($"{path}: not an image this program can read (JPEG or PNG); restore the file.");

    private static void Decode(string path, SKCodec codec, SKSizeI size, int side, Span<byte> rgb)
    {
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        int bytes = info.BytesSize;
        if (pixelBuffer is null || pixelBuffer.Length < bytes) pixelBuffer = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        nint pixels = Marshal.UnsafeAddrOfPinnedArrayElement(pixelBuffer, 0);
        var result = codec.GetPixels(info, pixels, info.RowBytes, SKCodecOptions.Default);
        if (result != SKCodecResult.Success)
        {
            string fault = result switch
            {
                SKCodecResult.IncompleteInput => "truncated",
                SKCodecResult.ErrorInInput => "damaged or truncated",
                _ => $"unreadable ({result})",
            };
            throw new LabException($"{path}: the image is {fault}; copy the file again from the original.");
        }
        if (size.Width == side && size.Height == side)
        {
            DropAlpha(pixelBuffer.AsSpan(0, bytes), rgb);
            return;
        }
        using var large = new SKPixmap(info, pixels, info.RowBytes);
        using var small = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var target = small.PeekPixels();
        // Medium is bilinear over a mip pyramid: a strong reduction averages instead of skipping pixels.
        if (!large.ScalePixels(target, SKFilterQuality.Medium))
            throw new LabException($"{path}: {size.Width}×{size.Height} pixels cannot be scaled to {side}; check the image.");
        DropAlpha(target.GetPixelSpan(), rgb);
    }

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        rgb = rgb[..(rgba.Length / 4 * 3)];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
    }

    private static int ReadFile(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            long length = RandomAccess.GetLength(file);
            if (length == 0) throw new LabException($"{path}: the file is empty; copy it again from the original.");
            if (length > Array.MaxLength) throw new LabException($"{path}: {length} bytes are no frame of a clip; check the file.");
            if (fileBuffer is null || fileBuffer.Length < length)
                fileBuffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, 2 * length), pinned: true);
            int read = 0, last;
            while (read < length && (last = RandomAccess.Read(file, fileBuffer.AsSpan(read, (int)length - read), read)) > 0) read += last;
            return read;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException($"{path}: the frame is missing; restore the file or read the data set with bad clips skipped.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path}: cannot be read ({e.Message}); check the disk and the permissions.", e);
        }
    }
}
