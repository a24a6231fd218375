using System.Buffers.Binary;
using MsstNet.Data;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A pack's index or a shard's trailer, signed anew after the damage: what a checksum does not see.</summary>
internal sealed class PackTarget : FuzzTarget, IClipSource
{
    private const int Tail = 16;
    private readonly bool index;
    private readonly byte[] pixels;

    public PackTarget(bool index) : base(index ? "pack-index" : "pack-shard")
    {
        this.index = index;
        FramePackWriter.Write(this, Inside, new FramePackOptions { Side = 8 });
        byte[] json = System.IO.File.ReadAllBytes(Path.Combine(Inside, "pack.json")),
            shard = System.IO.File.ReadAllBytes(Path.Combine(Inside, ShardPlan.FileName(0)));
        int trailer = BinaryPrimitives.ReadInt32LittleEndian(shard.AsSpan(shard.Length - Tail));
        pixels = shard[..^(Tail + trailer)];
        Whole = [index ? json[..^PackJson.Sign([]).Length] : shard[^(Tail + trailer)..^Tail]];
    }

    public override IReadOnlyList<byte[]> Whole { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. Mutation.CommonWords, .. Mutation.Utf8("\"frames\": 2147483647,", "\"side\": 8192,", "\"shardBytes\": 1,", "\"shard\": -1,",
            "\"offset\": -1,", "\"version\": 2,"), [0xff, 0xff, 0xff, 0xff, 0x0f]];

    public override IReadOnlyList<(string Story, byte[] Input)> Past => index
        ? [("a clip's name of a page", Mutation.Utf8(System.Text.Encoding.UTF8.GetString(Whole[0])
            .Replace("\"id\": \"0\", \"label\": 0", $"\"id\": \"{new string('a', 100_000)}\", \"label\": 9", StringComparison.Ordinal))[0])]
        : [("a text whose length is no number", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. Whole[0]]),
            ("a text that is longer than the trailer", [0xff, 0xff, 0x7f, .. Whole[0]]), ("nothing", [])];

    protected override string File => Path.Combine(Inside, index ? "pack.json" : ShardPlan.FileName(0));

    public override string Subject => Inside;

    public override void Lay(byte[] input) => System.IO.File.WriteAllBytes(File, index ? PackJson.Sign(input) : Shard(input));

    public override void Read(byte[] input)
    {
        using var pack = FramePack.Open(Inside);
        pack.Verify();
        byte[] rgb = new byte[3 * pack.Side * pack.Side];
        for (int clip = 0; clip < pack.Clips.Count; clip++) pack.ReadFrame(clip, 0, pack.Side, rgb);
    }

    private byte[] Shard(byte[] trailer)
    {
        byte[] end = new byte[Tail];
        BinaryPrimitives.WriteInt32LittleEndian(end, trailer.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(4), Crc32C.Of(trailer));
        "MSSTPACK"u8.CopyTo(end.AsSpan(8));
        return [.. pixels, .. trailer, .. end];
    }

    DataIdentity IClipSource.Identity => DataIdentity.Custom("stripes");
    IReadOnlyList<string> IClipSource.Classes => ["a", "b"];
    IReadOnlyList<Clip> IClipSource.Clips { get; } = [.. Enumerable.Range(0, 3).Select(i => new Clip($"{i}", i % 2, 2, "ada"))];
    IReadOnlyList<Split> IClipSource.Splits => [new("fold 1", [0, 1], [2])];
    string IClipSource.Fingerprint => "0123456789abcdef";
    void IClipSource.ReadFrame(int clip, int frame, int side, Span<byte> rgb) => rgb.Fill((byte)((10 * clip) + frame));
}
