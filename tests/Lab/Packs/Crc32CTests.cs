using System.Text;
using FsCheck.Xunit;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>Oracle: the check values of RFC 3720, B.4, and the polynomial worked out bit by bit.</summary>
public class Crc32CTests
{
    [Fact]
    public void Published_values()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Property]
    public bool In_pieces_it_is_the_remainder_worked_out_bit_by_bit(byte[] first, byte[] second)
    {
        var checksum = new Crc32C();
        checksum.Append(first);
        checksum.Append(second);
        uint crc = uint.MaxValue;
        foreach (byte value in (byte[])[.. first, .. second])
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78u;
        }
        return checksum.Value == ~crc;
    }
}
