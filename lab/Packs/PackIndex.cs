using MsstNet.Data;

namespace MsstNet.Lab.Packs;

/// <summary>The contents of pack.json: the data set without its pixels. It adds about twenty bytes a clip to the memory of the clips.</summary>
internal sealed class PackIndex
{
    /// <summary>The format this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>The file's name; a pack is complete once this file is there.</summary>
    public const string FileName = "pack.json";

    /// <summary>Greatest side; a frame of it is far smaller than the largest array.</summary>
    public const int MaxSide = 8192;

    /// <summary>Puts an index together, checks that its parts agree, and works out where each clip lies.</summary>
    /// <param name="origin">What was packed, and how.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="clips">The source's clips, in its order.</param>
    /// <param name="splits">The source's splits.</param>
    /// <param name="pixels">The trailers of all shards as one: a checksum for each clip, and the frames that could not be decoded.</param>
    /// <exception cref="FormatException">Something contradicts itself; the message is half a sentence.</exception>
    public PackIndex(
        PackOrigin origin, IReadOnlyList<string> classes, IReadOnlyList<Clip> clips, IReadOnlyList<Split> splits, ShardTrailer pixels)
    {
        var (checksums, faults) = pixels;
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

    /// <summary>The <see cref="Crc32C"/> of the pixels of each clip.</summary>
    public uint[] Checksums { get; }

    /// <summary>The source's splits.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>Frames the source could not decode.</summary>
    public IReadOnlyList<FrameFault> Faults { get; }

    /// <summary>Where the clips lie.</summary>
    public ShardPlan Plan { get; }

    // On one line, as a name may contain anything.
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
    /// <summary>The text in each shard that says which pack it belongs to.</summary>
    public string Binding => ShardTrailer.Binding(Side, ShardBytes, Fingerprint);

    /// <summary>Where clips lie.</summary>
    /// <exception cref="FormatException">A shard would be longer than 64 bits can count.</exception>
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
