using System.Globalization;
using SkiaSharp;

namespace MsstNet.Data.Loading;

/// <summary>
/// Bounds the memory that decoding a picture may take. A file of a hundred bytes can announce 65,535 × 65,535 pixels, and a decoder allocates them
/// before it sees that nothing follows; so the announced size is compared with the length of the file first.
/// </summary>
internal static class PictureBounds
{
    // Allowed to every file: twelve and a half million pixels of four bytes, where 4K has 8.3. Above that, twice the length of the file.
    private const long Free = 48 << 20;
    private const int MostScans = 100;   // encoders write about ten; each goes over the whole picture again
    private const int Interlacing = 28;  // its byte in a PNG: signature, then IHDR's length, name, sizes, depth, colour, compression, filter

    /// <summary>Requires a picture whose file can hold its pixels.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="codec">Its decoder, which has read the header.</param>
    /// <param name="decoded">The size to decode at.</param>
    /// <exception cref="LabException">The file is too short for the picture, or has more scans than any encoder writes.</exception>
    public static void Require(string path, ReadOnlySpan<byte> file, SKCodec codec, SKSizeI decoded)
    {
        long pixels = (long)codec.Info.Width * codec.Info.Height;
        long needed = 4L * decoded.Width * decoded.Height;
        if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            int scans = Scans(file, out bool progressive);
            if (progressive && scans > MostScans)
                throw new LabException($"{path}: the JPEG has {scans} scans, more than any encoder writes; restore the file.");
            if (progressive) needed += 6 * pixels;   // all its coefficients are kept, three planes of 16 bits
        }
        else if (codec.EncodedFormat != SKEncodedImageFormat.Png || file.Length <= Interlacing || file[Interlacing] != 0)
            needed += 4 * pixels;                    // a second copy, to be filled row by row in another order
        Require(path, file.Length, codec.Info.Width, codec.Info.Height, needed);
    }

    /// <summary>The same for a video of so many bytes, whose decoder keeps pictures to predict others from.</summary>
    /// <exception cref="LabException">A picture is larger than the file can hold.</exception>
    public static void RequireVideo(string path, long length, int width, int height) => Require(path, length, width, height, 6L * width * height);

    private static void Require(string path, long length, int width, int height, long needed)
    {
        if (needed > Free + (2 * length))
            throw new LabException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {length} bytes claim {width} × {height} pixels, which they cannot hold; restore the file, or scale it down."));
    }

    // In a scan's data FF is followed by 00 or a restart marker, so these two pairs begin frames and scans, a thumbnail's among them.
    private static int Scans(ReadOnlySpan<byte> jpeg, out bool progressive)
    {
        progressive = jpeg.IndexOf([(byte)0xff, (byte)0xc2]) >= 0 || jpeg.IndexOf([(byte)0xff, (byte)0xca]) >= 0;
        return progressive ? jpeg.Count([(byte)0xff, (byte)0xda]) : 1;
    }
}
