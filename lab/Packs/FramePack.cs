using System.Globalization;
using MsstNet.Data;

namespace MsstNet.Lab.Packs;

/// <summary>
/// A data set decoded once: all frames at one size, with the bytes that the source gave, read from memory-mapped files (shards) without decoding.
/// Written by <see cref="FramePackWriter"/>.
/// </summary>
/// <remarks>
/// Opening reads the index and the end of each shard. A clip's pixels are compared with their checksum when the clip is first read, so that a disk
/// error stops a run instead of changing its result.
/// </remarks>
internal sealed class FramePack : IClipSource, IDisposable
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

    /// <summary>The source's fingerprint: the frames are the same bytes, so a run begun on either can be resumed on the other.</summary>
    public string Fingerprint => index.Origin.Fingerprint;

    /// <summary>The data set it was made from.</summary>
    public DataIdentity Source => index.Origin.Source;

    /// <summary>Pixels on a side of its frames; no other side can be read.</summary>
    public int Side => index.Origin.Side;

    /// <summary>Bytes of pixels.</summary>
    public long Bytes { get; }

    /// <summary>Frames that the source could not decode. Reading one of them throws, as it does from the source.</summary>
    public IReadOnlyList<FrameFault> Faults => index.Faults;

    /// <summary>Opens a pack.</summary>
    /// <param name="folder">The folder of the pack.</param>
    /// <param name="source">The data set it was made from, to check that the pack is up to date; null checks nothing.</param>
    /// <exception cref="LabException">
    /// The pack is unfinished, damaged, of another version, or made of other data than the source; the message names the file and the cure.
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

    /// <summary>Requires the side that the frames were packed at, e.g. before a run begins.</summary>
    /// <exception cref="LabException">The side is not <see cref="Side"/>; the message names both and the cure.</exception>
    public void RequireSide(int side)
    {
        if (side != Side)
            throw new LabException(string.Create(CultureInfo.InvariantCulture,
                $"{Identity}: frames are packed at side {Side}, but side {side} is asked for; "
                + $"pack the data again with --side {side} into another folder, or read {Source}."));
    }

    /// <summary>Compares every clip with its checksum now, instead of when it is first read.</summary>
    /// <param name="progress">Receives the number of clips done.</param>
    /// <param name="cancel">Stops the work early.</param>
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

    /// <summary>Unmaps the shards; frames cannot be read any more.</summary>
    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    /// <summary>Two threads may check a clip at the same time, with the same result.</summary>
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

/// <summary>A frame that the source could not decode when the pack was made. Reading it from the pack throws the same message.</summary>
/// <param name="Clip">Index into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Frame">0 … FrameCount - 1.</param>
/// <param name="Reason">The source's message.</param>
internal sealed record FrameFault(int Clip, int Frame, string Reason);
