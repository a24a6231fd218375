using System.Runtime.InteropServices;
using SkiaSharp;

namespace MsstNet.Lab.Figures;

/// <summary>Frames as pictures that a page can carry inside itself.</summary>
public static class Photograph
{
    /// <summary>A frame as a <c>data:image/jpeg</c> address; the same pixels give the same text.</summary>
    /// <param name="rgb">side · side · 3 bytes: rows, columns, then red, green, blue.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="quality">JPEG quality 1 … 100.</param>
    public static string DataUri(ReadOnlySpan<byte> rgb, int side, int quality = 88)
    {
        if (rgb.Length != side * side * 3) throw new ArgumentException($"{rgb.Length} bytes; {side} × {side} RGB needs {side * side * 3}.", nameof(rgb));
        byte[] rgbx = new byte[side * side * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.Slice(from, 3).CopyTo(rgbx.AsSpan(to));
            rgbx[to + 3] = 255;
        }
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgbx, 0, bitmap.GetPixels(), rgbx.Length);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return "data:image/jpeg;base64," + Convert.ToBase64String(jpeg.AsSpan());
    }
}
