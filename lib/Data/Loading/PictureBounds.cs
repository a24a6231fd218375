using System.Globalization;
using SkiaSharp;

namespace MsstNet.Data.Loading;

/// <summary>
/// What decoding a picture may cost. A file of a hundred bytes can claim a picture of 65,535 × 65,535 pixels, and a decoder reserves its memory
/// before it sees that nothing follows; so the claim is held against the file's own length first.
/// </summary>
internal static class PictureBounds
{
    // Twelve and a half million pixels of four bytes, which a frame of any length may have: 4K has 8.3. Beyond them, twice the file.
    private const long Free = 48 << 20;
    private const int MostScans = 100;   // encoders write ten or so; each goes over the whole picture again
    private const int Interlacing = 28;  // its byte in a PNG: signature, then IHDR's length, name, sizes, depth, colour, compression, filter

    /// <summary>Refuses a picture that claims more than its file can hold.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="codec">Its header, read.</param>
    /// <param name="decoded">The size it is to be decoded at.</param>
    /// <exception cref="LabException">It does.</exception>
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
