namespace MsstNet.Lab.Weights;

/// <summary>CRC-32 as in zip files (polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    // Eight tables, eight bytes a step: a file of 45 MB is checked in some tens of milliseconds.
    private const int Step = 8;
    private static readonly uint[][] Tables = Build();

    /// <summary>The checksum of the bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            uint low = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Tables[7][low & 255] ^ Tables[6][(low >> 8) & 255] ^ Tables[5][(low >> 16) & 255] ^ Tables[4][low >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }
        foreach (byte next in bytes) crc = (crc >> 8) ^ Tables[0][(crc ^ next) & 255];
        return ~crc;
    }

    private static uint[][] Build()
    {
        uint[][] tables = [.. Enumerable.Range(0, Step).Select(_ => new uint[256])];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            tables[0][n] = crc;
        }
        for (int table = 1; table < Step; table++)
            for (int n = 0; n < 256; n++)
                tables[table][n] = (tables[table - 1][n] >> 8) ^ tables[0][tables[table - 1][n] & 255];
        return tables;
    }
}
