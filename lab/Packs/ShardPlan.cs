using System.Globalization;

namespace MsstNet.Lab.Packs;

/// <summary>
/// Where each clip lies. It depends on the clips' lengths only, so that clips can be written in any order, an interrupted pack can be continued, and
/// a reader does not have to trust the offsets in a file.
/// </summary>
internal sealed class ShardPlan
{
    private readonly int[] shards;
    private readonly long[] offsets;
    private readonly List<int> firsts = [];
    private readonly List<long> lengths = [];

    /// <summary>Places the clips one after the other; a new shard begins where a clip would exceed the greatest length.</summary>
    /// <param name="frames">Frames of each clip, at least 1.</param>
    /// <param name="frameBytes">Bytes of a frame.</param>
    /// <param name="shardBytes">Greatest length of a shard of several clips; a single longer clip has a shard of its own.</param>
    /// <exception cref="OverflowException">A shard would be longer than 64 bits can count.</exception>
    public ShardPlan(IReadOnlyList<int> frames, int frameBytes, long shardBytes)
    {
        (FrameBytes, ClipCount, shards, offsets) = (frameBytes, frames.Count, new int[frames.Count], new long[frames.Count]);
        long used = 0;
        for (int clip = 0; clip < frames.Count; clip++)
        {
            long bytes = (long)frames[clip] * frameBytes;
            if (clip == 0 || checked(used + bytes) > shardBytes)
            {
                if (clip > 0) lengths.Add(used);
                firsts.Add(clip);
                used = 0;
            }
            (shards[clip], offsets[clip]) = (firsts.Count - 1, used);
            used = checked(used + bytes);
        }
        if (frames.Count > 0) lengths.Add(used);
    }

    /// <summary>Bytes of one frame, side · side · 3.</summary>
    public int FrameBytes { get; }

    /// <summary>Clips altogether.</summary>
    public int ClipCount { get; }

    /// <summary>Shards altogether.</summary>
    public int ShardCount => firsts.Count;

    /// <summary>Number of the shard that holds a clip.</summary>
    public int Shard(int clip) => shards[clip];

    /// <summary>Where in its shard a clip begins.</summary>
    public long Offset(int clip) => offsets[clip];

    /// <summary>Bytes of pixels in a shard.</summary>
    public long PixelBytes(int shard) => lengths[shard];

    /// <summary>The clips of a shard: from the first up to, but not including, the end.</summary>
    public (int First, int End) Clips(int shard) => (firsts[shard], shard + 1 < firsts.Count ? firsts[shard + 1] : ClipCount);

    /// <summary>The file name of a shard, made from its number and never read from a file.</summary>
    public static string FileName(int shard) => string.Create(CultureInfo.InvariantCulture, $"frames-{shard:D5}.bin");
}
