using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Lab.Packs;
using MsstNet.Lab.Tests.Data;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>
/// Oracle: the index that was written. Whatever is done to its bytes, the reader refuses it with a sentence or gives an index that holds.
/// </summary>
public sealed class PackJsonTests : PackScratch
{
    private static readonly byte[] Whole = PackJson.Write(Sample());
    private static readonly int Body = Encoding.UTF8.GetString(Whole).IndexOf(",\n\"digest\"", StringComparison.Ordinal);

    private static PackIndex Sample() => new(
        new PackOrigin(8, 5 * 192, DataIdentity.Parse("dfew:a \"folder\" of Zoë"), "0123456789abcdef"),
        ["sad", "glad"],
        [new Clip("00001", 0, 2, "Ann"), new Clip("2\n", 1, 3), new Clip("ж", 1, 7, "")],
        [new Split("fold 1", [0, 2], [1]), new Split("fold 2", [], [])],
        new ShardTrailer([1, uint.MaxValue, 0], [new FrameFault(2, 6, "00003.jpg: the image is truncated.")]));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var (expected, actual) = (Sample(), PackJson.Read(Whole));
        Assert.Equal(expected.Origin, actual.Origin);
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.Clips, actual.Clips);
        Assert.Equal(expected.Checksums, actual.Checksums);
        Assert.Equal(expected.Faults, actual.Faults);
        Assert.Equal([0, 2], actual.Splits[0].Train);
        Assert.Equal([1], actual.Splits[0].Test);
        Assert.Equal([(0, 0L), (0, 384L), (1, 0L)], Enumerable.Range(0, 3).Select(clip => (actual.Plan.Shard(clip), actual.Plan.Offset(clip))));
        Assert.Equal(Whole, PackJson.Write(actual));
        System.Text.Json.JsonDocument.Parse(Whole).Dispose();      // any JSON reader reads it
    }

    [Property(MaxTest = 500)]
    public void A_changed_file_is_refused(uint place, byte value, byte kind)
    {
        byte[] changed = Change(Whole, place, value, kind);
        if (!changed.AsSpan().SequenceEqual(Whole)) Assert.Throws<FormatException>(() => PackJson.Read(changed));
    }

    /// <summary>Changed and signed again, as an editor of the file could: nothing but a refusal or an index that reads back as itself.</summary>
    [Property(MaxTest = 1000)]
    public void A_changed_and_signed_file_is_refused_or_is_an_index_that_holds(uint place, byte value, byte kind, uint otherPlace, byte otherValue)
    {
        byte[] changed = Change(Change(Whole.AsSpan(0, Body), place, value, kind), otherPlace, otherValue, 0);
        PackIndex index;
        try
        {
            index = PackJson.Read(PackJson.Sign(changed));
        }
        catch (FormatException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return;
        }
        byte[] again = PackJson.Write(index);
        Assert.Equal(again, PackJson.Write(PackJson.Read(again)));
        Assert.All(index.Clips, clip => Assert.InRange(clip.Label, 0, index.Classes.Count - 1));
        Assert.All(index.Splits.SelectMany(split => split.Train.Concat(split.Test)), clip => Assert.InRange(clip, 0, index.Clips.Count - 1));
    }

    /// <summary>Sets, removes, inserts, cuts off, or swaps a digit for another.</summary>
    private static byte[] Change(ReadOnlySpan<byte> file, uint place, byte value, byte kind)
    {
        if (file.Length == 0) return [value];
        int at = (int)(place * 2654435761u % (uint)file.Length);      // FsCheck's numbers are small
        switch (kind % 5)
        {
            case 0:
                byte[] set = file.ToArray();
                set[at] = value;
                return set;
            case 1: return [.. file[..at], .. file[(at + 1)..]];
            case 2: return [.. file[..at], value, .. file[at..]];
            case 3: return file[..at].ToArray();
            default:
                byte[] digit = file.ToArray();
                while (digit[at] is < (byte)'0' or > (byte)'9') at = (at + 1) % digit.Length;
                digit[at] = (byte)('0' + value % 10);
                return digit;
        }
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "is of version 2; this program reads version 1")]
    [InlineData("\"side\": 8", "\"side\": 0", "side 0 is not 1 to 8192")]
    [InlineData("\"side\": 8", "\"side\": 9", "lies where it cannot")]
    [InlineData("\"label\": 0", "\"label\": 2", "has class 2 of 2")]
    [InlineData("\"label\": 0", "\"label\": -1", "has class -1 of 2")]
    [InlineData("\"label\": 0", "\"label\": 0.5", "label expected")]
    [InlineData("\"frames\": 2,", "\"frames\": 0,", "has 0 frames")]
    [InlineData("\"frames\": 2,", "\"frames\": 99999999999,", "frames expected")]
    [InlineData("\"frames\": 3,", "\"frames\": 0,", "clip 2? has 0 frames")]        // its id ends a line; the message does not
    [InlineData("\"offset\": 384", "\"offset\": 999999", "lies where it cannot")]
    [InlineData("\"shard\": 1", "\"shard\": \"../../etc/passwd\"", "shard expected")]
    [InlineData("\"shard\": 1", "\"shard\": 7", "lies where it cannot")]
    [InlineData("\"id\": \"00001\"", "\"id\": \"\\uD800\"", "is damaged")]
    [InlineData("[0,2]", "[0,3]", "names clip 3 of 3")]
    [InlineData("\"frame\": 6", "\"frame\": 7", "a fault names frame 7 of clip 2")]
    [InlineData("\"clips\"", "\"CLIPS\"", "clips expected")]
    public void A_contradiction_is_named_though_the_file_is_signed(string text, string by, string message)
    {
        string body = Encoding.UTF8.GetString(Whole.AsSpan(0, Body));
        Assert.Contains(text, body, StringComparison.Ordinal);
        byte[] file = PackJson.Sign(Encoding.UTF8.GetBytes(body.Replace(text, by, StringComparison.Ordinal)));
        Assert.Contains(message, Assert.Throws<FormatException>(() => PackJson.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_is_the_sha_256_of_what_precedes_it() =>
        Assert.EndsWith($"\"digest\": \"{Convert.ToHexStringLower(SHA256.HashData(Whole.AsSpan(0, Body)))}\"\n}}\n", Encoding.UTF8.GetString(Whole),
            StringComparison.Ordinal);

    [Fact]
    public void An_opened_pack_says_which_index_is_damaged_and_of_which_version()
    {
        Pack(new StripedClips(3)).Dispose();
        byte[] bytes = File.ReadAllBytes(Index);
        Flip(Index, bytes.Length / 2);
        Assert.Equal($"{Index} is damaged or was edited: it does not match its own digest; pack the data set again into {Folder}.",
            Error(() => FramePack.Open(Folder)));
        File.WriteAllText(Index, "{\n\"version\": 3,\n\"anything\": []}");
        Assert.Equal($"{Index} is of version 3; this program reads version 1; pack the data set again into {Folder}.",
            Error(() => FramePack.Open(Folder)));
        foreach (string other in new[] { "", "{", "[]", "null", "\0", "{\"version\": 1}" })
        {
            File.WriteAllText(Index, other);
            Assert.Contains("pack the data set again", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        }
    }

    /// <summary>Names of shards come from their numbers, so an id or a source's name that looks like a path leads nowhere.</summary>
    [Fact]
    public void Names_that_look_like_paths_are_only_names()
    {
        var source = new Named(["../x", "/etc/passwd", "..\\y", "C:\\z"]);
        using var pack = Pack(source);
        AssertSameFrames(source, pack, 8);
        Assert.Equal(["frames-00000.bin", "pack.json"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order());
    }

    private sealed class Named(string[] ids) : IClipSource
    {
        public DataIdentity Identity => DataIdentity.Custom("../../x");
        public IReadOnlyList<string> Classes => ["a"];
        public IReadOnlyList<Clip> Clips { get; } = [.. ids.Select(id => new Clip(id, 0, 1))];
        public IReadOnlyList<Split> Splits => [new("../s", [0], [1])];
        public string Fingerprint => "../fingerprint";
        public void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => rgb.Fill((byte)clip);
    }
}
