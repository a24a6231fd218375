using MsstNet.Data;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>Oracle: bounds on memory, for an index of 100,000 clips in five folds whose shards are empty files with true ends.</summary>
public sealed class LargePackTests : PackScratch
{
    private const int ClipCount = 100_000;

    [Fact]
    public void Opening_a_hundred_thousand_clips_takes_little_memory()
    {
        Directory.CreateDirectory(Folder);
        Prepare();
        long before = GC.GetTotalMemory(forceFullCollection: true), allocated = GC.GetAllocatedBytesForCurrentThread();
        using var pack = FramePack.Open(Folder);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(ClipCount, pack.Clips.Count);
        Assert.Equal(ClipCount, pack.Splits[4].Train.Count + pack.Splits[4].Test.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"allocated {allocated / 1e6:0.0} MB, kept {kept / 1e6:0.0} MB"));
        Assert.InRange(allocated, 0, 64_000_000);
        Assert.InRange(kept, 0, 32_000_000);
    }

    /// <summary>1.6 GB of pixels, which take no room on a disk that knows sparse files.</summary>
    private void Prepare()
    {
        var clips = new Clip[ClipCount];
        for (int i = 0; i < ClipCount; i++) clips[i] = new Clip($"{i:D6}", i % 7, 50 + i % 70, i % 3 == 0 ? null : $"person {i % 500}");
        var origin = new PackOrigin(8, 1 << 28, DataIdentity.Parse("dfew:somewhere"), "0123456789abcdef");
        var splits = Enumerable.Range(0, 5).Select(k => new Split($"fold {k + 1}",
            [.. Enumerable.Range(0, ClipCount).Where(i => i % 5 != k)], [.. Enumerable.Range(0, ClipCount).Where(i => i % 5 == k)])).ToList();
        var index = new PackIndex(origin, Emotions.Names, clips, splits, new ShardTrailer(new uint[ClipCount], []));
        for (int shard = 0; shard < index.Plan.ShardCount; shard++)
        {
            var (first, end) = index.Plan.Clips(shard);
            using var file = File.OpenHandle(Shard(shard), FileMode.Create, FileAccess.Write);
            RandomAccess.Write(file, new ShardTrailer(new uint[end - first], []).ToBytes(origin.Binding, shard), index.Plan.PixelBytes(shard));
        }
        File.WriteAllBytes(Index, PackJson.Write(index));
    }
}
