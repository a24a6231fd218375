using System.Buffers.Binary;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>JPEGs that ask for more than they hold. The frame's segment (ITU-T T.81, B.2.2): FF C0 or C2, length, bits, height, width.</summary>
internal static class JpegClaims
{
    public static IEnumerable<(string Story, byte[] Input)> Of(byte[] jpeg)
    {
        foreach (int side in new[] { 4_096, 20_000, 65_500 })
        {
            yield return ($"claims {side} × {side}", Claiming(jpeg, side, progressive: false));
            yield return ($"claims {side} × {side}, progressive", Claiming(jpeg, side, progressive: true));
        }
        yield return ("a thousand scans over two million pixels", Scans(1_000, 1_500));
    }

    private static byte[] Claiming(byte[] jpeg, int side, bool progressive)
    {
        byte[] claims = [.. jpeg];
        int frame = claims.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        if (progressive) claims[frame + 1] = 0xc2;
        BinaryPrimitives.WriteUInt16BigEndian(claims.AsSpan(frame + 5), (ushort)side);
        BinaryPrimitives.WriteUInt16BigEndian(claims.AsSpan(frame + 7), (ushort)side);
        return claims;
    }

    /// <summary>
    /// A progressive JPEG of one colour whose first scan is said again and again: some thirty bytes a scan, each a pass over all pixels.
    /// </summary>
    private static byte[] Scans(int count, int side)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 50);
        byte[] jpeg = Claiming(data.ToArray(), side, progressive: true);
        int scan = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xda]), after = scan + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(scan + 2));
        jpeg[after - 2] = 0;    // spectral selection ends at 0: a scan of the means alone
        byte[] repeated = [.. jpeg[scan..after], 0, 0];
        return [.. jpeg[..scan], .. Enumerable.Repeat(repeated, count).SelectMany(part => part), 0xff, 0xd9];
    }
}
