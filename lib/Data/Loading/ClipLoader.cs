using System.Collections.Concurrent;

namespace MsstNet.Data.Loading;

/// <summary>
/// Batches of clips, epoch after epoch: which frames, decoding, augmentation, packing, ahead of the reader and in reused memory.
/// </summary>
/// <remarks>
/// The order is a function of (seed, epoch); frames and augmentation of a clip are a function of (seed, epoch, clip). So the batches are the same
/// for any number of workers, and an epoch can be repeated alone, as a resumed run does.
/// </remarks>
public sealed class ClipLoader : IDisposable
{
    private readonly IClipSource source;
    private readonly int[] clips;
    private readonly LoaderConfig config;
    private readonly int sourceSide;
    private readonly ConcurrentQueue<SkippedClip> skipped = new();
    private Batch[]? buffers;

    /// <summary>Checks everything that can be checked without decoding a frame; allocates nothing large yet.</summary>
    /// <param name="source">Where the frames are.</param>
    /// <param name="clips">Which of its clips, e.g. <c>source.Splits[0].Train</c>.</param>
    /// <param name="config">How.</param>
    /// <exception cref="LabException">The configuration is impossible or there is no clip.</exception>
    public ClipLoader(IClipSource source, IReadOnlyList<int> clips, LoaderConfig config)
    {
        config.Validate();
        if (clips.Count == 0) throw new LabException($"{source.Identity}: no clip to load; the split is empty.");
        foreach (int clip in clips)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)clip, (uint)source.Clips.Count, nameof(clips));
        (this.source, this.clips, this.config) = (source, [.. clips], config);
        sourceSide = config.SourceSide == 0 ? config.Side : config.SourceSide;
    }

    /// <summary>The data set the clips are of.</summary>
    public IClipSource Source => source;

    /// <summary>Clips of an epoch.</summary>
    public int ClipCount => clips.Length;

    /// <summary>Batches of an epoch, the last of which may be smaller.</summary>
    public int BatchCount => (clips.Length + config.BatchSize - 1) / config.BatchSize;

    /// <summary>Clips left out so far because they could not be decoded, with <see cref="LoaderConfig.SkipBad"/>; empty otherwise.</summary>
    public IReadOnlyCollection<SkippedClip> Skipped => skipped;

    /// <summary>The batches of one epoch. Each is valid until the next is asked for; leaving the loop early stops the workers.</summary>
    /// <param name="epoch">Names the epoch's draws; the same number gives the same batches.</param>
    /// <exception cref="LabException">A clip could not be decoded, thrown where its batch would have come.</exception>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        int[] order = Order(epoch);
        var own = Interlocked.Exchange(ref buffers, null) ?? Allocate();
        try
        {
            if (config.Workers == 0)
            {
                for (int number = 0; number < BatchCount; number++)
                {
                    Fill(own[0], order, number, epoch, CancellationToken.None);
                    if (own[0].Count > 0) yield return own[0];
                }
                yield break;
            }
            using var ring = new BatchRing(own, BatchCount, config.Workers, (batch, number, stop) => Fill(batch, order, number, epoch, stop));
            for (int number = 0; number < BatchCount; number++)
            {
                var batch = ring.Take(number);
                if (batch.Count > 0) yield return batch;
                ring.Return(batch);
            }
        }
        finally
        {
            if (Interlocked.Exchange(ref buffers, own) is { } others) Release(others);
        }
    }

    /// <summary>The clips in the order of one epoch.</summary>
    public int[] Order(int epoch)
    {
        int[] order = [.. clips];
        if (config.Shuffle) SplitMix64.For(config.Seed, epoch, clip: -1).ShuffleInPlace(order.AsSpan());
        return order;
    }

    /// <summary>Frees the batches; no epoch may be under way.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffers, null) is { } own) Release(own);
    }

    /// <summary>One for each worker to fill, one for the reader, one that waits filled.</summary>
    private Batch[] Allocate()
    {
        var made = new Batch[config.Workers == 0 ? 1 : Math.Min(config.Workers + 2, BatchCount + 1)];
        for (int i = 0; i < made.Length; i++) made[i] = new Batch(config);
        return made;
    }

    private static void Release(Batch[] batches)
    {
        foreach (var batch in batches) batch.Release();
    }

    private void Fill(Batch batch, int[] order, int number, int epoch, CancellationToken stop)
    {
        batch.Clear();
        byte[] decoded = new byte[sourceSide * sourceSide * 3];
        int first = number * config.BatchSize, end = Math.Min(first + config.BatchSize, order.Length);
        for (int i = first; i < end && !stop.IsCancellationRequested; i++)
        {
            int clip = order[i];
            try
            {
                ReadClip(clip, epoch, batch.NextClip, decoded);
            }
            catch (LabException e) when (config.SkipBad)
            {
                skipped.Enqueue(new SkippedClip(source.Clips[clip].Id, 0, e.Message));
                continue;
            }
            batch.Add(clip, source.Clips[clip].Label);
        }
    }

    /// <summary>T frames of a clip, (T, H, W, 3). A frame that a short clip shows twice is decoded once.</summary>
    private void ReadClip(int clip, int epoch, Span<byte> target, byte[] decoded)
    {
        var random = SplitMix64.For(config.Seed, epoch, clip);
        int length = source.Clips[clip].FrameCount;
        int[] frames = config.Sampling == FrameSampling.Random
            ? FrameSampler.RandomPerSegment(length, config.Frames, random)
            : FrameSampler.MiddleOfSegments(length, config.Frames);
        var draw = config.Augmentation == AugmentationConfig.None ? Augmentation.Identity : Augmentation.Draw(config.Augmentation, random);
        bool direct = draw == Augmentation.Identity && sourceSide == config.Side;
        var warp = direct ? null : new FrameWarp(draw, sourceSide, config.Side);
        int bytes = target.Length / frames.Length;
        for (int t = 0; t < frames.Length; t++)
        {
            var frame = target.Slice(t * bytes, bytes);
            if (t > 0 && frames[t] == frames[t - 1])
            {
                target.Slice((t - 1) * bytes, bytes).CopyTo(frame);
                continue;
            }
            source.ReadFrame(clip, frames[t], sourceSide, direct ? frame : decoded);
            warp?.Apply(decoded, frame);
        }
    }
}
