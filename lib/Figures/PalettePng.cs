using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using SkiaSharp;

namespace MsstNet.Figures;

/// <summary>
/// PNG with a palette of at most 256 colours (PNG specification, third edition, colour type 3): a chart has few colours, and this holds it in a
/// quarter of the bytes. SkiaSharp writes no palettes.
/// </summary>
internal static class PalettePng
{
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    /// <summary>Any picture that SkiaSharp reads, transparent parts on white.</summary>
    public static byte[] From(byte[] picture)
    {
        using SKBitmap decoded = SKBitmap.Decode(picture) ?? throw new LabException("The browser gave a picture that cannot be read.");
        using var flat = new SKBitmap(new SKImageInfo(decoded.Width, decoded.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(flat))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(decoded, 0, 0);
        }
        var pixels = MemoryMarshal.Cast<byte, uint>(flat.GetPixelSpan()).ToArray();
        (uint[] palette, byte[] indices) = ColourPalette.Of(pixels);
        return Write(decoded.Width, decoded.Height, palette, indices);
    }

    private static byte[] Write(int width, int height, uint[] palette, byte[] indices)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        Chunk(png, "IHDR", header);
        Chunk(png, "PLTE", [.. palette.SelectMany(colour => (byte[])[(byte)colour, (byte)(colour >> 8), (byte)(colour >> 16)])]);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (int row = 0; row < height; row++)
            {
                deflate.WriteByte(0);                 // no filter: neighbouring indices say nothing about each other
                deflate.Write(indices, row * width, width);
            }
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~body.Aggregate(0xFFFFFFFFu, (crc, next) => Crc[(crc ^ next) & 0xFF] ^ (crc >> 8)));
        png.Write(number);
    }
}
