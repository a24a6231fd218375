using MsstNet.Data;

namespace MsstNet.Lab.Packs;

/// <summary>
/// Decodes a data set once, into the shards and the index of a <see cref="FramePack"/>. After an interruption, the next run continues at the first
/// unfinished shard and ends with the same bytes.
/// </summary>
/// <remarks>
/// A shard gets its name when it is complete, and the index is written last, when all shards are there. Where a clip lies follows from the clips'
/// lengths alone, so that several threads can write at once, one frame at a time: memory does not grow with the data set.
/// </remarks>
internal static class FramePackWriter
{
    /// <summary>Packs a data set, or the shards of it that are missing or damaged.</summary>
    /// <param name="source">Any data set; its frames are read from several threads.</param>
    /// <param name="folder">
    /// A folder that does not exist, is empty, or holds this pack, finished or not. A finished pack is verified and repaired.
    /// </param>
    /// <param name="options">Defaults if null.</param>
    /// <param name="progress">Receives the number of frames done, in order.</param>
    /// <param name="cancel">Stops the work at the next frame; finished shards stay.</param>
    /// <exception cref="LabException">
    /// A frame cannot be decoded, the folder holds something else or cannot be written; the message says which.
    /// </exception>
    public static FramePackReport Write(
        IClipSource source, string folder, FramePackOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        options ??= new FramePackOptions();
        if (options.Side is < 2 or > PackIndex.MaxSide)
            throw new LabException(FormattableString.Invariant($"side is {options.Side}; frames are packed at 2 to {PackIndex.MaxSide} pixels."));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ShardBytes, 1);
        if (source.Clips.Count == 0) throw new LabException($"{source.Identity}: no clip to pack.");
        var place = new PackFolder(folder);
        try
        {
            return Write(source, place, options, progress, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            place.TakeBack();
            throw new LabException($"{folder}: cannot be written ({e.Message}); "
                + "check the disk's space and the permissions, then run it again: it goes on where it was.", e);
        }
    }

    private static FramePackReport Write(
        IClipSource source, PackFolder folder, FramePackOptions options, IProgress<long>? progress, CancellationToken cancel)
    {
        var origin = new PackOrigin(options.Side, options.ShardBytes, source.Identity, source.Fingerprint);
        var plan = origin.Plan(source.Clips);
        using var alone = folder.Lock();
        folder.RequireOwn(plan, origin);
        folder.DropTornFiles();
        bool finished = File.Exists(folder.Index);      // then this is a repair, and pixels are read, too
        var trailers = new ShardTrailer?[plan.ShardCount];
        var writer = new ShardWriter(source, plan, origin, options);
        long done = 0, decoded = 0;
        for (int shard = 0; shard < trailers.Length; shard++)
        {
            cancel.ThrowIfCancellationRequested();
            trailers[shard] = folder.Finished(shard, plan, origin, readPixels: finished, options.SkipBad);
            if (trailers[shard] is null) continue;
            done += Frames(shard);
            progress?.Report(done);
        }
        if (trailers.Contains(null)) File.Delete(folder.Index);   // no moment at which the index stands for shards that are not there
        for (int shard = 0; shard < trailers.Length; shard++)
        {
            if (trailers[shard] is not null) continue;
            long before = done;
            trailers[shard] = writer.Write(folder.Shard(shard), shard, frames => progress?.Report(before + frames), cancel);
            done += Frames(shard);
            decoded += Frames(shard);
        }
        FrameFault[] faults = [.. trailers.SelectMany(trailer => trailer!.Faults)];
        uint[] checksums = [.. trailers.SelectMany(trailer => trailer!.Checksums)];
        var index = new PackIndex(origin, source.Classes, source.Clips, source.Splits, new ShardTrailer(checksums, faults));
        folder.WriteIndex(PackJson.Write(index));
        return new FramePackReport(source.Clips.Count, done, decoded, done * plan.FrameBytes, faults);

        long Frames(int shard) => plan.PixelBytes(shard) / plan.FrameBytes;
    }
}

/// <summary>How a data set is packed.</summary>
internal sealed record FramePackOptions
{
    /// <summary>Pixels on a side of the frames, as the network takes them.</summary>
    public int Side { get; init; } = 112;

    /// <summary>
    /// Whether a frame that cannot be decoded is listed in <see cref="FramePack.Faults"/>, and throws again when it is read, instead of stopping the
    /// work.
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>Threads that decode.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Greatest length in bytes of a shard of several clips. An interruption costs at most the work of one shard.</summary>
    public long ShardBytes { get; init; } = 1L << 28;
}

/// <summary>The result of packing.</summary>
/// <param name="Clips">Clips of the pack.</param>
/// <param name="Frames">Frames of the pack.</param>
/// <param name="Decoded">Frames decoded in this run; the others were there from an earlier, interrupted one.</param>
/// <param name="Bytes">Bytes of pixels.</param>
/// <param name="Faults">Frames that the source could not decode.</param>
internal sealed record FramePackReport(int Clips, long Frames, long Decoded, long Bytes, IReadOnlyList<FrameFault> Faults);
