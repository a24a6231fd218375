using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using SkiaSharp;

namespace MsstNet.Lab.Pages;

/// <summary>
/// PNG with at most 256 colours (PNG specification, third edition, colour type 3): a chart has few colours, and takes a quarter of the bytes
/// this way. SkiaSharp cannot write it.
/// </summary>
internal static class PalettePng
{
    private const int MostColours = 256;

    /// <summary>Converts any picture that SkiaSharp reads; transparent parts become white.</summary>
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
        (uint[] colours, byte[] indices) = Quantise(pixels);
        return Write(decoded.Width, decoded.Height, colours, indices);
    }

    /// <summary>
    /// Median cut: the box of colours with the widest spread is cut in two until there are enough. A picture of at most 256 colours keeps them
    /// all exactly.
    /// </summary>
    /// <param name="pixels">0xAABBGGRR; alpha is ignored.</param>
    /// <returns>The colours, and each pixel's index into them.</returns>
    private static (uint[] Colours, byte[] Indices) Quantise(uint[] pixels)
    {
        var counts = new Dictionary<uint, int>();
        foreach (uint pixel in pixels) counts[pixel & 0xFFFFFF] = counts.GetValueOrDefault(pixel & 0xFFFFFF) + 1;
        List<Box> boxes = [new([.. counts.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value))])];
        while (boxes.Count < MostColours)
        {
            int widest = Enumerable.Range(0, boxes.Count).MaxBy(i => boxes[i].Spread);
            if (boxes[widest].Spread == 0) break;
            (boxes[widest], Box second) = boxes[widest].Cut();
            boxes.Add(second);
        }
        var index = new Dictionary<uint, byte>();
        for (int box = 0; box < boxes.Count; box++)
            foreach ((uint colour, _) in boxes[box].Colours) index[colour] = (byte)box;
        return ([.. boxes.Select(box => box.Mean())], [.. pixels.Select(pixel => index[pixel & 0xFFFFFF])]);
    }

    private static byte[] Write(int width, int height, uint[] colours, byte[] indices)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        Chunk(png, "IHDR", header);
        Chunk(png, "PLTE", [.. colours.SelectMany(colour => (byte[])[(byte)colour, (byte)(colour >> 8), (byte)(colour >> 16)])]);
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
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        png.Write(number);
    }

    /// <summary>Some colours of a picture and how many pixels have each.</summary>
    private sealed class Box
    {
        private readonly int channel;

        public Box((uint Colour, int Count)[] colours)
        {
            Colours = colours;
            if (colours.Length < 2) return;
            int Range(int i) => colours.Max(entry => Part(entry.Colour, i)) - colours.Min(entry => Part(entry.Colour, i));
            int[] ranges = [Range(0), Range(1), Range(2)];
            channel = Array.IndexOf(ranges, ranges.Max());
            // Weighted by the pixels it concerns, but gently, so that a small patch of bright colour keeps its hue.
            Spread = 1 + (long)(ranges[channel] * Math.Sqrt(colours.Sum(entry => (double)Math.Min(entry.Count, 4096))));
        }

        public (uint Colour, int Count)[] Colours { get; }

        /// <summary>How much the box asks to be cut; 0 for one colour.</summary>
        public long Spread { get; }

        /// <summary>Two boxes of about the same number of pixels, cut along the channel with the widest range.</summary>
        public (Box First, Box Second) Cut()
        {
            (uint Colour, int Count)[] sorted = [.. Colours.OrderBy(entry => Part(entry.Colour, channel)).ThenBy(entry => entry.Colour)];
            long half = sorted.Sum(entry => (long)entry.Count) / 2, sum = 0;
            int cut = 0;
            while (cut < sorted.Length - 1 && sum + sorted[cut].Count <= half) sum += sorted[cut++].Count;
            cut = Math.Max(cut, 1);
            return (new(sorted[..cut]), new(sorted[cut..]));
        }

        public uint Mean()
        {
            long total = Colours.Sum(entry => (long)entry.Count);
            uint Channel(int i) => (uint)((Colours.Sum(entry => (long)Part(entry.Colour, i) * entry.Count) + (total / 2)) / total);
            return Channel(0) | (Channel(1) << 8) | (Channel(2) << 16);
        }

        private static int Part(uint colour, int channel) => (int)(colour >> (8 * channel)) & 0xFF;
    }
}
