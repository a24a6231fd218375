using System.Buffers.Binary;
using System.IO.Hashing;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A PNG's chunks: a signature of eight bytes, then length, name, content and CRC-32 of name and content, again and again.</summary>
internal static class PngChunks
{
    private const int Signature = 8, Frame = 12;

    /// <summary>Every checksum made right again: with a wrong one nothing else of a chunk is looked at.</summary>
    public static byte[] Sign(byte[] png)
    {
        byte[] signed = [.. png];
        for (long at = Signature; at + Frame <= signed.Length;)
        {
            long end = at + Frame + BinaryPrimitives.ReadUInt32BigEndian(signed.AsSpan((int)at));
            if (end > signed.Length) break;
            BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan((int)end - 4), Crc32.HashToUInt32(signed.AsSpan((int)at + 4, (int)(end - at) - 8)));
            at = end;
        }
        return signed;
    }

    /// <summary>The picture with other sizes in its header.</summary>
    public static byte[] Resized(byte[] png, int width, int height)
    {
        byte[] resized = [.. png];
        BinaryPrimitives.WriteInt32BigEndian(resized.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(resized.AsSpan(20), height);
        return Sign(resized);
    }
}
