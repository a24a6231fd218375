using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Lab.Packs;
using MsstNet.Lab.Tests.Data;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>Oracle: the source itself, byte for byte: frames, clips, splits, and the batches a loader makes of either.</summary>
public sealed class FramePackTests : PackScratch
{
    [Fact]
    public void Frames_clips_and_splits_are_the_sources()
    {
        var source = new StripedClips(23);
        using var pack = Pack(source);
        Assert.InRange(pack.Bytes / Small.ShardBytes, 5, 100);           // several shards, or the rest proves little
        AssertSameFrames(source, pack, 8);
        Assert.Equal(source.Classes, pack.Classes);
        Assert.Equal(source.Splits.Single().Train, pack.Splits.Single().Train);
        Assert.Equal((source.Fingerprint, source.Identity, $"pack:{Folder}", 8),
            (pack.Fingerprint, pack.Source, pack.Identity.ToString(), pack.Side));
    }

    [Fact]
    public void Decoded_jpegs_are_the_same_bytes()
    {
        using var tree = new DfewTree().Clip(1, 3).Clip(2, 5).Clip(3, 1).Clip(10, 4).Fold(1, "1,1;2,3;10,7", "3,2").Fold(2, "3,2", "1,1");
        var source = tree.Open();
        using var pack = Pack(source, Small with { Side = 12 });
        AssertSameFrames(source, pack, 12);
        Assert.Equal(new DataIdentity(DataKind.Pack, Folder) { Clips = 4, PackedFrom = DataKind.Dfew }, pack.Identity);
        Assert.Equal(source.Splits.Select(split => (split.Name, string.Join(' ', split.Train), string.Join(' ', split.Test))),
            pack.Splits.Select(split => (split.Name, string.Join(' ', split.Train), string.Join(' ', split.Test))));
    }

    [Fact]
    public void Real_faces_are_the_same_bytes()
    {
        var source = Dfew.Open(SharedFaces.Root);
        using var pack = Pack(source, new FramePackOptions());
        AssertSameFrames(source, pack, 112);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_loader_makes_the_same_batches_of_either(int workers)
    {
        using var tree = new DfewTree();
        for (int clip = 1; clip <= 12; clip++) tree.Clip(clip, 1 + clip * 5 % 9);
        var source = tree.Fold(1, string.Join(';', Enumerable.Range(1, 11).Select(clip => $"{clip},{1 + clip % 7}")), "12,1").Open();
        using var pack = Pack(source, Small with { Side = 11 });
        var config = new LoaderConfig
        {
            Frames = 4, Side = 11, BatchSize = 3, Sampling = FrameSampling.Random, Shuffle = true,
            Augmentation = AugmentationConfig.Quick, Seed = 5, Workers = workers,
        };
        Assert.Equal(Read(source, config), Read(pack, config));
    }

    private static List<string> Read(IClipSource source, LoaderConfig config)
    {
        using var loader = new ClipLoader(source, source.Splits[0].Train, config);
        var batches = new List<string>();
        for (int epoch = 1; epoch <= 2; epoch++)
            foreach (var batch in loader.Epoch(epoch))
                batches.Add($"{string.Join(',', batch.Clips)} {string.Join(',', batch.Labels.data<long>().ToArray())} "
                    + $"{Convert.ToHexString(batch.Frames.reshape(-1).data<byte>().ToArray())}");
        return batches;
    }

    [Fact]
    public void A_frame_that_cannot_be_decoded_ends_the_work_or_fails_again_when_read()
    {
        var source = new StripedClips(12) { Broken = 7 };
        Assert.Equal("clip s7 is broken.", Error(() => Write(source, Folder, Small)));
        Assert.False(File.Exists(Index));
        using var pack = Pack(source, Small with { SkipBad = true });
        Assert.Equal(source.Clips[7].FrameCount, pack.Faults.Count);
        byte[] rgb = new byte[8 * 8 * 3];
        Assert.Equal("clip s7 is broken.", Error(() => pack.ReadFrame(7, 0, 8, rgb)));
        pack.ReadFrame(8, 0, 8, rgb);
        Assert.Equal(StripedClips.Value(8, 0, 5), rgb[5]);
        var config = new LoaderConfig { Frames = 2, Side = 8, BatchSize = 5, SkipBad = true };
        Assert.Equal(Read(source, config), Read(pack, config));
        Assert.Equal("clip s7 is broken.", Error(() => Write(source, Folder, Small)));      // not asked to skip: not kept
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var pack = Pack(new StripedClips(23));
        byte[] rgb = new byte[8 * 8 * 3];
        pack.ReadFrame(1, 0, 8, rgb);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int clip = 0; clip < 23; clip++)
            for (int frame = 0; frame < pack.Clips[clip].FrameCount; frame++) pack.ReadFrame(clip, frame, 8, rgb);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Another_side_is_refused_with_both_and_the_cure()
    {
        using var pack = Pack(new StripedClips(3));
        string error = Error(() => pack.ReadFrame(0, 0, 9, new byte[9 * 9 * 3]));
        Assert.Equal($"pack:{Folder}: frames are packed at side 8, but side 9 is asked for; pack the data again with --side 9 into another folder, "
            + "or read striped.", error);
    }

    [Fact]
    public void A_frame_or_clip_that_is_not_there_and_a_closed_pack_are_refused()
    {
        var pack = Pack(new StripedClips(3));
        byte[] rgb = new byte[8 * 8 * 3];
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.ReadFrame(3, 0, 8, rgb));
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.ReadFrame(0, 1, 8, rgb));
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.ReadFrame(0, -1, 8, rgb));
        pack.Dispose();
        pack.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pack.ReadFrame(0, 0, 8, rgb));
    }

    [Fact]
    public void A_flipped_bit_is_refused_with_shard_and_clip_when_the_clip_is_read()
    {
        Pack(new StripedClips(23)).Dispose();
        Flip(Shard(1), 100);
        using var pack = FramePack.Open(Folder);
        byte[] rgb = new byte[8 * 8 * 3];
        pack.ReadFrame(0, 0, 8, rgb);
        string error = Error(() => pack.Verify(cancel: TestContext.Current.CancellationToken));
        Assert.StartsWith($"{Shard(1)}: clip s", error, StringComparison.Ordinal);
        Assert.EndsWith($"is damaged: its pixels do not match their checksum; repair it with `lab data pack striped --out {Folder} --side 8`.", error,
            StringComparison.Ordinal);
        string named = error.Split(' ')[2];
        int clip = int.Parse(named[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(error, Error(() => pack.ReadFrame(clip, pack.Clips[clip].FrameCount - 1, 8, rgb)));
    }

    [Fact]
    public void A_shard_that_is_cut_off_missing_or_another_ones_is_refused_at_opening()
    {
        Pack(new StripedClips(23)).Dispose();
        byte[] bytes = File.ReadAllBytes(Shard(2));
        foreach (int length in new[] { 0, 1, 15, 100, bytes.Length / 2, bytes.Length - 17, bytes.Length - 1 })
        {
            File.WriteAllBytes(Shard(2), bytes[..length]);
            Assert.StartsWith($"{Shard(2)} is ", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        }
        File.WriteAllBytes(Shard(2), [.. bytes[..100], .. bytes[292..]]);       // a frame taken out of the middle
        Assert.Contains("bytes of pixels, not", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        File.Copy(Shard(1), Shard(2), overwrite: true);
        Assert.Contains("belongs to a pack of other data", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        File.Delete(Shard(2));
        Assert.StartsWith($"{Shard(2)} is missing; repair it with", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        Write(new StripedClips(23), Folder, Small);
        Assert.Equal(bytes, File.ReadAllBytes(Shard(2)));
    }

    [Fact]
    public void A_pack_of_data_that_changed_since_is_stale()
    {
        using var tree = new DfewTree().Clip(1, 2).Clip(2, 2).Fold(1, "1,1", "2,3");
        Pack(tree.Open()).Dispose();
        tree.Frame("00001", "00001_00003.jpg", 99);
        string error = Error(() => FramePack.Open(Folder, tree.Open()));
        Assert.StartsWith($"{Folder}: packed from dfew:{tree.Root} as it was (", error, StringComparison.Ordinal);
        Assert.Contains("belongs to a pack of other data, of data since changed", Error(() => Write(tree.Open(), Folder, Small)),
            StringComparison.Ordinal);
        FramePack.Open(Folder).Dispose();      // and is as it was
    }

    [Fact]
    public void What_is_no_finished_pack_says_what_to_do()
    {
        Assert.Contains("no such folder; make it with", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        Directory.CreateDirectory(Folder);
        Assert.Contains("holds no pack; make one with", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
        Pack(new StripedClips(3)).Dispose();
        File.Delete(Index);
        Assert.Contains("the pack is not finished", Error(() => FramePack.Open(Folder)), StringComparison.Ordinal);
    }
}
