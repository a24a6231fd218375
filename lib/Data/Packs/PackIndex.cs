namespace MsstNet.Data.Packs;

/// <summary>What pack.json says: the data set without its pixels. Beside the clips themselves it takes some twenty bytes a clip.</summary>
internal sealed class PackIndex
{
    /// <summary>The format this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>The index's file; a pack is complete once it is there.</summary>
    public const string FileName = "pack.json";

    /// <summary>Greatest side: a frame stays far below what an array holds.</summary>
    public const int MaxSide = 8192;

    /// <summary>Puts an index together and lays out its clips.</summary>
    /// <exception cref="FormatException">Something contradicts itself; the message is half a sentence.</exception>
    public PackIndex(
        PackOrigin origin, IReadOnlyList<string> classes, IReadOnlyList<Clip> clips, uint[] checksums, IReadOnlyList<Split> splits,
        IReadOnlyList<FrameFault> faults)
    {
        (Origin, Classes, Clips, Checksums, Splits, Faults) = (origin, classes, clips, checksums, splits, faults);
        if (origin.Side is < 1 or > MaxSide) throw Contradiction($"side {origin.Side} is not 1 to {MaxSide}");
        if (origin.ShardBytes < 1) throw Contradiction($"shards of {origin.ShardBytes} bytes");
        if (checksums.Length != clips.Count) throw Contradiction($"{checksums.Length} checksums for {clips.Count} clips");
        foreach (var clip in clips)
        {
            if ((uint)clip.Label >= (uint)classes.Count)
                throw Contradiction($"clip {OneLine.Quote(clip.Id)} has class {clip.Label} of {classes.Count}");
            if (clip.FrameCount < 1) throw Contradiction($"clip {OneLine.Quote(clip.Id)} has {clip.FrameCount} frames");
        }
        foreach (var split in splits)
            foreach (var part in new[] { split.Train, split.Test })
                foreach (int clip in part)
                    if ((uint)clip >= (uint)clips.Count) throw Contradiction($"{OneLine.Quote(split.Name)} names clip {clip} of {clips.Count}");
        foreach (var fault in faults)
            if ((uint)fault.Clip >= (uint)clips.Count || (uint)fault.Frame >= (uint)clips[fault.Clip].FrameCount)
                throw Contradiction($"a fault names frame {fault.Frame} of clip {fault.Clip}");
        Plan = origin.Plan(clips);
    }

    /// <summary>What was packed, and how.</summary>
    public PackOrigin Origin { get; }

    /// <summary>Class names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The source's clips, in its order.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>For each clip the <see cref="Crc32C"/> of its pixels.</summary>
    public uint[] Checksums { get; }

    /// <summary>The source's splits.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>Frames the source could not decode.</summary>
    public IReadOnlyList<FrameFault> Faults { get; }

    /// <summary>Where the clips lie.</summary>
    public ShardPlan Plan { get; }

    /// <summary>On one line: a name may hold anything.</summary>
    private static FormatException Contradiction(FormattableString what) =>
        new("contradicts itself: " + FormattableString.Invariant(what).ReplaceLineEndings(" "));
}

/// <summary>What a pack was made from, and how.</summary>
/// <param name="Side">Pixels on a side.</param>
/// <param name="ShardBytes">Greatest length of a shard of several clips.</param>
/// <param name="Source">The source; the file holds its text, e.g. "dfew:PATH".</param>
/// <param name="Fingerprint">The source's fingerprint.</param>
internal sealed record PackOrigin(int Side, long ShardBytes, DataIdentity Source, string Fingerprint)
{
    /// <summary>What a shard of this pack says it belongs to.</summary>
    public string Binding => ShardTrailer.Binding(Side, ShardBytes, Fingerprint);

    /// <summary>Where clips lie.</summary>
    /// <exception cref="FormatException">They are longer than can be counted.</exception>
    public ShardPlan Plan(IReadOnlyList<Clip> clips)
    {
        try
        {
            return new ShardPlan([.. clips.Select(clip => clip.FrameCount)], checked(Side * Side * 3), ShardBytes);
        }
        catch (OverflowException)
        {
            throw new FormatException("contradicts itself: its clips are longer than 64 bits count");
        }
    }
}
