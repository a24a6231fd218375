using MsstNet.Lab.Tests.Data;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: the source itself, byte for byte, and the number of reads it counts.</summary>
public class FrameCacheTests
{
    private const int FrameBytes = 8 * 8 * 3;

    private static void ReadAll(FrameCache source, int side = 8)
    {
        byte[] rgb = new byte[side * side * 3];
        for (int clip = 0; clip < source.Clips.Count; clip++)
            for (int frame = 0; frame < source.Clips[clip].FrameCount; frame++)
            {
                source.ReadFrame(clip, frame, side, rgb);
                for (int i = 0; i < rgb.Length; i++) Assert.Equal(StripedClips.Value(clip, frame, i), rgb[i]);
            }
    }

    [Fact]
    public void A_second_pass_reads_nothing_from_the_source()
    {
        var source = new StripedClips(6);
        int frames = source.Clips.Sum(clip => clip.FrameCount);
        var cache = new FrameCache(source, 8, long.MaxValue);
        ReadAll(cache);
        ReadAll(cache);
        Assert.Equal(frames, source.Reads);
        Assert.Equal((frames, frames, (long)frames * FrameBytes), (cache.Hits, cache.Misses, cache.Bytes));
    }

    [Fact]
    public void Memory_stays_within_the_bound_and_the_rest_is_read_through()
    {
        var source = new StripedClips(6);
        int frames = source.Clips.Sum(clip => clip.FrameCount);
        var cache = new FrameCache(source, 8, 10 * FrameBytes + FrameBytes - 1);
        ReadAll(cache);
        ReadAll(cache);
        Assert.Equal(10 * FrameBytes, cache.Bytes);
        Assert.Equal(2 * frames - 10, source.Reads);
        Assert.Equal(10, cache.Hits);
    }

    [Fact]
    public void Another_side_is_read_through()
    {
        var cache = new FrameCache(new StripedClips(3), 8, long.MaxValue);
        ReadAll(cache, side: 5);
        Assert.Equal((0, 0), (cache.Bytes, cache.Hits));
    }

    [Fact]
    public void Two_threads_keep_one_copy_of_a_frame()
    {
        var source = new StripedClips(20);
        var cache = new FrameCache(source, 8, long.MaxValue);
        Parallel.For(0, 4, _ => ReadAll(cache));
        Assert.Equal((long)source.Clips.Sum(clip => clip.FrameCount) * FrameBytes, cache.Bytes);
    }

    [Fact]
    public void Everything_but_the_frames_is_the_sources()
    {
        var source = new StripedClips(3);
        var cache = new FrameCache(source, 8, 0);
        Assert.Equal((source.Identity, source.Fingerprint), (cache.Identity, cache.Fingerprint));
        Assert.Same(source.Clips, cache.Clips);
        Assert.Same(source.Classes, cache.Classes);
    }
}
