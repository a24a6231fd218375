using System.Buffers.Binary;
using System.IO.Compression;
using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Tests.Shared;

namespace MsstNet.Lab.Tests.Lab.PyTorchFiles;

/// <summary>Oracle: the layout of torch.save's zip, written by .NET's own ZipArchive and then made wrong in one place.</summary>
public class PyTorchArchiveTests
{
    private static readonly byte[] Pickle = TorchZip.Dictionary(("w", TorchZip.Tensor([2, 3], [3, 1])));

    private static string Refusal(byte[] file)
    {
        string message = Assert.Throws<LabException>(() => PyTorchFile.Read(new MemoryStream(file), "x.pth").Dispose()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public void A_little_endian_file_with_everything_torch_2_writes_is_read()
    {
        using var file = PyTorchFile.Read(new MemoryStream(TorchZip.File(Pickle, others:
            [("archive/byteorder", "little"u8.ToArray()), ("archive/version", "3\n"u8.ToArray()),
                ("archive/.data/serialization_id", "1"u8.ToArray())])));
        Assert.Equal([0f, 1, 2, 3, 4, 5], file["w"].data<float>().ToArray());
    }

    [Fact]
    public void A_big_endian_file_is_refused() => Assert.StartsWith("x.pth: its numbers are big-endian; only little can be read.",
        Refusal(TorchZip.File(Pickle, others: ("archive/byteorder", "big"u8.ToArray()))), StringComparison.Ordinal);

    [Theory]
    [InlineData("archive/constants.pkl", CompressionLevel.NoCompression)]
    [InlineData("archive/code/__torch__.py", CompressionLevel.SmallestSize)] // TorchScript compresses its code
    public void A_TorchScript_program_is_refused_with_the_way_to_its_weights(string entry, CompressionLevel level) => Assert.Equal(
        "x.pth is a TorchScript program, not weights; in Python, torch.save(torch.jit.load(FILE).state_dict(), OTHER).",
        Refusal(TorchZip.File(Pickle, level: level, others: (entry, []))));

    [Fact]
    public void Another_zip_is_refused_with_what_it_lacks()
    {
        const string Pickles = "pickles called NAME/data.pkl, where torch.save writes one";
        Assert.StartsWith($"x.pth is a zip file with 0 {Pickles}", Refusal(TorchZip.Zip(CompressionLevel.NoCompression)), StringComparison.Ordinal);
        Assert.StartsWith($"x.pth is a zip file with 0 {Pickles}", Refusal(TorchZip.Zip(CompressionLevel.NoCompression, ("a.txt", [1]))),
            StringComparison.Ordinal);
        Assert.StartsWith($"x.pth is a zip file with 2 {Pickles}", Refusal(TorchZip.File(Pickle, others: ("b/data.pkl", Pickle))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "its storage archive/data/0 holds 20 bytes where 24 are said to be")]
    [InlineData(28, "its storage archive/data/0 holds 28 bytes where 24 are said to be")]
    [InlineData(0, "its storage archive/data/0 holds 0 bytes where 24 are said to be")]
    public void A_storage_of_another_length_than_its_tensor_says_is_refused(int bytes, string message) =>
        Assert.Contains(message, Refusal(TorchZip.File(Pickle, new byte[bytes])), StringComparison.Ordinal);

    [Theory]
    [InlineData(1L << 40, "4398046511104 are said to be")]
    [InlineData(long.MaxValue, "36893488147419103228 are said to be")]
    public void A_storage_that_claims_more_than_the_file_is_refused_before_it_is_allocated(long count, string message)
    {
        byte[] claim = TorchZip.Dictionary(("w", TorchZip.Tensor([2, 3], [3, 1], count: count)));
        Assert.Contains(message, Refusal(TorchZip.File(claim)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("../data.pkl")]
    [InlineData("a\nb")]
    public void A_storage_that_is_not_there_is_named(string key)
    {
        byte[] pickle = TorchZip.Dictionary(("w", TorchZip.Tensor([6], [1], key: key)));
        Assert.Contains($"it lacks the storage archive/data/{key.Replace('\n', '?')}.", Refusal(TorchZip.File(pickle)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bool_is_0_or_1()
    {
        byte[] pickle = TorchZip.Dictionary(("mask", TorchZip.Tensor([6], [1], storage: "BoolStorage")));
        using var file = PyTorchFile.Read(new MemoryStream(TorchZip.File(pickle, [0, 1, 1, 0, 0, 1])));
        Assert.Equal([false, true, true, false, false, true], file["mask"].data<bool>().ToArray());
        Assert.Contains("holds a bool that is neither 0 nor 1", Refusal(TorchZip.File(pickle, [0, 1, 2, 0, 0, 1])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_bomb_is_refused_before_it_is_unpacked()
    {
        byte[] bomb = TorchZip.File(Pickle, new byte[200_000_000], CompressionLevel.SmallestSize);
        Assert.InRange(bomb.Length, 1, 300_000);
        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains("is compressed, as torch.save never does", Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    // A directory may list the same bytes under many names: each entry is true for itself, and together they are far more than the file.
    [Fact]
    public void Entries_that_overlap_are_refused()
    {
        byte[] whole = TorchZip.File(Pickle, others: [.. Enumerable.Range(1, 40).Select(i => ($"archive/data/{i}", new byte[i == 1 ? 100_000 : 0]))]);
        byte[] first = [];
        for (int at = Find(whole, DirectoryEntry, 0); at < whole.Length && whole.AsSpan(at).StartsWith(DirectoryEntry); at = NextEntry(whole, at))
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(at + 20)) == 100_000) first = whole[(at + 16)..(at + 28)];
            else if (first.Length > 0) first.CopyTo(whole.AsSpan(at + 16)); // checksum and both lengths
        }
        Assert.Contains("its entries claim more bytes than the file has", Refusal(whole), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused() => Assert.Contains(
        "it has two entries archive/data/0", Refusal(TorchZip.File(Pickle, others: ("archive/data/0", new byte[24]))), StringComparison.Ordinal);

    [Fact]
    public void A_changed_byte_of_a_tensor_or_of_the_pickle_is_found_by_its_checksum()
    {
        byte[] whole = TorchZip.File(Pickle);
        foreach (string entry in new[] { "data/0", "data.pkl" })
        {
            byte[] changed = [.. whole];
            changed[Find(whole, System.Text.Encoding.ASCII.GetBytes("archive/" + entry), 0) + 8 + entry.Length + 9] ^= 1;
            Assert.Contains($"the checksum of its entry archive/{entry} is wrong", Refusal(changed), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cut_at_any_byte_it_is_refused()
    {
        byte[] whole = TorchZip.File(Pickle);
        for (int length = 0; length < whole.Length; length++)
            Assert.StartsWith("x.pth is not a whole zip file, as torch.save writes", Refusal(whole[..length]), StringComparison.Ordinal);
    }

    private static ReadOnlySpan<byte> DirectoryEntry => "PK\u0001\u0002"u8;

    // 46 bytes, the name and the extra field.
    private static int NextEntry(byte[] zip, int at) =>
        at + 46 + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28)) + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 30));

    private static int Find(byte[] bytes, ReadOnlySpan<byte> pattern, int from)
    {
        int found = bytes.AsSpan(from).IndexOf(pattern);
        Assert.True(found >= 0);
        return from + found;
    }
}
