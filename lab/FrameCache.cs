using MsstNet.Data;

namespace MsstNet.Lab;

/// <summary>
/// Keeps the decoded frames of another source in memory, up to a bound, so that later epochs decode nothing. Frames beyond the bound are read
/// through each time. Safe to read from several threads, without a lock.
/// </summary>
/// <remarks>
/// Nothing is ever evicted: an epoch visits every clip once, and against such a cycle an evict-the-oldest cache of any smaller size never hits.
/// Two threads that decode one frame at the same moment keep one copy of it.
/// </remarks>
internal sealed class FrameCache : IClipSource
{
    private readonly IClipSource source;
    private readonly int side;
    private readonly byte[]?[][] frames;
    private long bytes, hits, misses;

    /// <summary>Puts a cache before a source; memory is taken as frames are read.</summary>
    /// <param name="source">What is cached.</param>
    /// <param name="side">Frames of this side are kept; others are read through.</param>
    /// <param name="capacity">Greatest number of bytes of pixels kept; 112 × 112 takes 37,632 a frame.</param>
    public FrameCache(IClipSource source, int side, long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        (this.source, this.side, Capacity) = (source, side, capacity);
        frames = [.. source.Clips.Select(clip => new byte[]?[clip.FrameCount])];
    }

    /// <inheritdoc/>
    public DataIdentity Identity => source.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => source.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips => source.Clips;

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits => source.Splits;

    /// <inheritdoc/>
    public string Fingerprint => source.Fingerprint;

    /// <summary>The bound, in bytes.</summary>
    public long Capacity { get; }

    /// <summary>Bytes of pixels held, at most <see cref="Capacity"/> whenever no frame is being read.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Frames given from memory so far.</summary>
    public long Hits => Interlocked.Read(ref hits);

    /// <summary>Frames asked of the source so far.</summary>
    public long Misses => Interlocked.Read(ref misses);

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        if (side != this.side)
        {
            Interlocked.Increment(ref misses);
            source.ReadFrame(clip, frame, side, rgb);
            return;
        }
        ref byte[]? kept = ref frames[clip][frame];
        if (Volatile.Read(ref kept) is { } pixels)
        {
            Interlocked.Increment(ref hits);
            pixels.CopyTo(rgb);
            return;
        }
        Interlocked.Increment(ref misses);
        source.ReadFrame(clip, frame, side, rgb);
        int size = side * side * 3;
        if (!Reserve(size)) return;
        if (Interlocked.CompareExchange(ref kept, rgb[..size].ToArray(), null) is not null) Interlocked.Add(ref bytes, -size);
    }

    private bool Reserve(int size)
    {
        if (Interlocked.Add(ref bytes, size) <= Capacity) return true;
        Interlocked.Add(ref bytes, -size);
        return false;
    }
}
