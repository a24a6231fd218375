using System.Buffers.Binary;
using System.Numerics;

namespace MsstNet.Lab.Packs;

/// <summary>CRC-32C, the Castagnoli checksum (RFC 3720), which x64 and Arm64 compute in hardware.</summary>
/// <remarks>
/// It detects accidents: every change of up to 32 neighbouring bits. SHA-256 would cost a reader several times as much as copying the pixels.
/// System.IO.Hashing has CRC-32 with the other polynomial only.
/// </remarks>
internal struct Crc32C
{
    private uint register;   // inverted, so that a fresh struct is the checksum of nothing

    /// <summary>The checksum of everything appended.</summary>
    public readonly uint Value => register;

    /// <summary>The checksum of one piece.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Crc32C();
        checksum.Append(bytes);
        return checksum.Value;
    }

    /// <summary>Appends bytes; how they are cut into pieces makes no difference.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~register;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte last in bytes) crc = BitOperations.Crc32C(crc, last);
        register = ~crc;
    }
}
