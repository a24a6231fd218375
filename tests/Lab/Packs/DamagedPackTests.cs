using MsstNet.Lab.Packs;
using MsstNet.Lab.Tests.Data;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>
/// A pack on a disk that gives back other bytes than it took. Oracles: every single bit and every tenth length of each of its files, of which none
/// may pass; the bytes of the pack as it was, once it has been packed again.
/// </summary>
public sealed class DamagedPackTests : PackScratch
{
    private readonly StripedClips source = new(4);
    private readonly FramePackOptions options = Small with { Side = 2, ShardBytes = 300, Workers = 1 };
    private readonly Dictionary<string, byte[]> whole;

    public DamagedPackTests()
    {
        Pack(source, options).Dispose();
        whole = Files(Folder);
        Assert.True(whole.Count >= 3);          // several shards and the index
    }

    [Fact]
    public void Every_bit_of_every_file_that_flips_is_noticed()
    {
        var passed = new List<string>();
        foreach (var (name, bytes) in whole)
        {
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                if (!Refused(name, flipped)) passed.Add($"{name}: byte {bit / 8}, bit {bit % 8}");
            }
            File.WriteAllBytes(Path.Combine(Folder, name), bytes);
        }
        Assert.Empty(passed);
    }

    [Fact]
    public void Cut_at_every_tenth_byte_each_file_is_refused_and_packing_again_mends_it()
    {
        foreach (var (name, bytes) in whole)
        {
            for (int length = 0; length < bytes.Length; length += 10)
                Assert.True(Refused(name, bytes[..length]), $"{name}: {length} of {bytes.Length} bytes passed");
            Write(source, Folder, options);
            AssertSameFiles(whole, Folder);
        }
    }

    /// <summary>Whether opening or verifying the pack with these bytes in the place of a file names that file and what to do.</summary>
    private bool Refused(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        try
        {
            using var pack = FramePack.Open(Folder);
            pack.Verify(cancel: TestContext.Current.CancellationToken);
            return false;
        }
        catch (LabException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            Assert.Matches("pack the data set again into|repair it with `lab data pack", e.Message);
            Assert.DoesNotContain('\n', e.Message);
            return true;
        }
    }
}
