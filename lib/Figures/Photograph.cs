using System.Runtime.InteropServices;
using SkiaSharp;

namespace MsstNet.Figures;

/// <summary>Frames as pictures inside a page.</summary>
public static class Photograph
{
    /// <summary>
    /// A frame as a <c>data:image/webp</c> address; the same pixels give the same text. WebP takes half the bytes of JPEG here, and a notebook
    /// has each frame three times: in the chart's data and in both copies of its still picture.
    /// </summary>
    /// <param name="rgb">side · side · 3 bytes: rows, columns, then red, green, blue.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="quality">WebP quality 1 … 100.</param>
    public static string DataUri(ReadOnlySpan<byte> rgb, int side, int quality = 82) => DataUri(rgb, side, side, quality);

    /// <summary>Pictures as tiles of one sheet, row by row, from the left: one address, and about half the bytes of as many.</summary>
    /// <param name="pictures">side · side · 3 bytes each.</param>
    /// <param name="side">Pixels on a side of one.</param>
    /// <param name="columns">Tiles in a row.</param>
    /// <param name="quality">WebP quality 1 … 100.</param>
    public static string Sheet(IReadOnlyList<byte[]> pictures, int side, int columns, int quality = 75)
    {
        int rows = (pictures.Count + columns - 1) / columns, width = columns * side;
        var sheet = new byte[rows * side * width * 3];
        for (int i = 0; i < pictures.Count; i++)
        {
            for (int y = 0; y < side; y++)
            {
                int row = (i / columns * side) + y, column = i % columns * side;
                pictures[i].AsSpan(y * side * 3, side * 3).CopyTo(sheet.AsSpan(((row * width) + column) * 3));
            }
        }
        return DataUri(sheet, width, rows * side, quality);
    }

    private static string DataUri(ReadOnlySpan<byte> rgb, int width, int height, int quality)
    {
        if (rgb.Length != width * height * 3)
            throw new ArgumentException($"{rgb.Length} bytes; {width} × {height} RGB needs {width * height * 3}.", nameof(rgb));
        byte[] rgbx = new byte[width * height * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.Slice(from, 3).CopyTo(rgbx.AsSpan(to));
            rgbx[to + 3] = 255;
        }
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgbx, 0, bitmap.GetPixels(), rgbx.Length);
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, quality);
        return "data:image/webp;base64," + Convert.ToBase64String(webp.AsSpan());
    }
}
