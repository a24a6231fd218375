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
    public static string DataUri(ReadOnlySpan<byte> rgb, int side, int quality = 82)
    {
        if (rgb.Length != side * side * 3)
            throw new ArgumentException($"{rgb.Length} bytes; {side} × {side} RGB needs {side * side * 3}.", nameof(rgb));
        byte[] rgbx = new byte[side * side * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.Slice(from, 3).CopyTo(rgbx.AsSpan(to));
            rgbx[to + 3] = 255;
        }
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgbx, 0, bitmap.GetPixels(), rgbx.Length);
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, quality);
        return "data:image/webp;base64," + Convert.ToBase64String(webp.AsSpan());
    }
}
