using System.Globalization;

namespace MsstNet.Data.Packs;

/// <summary>
/// A data set decoded once: its frames at one size, byte for byte what its source gave, read from memory-mapped shards without decoding. Made by
/// <see cref="FramePackWriter"/>.
/// </summary>
/// <remarks>
/// Opening reads the index and the end of each shard. A clip's pixels are held to their checksum when it is first read, so a disk's fault stops a run
/// instead of entering it.
/// </remarks>
public sealed class FramePack : IClipSource, IDisposable
{
    private readonly string folder;
    private readonly PackIndex index;
    private readonly PackShard[] shards;
    private readonly bool[] verified;
    private readonly Dictionary<(int Clip, int Frame), string> faults;

    private FramePack(string folder, PackIndex index, PackShard[] shards)
    {
        (this.folder, this.index, this.shards, verified) = (folder, index, shards, new bool[index.Clips.Count]);
        faults = index.Faults.ToDictionary(fault => (fault.Clip, fault.Frame), fault => fault.Reason);
        Bytes = Enumerable.Range(0, shards.Length).Sum(index.Plan.PixelBytes);
    }

    /// <inheritdoc/>
    public DataIdentity Identity => new(DataKind.Pack, folder) { Clips = Clips.Count, PackedFrom = Source.Kind };

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => index.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips => index.Clips;

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits => index.Splits;

    /// <summary>The source's: at the packed side its frames are the same bytes, so a run begun on either goes on with the other.</summary>
    public string Fingerprint => index.Origin.Fingerprint;

    /// <summary>What it was made from.</summary>
    public DataIdentity Source => index.Origin.Source;

    /// <summary>Pixels on a side of its frames; no other side can be read.</summary>
    public int Side => index.Origin.Side;

    /// <summary>Bytes of pixels.</summary>
    public long Bytes { get; }

    /// <summary>Frames the source could not decode; reading one of them throws, as it did there.</summary>
    public IReadOnlyList<FrameFault> Faults => index.Faults;

    /// <summary>Opens a pack.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="source">What it was made from, if its being up to date is to be checked.</param>
    /// <exception cref="LabException">
    /// It is unfinished, damaged, of another version, or of other data than the source; the message names file and cure.
    /// </exception>
    public static FramePack Open(string folder, IClipSource? source = null)
    {
        var index = ReadIndex(folder);
        if (source is not null && source.Fingerprint != index.Origin.Fingerprint)
            throw new LabException($"{folder}: packed from {index.Origin.Source} as it was ({index.Origin.Fingerprint}), "
                + $"but {source.Identity} is now {source.Fingerprint}; remove {folder} and pack again.");
        var shards = new PackShard[index.Plan.ShardCount];
        try
        {
            for (int shard = 0; shard < shards.Length; shard++)
            {
                string path = Path.Combine(folder, ShardPlan.FileName(shard));
                var (first, end) = index.Plan.Clips(shard);
                var trailer = ShardTrailer.Read(path, index.Plan, index.Origin.Binding, shard);
                if (!trailer.Checksums.AsSpan().SequenceEqual(index.Checksums.AsSpan(first, end - first)))
                    throw new ShardFaultException("is not the one this pack's index was made with", foreign: true);
                shards[shard] = new PackShard(path);
            }
            return new FramePack(folder, index, shards);
        }
        catch (Exception e) when (e is ShardFaultException or IOException or UnauthorizedAccessException)
        {
            string file = Path.Combine(folder, ShardPlan.FileName(Array.IndexOf(shards, null)));
            foreach (var shard in shards) shard?.Dispose();
            string reason = e is ShardFaultException ? e.Message : $"cannot be read ({e.Message})";
            throw new LabException($"{file} {reason}; {Cure(folder, index.Origin)}.", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LabException">
    /// The side is not the packed one; the clip's pixels are damaged; or the source could not decode the frame.
    /// </exception>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        RequireSide(side);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)clip, (uint)verified.Length, nameof(clip));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)Clips[clip].FrameCount, nameof(frame));
        if (!Volatile.Read(ref verified[clip])) Verify(clip);
        if (faults.Count > 0 && faults.TryGetValue((clip, frame), out string? reason)) throw new LabException(reason);
        int bytes = index.Plan.FrameBytes;
        shards[index.Plan.Shard(clip)].Copy(index.Plan.Offset(clip) + (long)frame * bytes, rgb[..bytes]);
    }

    /// <summary>Refuses a side its frames do not have, e.g. before a run is begun on them.</summary>
    /// <exception cref="LabException">The side is another than <see cref="Side"/>; the message names both and the cure.</exception>
    public void RequireSide(int side)
    {
        if (side != Side)
            throw new LabException(string.Create(CultureInfo.InvariantCulture,
                $"{Identity}: frames are packed at side {Side}, but side {side} is asked for; "
                + $"pack the data again with --side {side} into another folder, or read {Source}."));
    }

    /// <summary>Holds every clip to its checksum now instead of when it is first read.</summary>
    /// <param name="progress">Receives the number of clips done.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LabException">A clip is damaged; the message names the shard.</exception>
    public void Verify(IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        for (int clip = 0; clip < verified.Length; clip++)
        {
            cancel.ThrowIfCancellationRequested();
            Verify(clip);
            progress?.Report(clip + 1);
        }
    }

    /// <summary>Gives the memory back; frames cannot be read any more.</summary>
    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    /// <summary>Two threads may check one clip at the same time, to the same result.</summary>
    private void Verify(int clip)
    {
        int shard = index.Plan.Shard(clip);
        if (shards[shard].Checksum(index.Plan.Offset(clip), (long)Clips[clip].FrameCount * index.Plan.FrameBytes) != index.Checksums[clip])
            throw new LabException($"{Path.Combine(folder, ShardPlan.FileName(shard))}: clip {OneLine.Quote(Clips[clip].Id)} is damaged: its pixels "
                + $"do not match their checksum; {Cure(folder, index.Origin)}.");
        Volatile.Write(ref verified[clip], true);
    }

    private static PackIndex ReadIndex(string folder)
    {
        string path = Path.Combine(folder, PackIndex.FileName);
        try
        {
            return PackJson.Read(File.ReadAllBytes(path));
        }
        catch (FormatException e)
        {
            throw new LabException($"{path} {e.Message}; pack the data set again into {folder}.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException(!Directory.Exists(folder) ? $"{folder}: no such folder; make it with `lab data pack KIND:PATH --out {folder}`."
                : File.Exists(Path.Combine(folder, ShardPlan.FileName(0)))
                    ? $"{folder}: the pack is not finished; run the `lab data pack` that began it again, it goes on where it was."
                : $"{folder}: holds no pack; make one with `lab data pack KIND:PATH --out {folder}`.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be read ({e.Message}); check the disk and the permissions.", e);
        }
    }

    private static string Cure(string folder, PackOrigin origin) =>
        FormattableString.Invariant($"repair it with `lab data pack {origin.Source} --out {folder} --side {origin.Side}`");
}

/// <summary>A frame its source could not decode when it was packed: reading it from the pack fails as reading it from the source did.</summary>
/// <param name="Clip">Index into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Frame">0 … FrameCount - 1.</param>
/// <param name="Reason">What the source said.</param>
public sealed record FrameFault(int Clip, int Frame, string Reason);
