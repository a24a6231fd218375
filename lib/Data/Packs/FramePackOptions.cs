namespace MsstNet.Data.Packs;

/// <summary>How a data set is packed.</summary>
public sealed record FramePackOptions
{
    /// <summary>Pixels on a side: the network's.</summary>
    public int Side { get; init; } = 112;

    /// <summary>
    /// Whether a frame that cannot be decoded is noted in <see cref="FramePack.Faults"/>, to fail again when it is read, instead of ending the work.
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>Threads that decode, each one frame at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Greatest length of a shard of several clips; what an interruption costs is at most one shard's work.</summary>
    public long ShardBytes { get; init; } = 1L << 28;
}

/// <summary>What was packed.</summary>
/// <param name="Clips">Clips of the pack.</param>
/// <param name="Frames">Frames of the pack.</param>
/// <param name="Decoded">Frames decoded now; the others were there from an earlier, interrupted time.</param>
/// <param name="Bytes">Bytes of pixels.</param>
/// <param name="Faults">Frames the source could not decode.</param>
public sealed record FramePackReport(int Clips, long Frames, long Decoded, long Bytes, IReadOnlyList<FrameFault> Faults);
