using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MsstNet.Data.Loading;

/// <summary>
/// Batches of clips, epoch after epoch. A few threads choose the frames, decode, augment and pack them, ahead of the reader and in reused memory.
/// </summary>
/// <remarks>
/// The order is a function of (seed, epoch); frames and augmentation of a clip are a function of (seed, epoch, clip). So the batches are the same
/// for any number of workers, and an epoch can be repeated alone, as a resumed run does.
/// </remarks>
public sealed class ClipLoader : IDisposable
{
    private readonly int[] clips;
    private readonly LoaderConfig config;
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
        (Source, this.clips, this.config) = (source, [.. clips], config);
    }

    /// <summary>The data set the clips are of.</summary>
    public IClipSource Source { get; }

    /// <summary>Batches of an epoch, the last of which may be smaller.</summary>
    public int BatchCount => (clips.Length + config.BatchSize - 1) / config.BatchSize;

    /// <summary>Clips left out so far because they could not be decoded, with <see cref="LoaderConfig.SkipBad"/>; empty otherwise.</summary>
    public IReadOnlyCollection<SkippedClip> Skipped => skipped;

    /// <summary>The batches of one epoch. Each is valid until the next is asked for; leaving the loop early stops the workers.</summary>
    /// <param name="epoch">Names the epoch's draws; the same number gives the same batches.</param>
    /// <exception cref="LabException">A clip could not be decoded, thrown where its batch would have come.</exception>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        int[][] chosen = [.. Order(epoch).Chunk(config.BatchSize)];
        var own = Interlocked.Exchange(ref buffers, null) ?? Allocate();
        // A worker without a batch to fill sleeps: a busy one beside a training step would nearly double its time.
        using var work = new BlockingCollection<Task>();
        using var stop = new CancellationTokenSource();
        var ahead = new Queue<Task<Batch>>();
        Thread[] workers = [.. Enumerable.Range(1, Math.Min(config.Workers, chosen.Length)).Select(number => Worker(number, work))];
        int next = 0;
        try
        {
            foreach (var batch in own) Begin(batch);
            while (ahead.TryDequeue(out var filled))
            {
                if (workers.Length == 0) filled.RunSynchronously();
                var batch = filled.GetAwaiter().GetResult();     // throws here what its worker threw
                if (batch.Count > 0) yield return batch;
                Begin(batch);
            }
        }
        finally
        {
            stop.Cancel();
            work.CompleteAdding();
            foreach (var worker in workers) worker.Join();
            // Nobody reads what failed in a batch that nobody took; unread, it would be reported when it is collected.
            foreach (var left in ahead) _ = left.Exception;
            if (Interlocked.Exchange(ref buffers, own) is { } others) Release(others);
        }

        void Begin(Batch batch)
        {
            if (next == chosen.Length) return;
            int number = next++;
            var filling = new Task<Batch>(() => Fill(batch, chosen[number], epoch, stop.Token));
            ahead.Enqueue(filling);
            work.Add(filling);
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

    private static Thread Worker(int number, BlockingCollection<Task> work)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"clip loader {number}" };
        thread.Start();
        return thread;

        void Run()
        {
            foreach (var task in work.GetConsumingEnumerable()) task.RunSynchronously();
        }
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

    /// <summary>Fills a buffer with clips; ends at the next clip when it is told to stop.</summary>
    private Batch Fill(Batch batch, int[] chosen, int epoch, CancellationToken stop)
    {
        batch.Clear();
        var failures = new LabException?[chosen.Length];
        var cores = new ParallelOptions { MaxDegreeOfParallelism = config.Workers == 0 ? Environment.ProcessorCount : 1 };
        Parallel.For(0, chosen.Length, cores, () => new byte[config.Side * config.Side * 3], (k, _, decoded) =>
        {
            if (stop.IsCancellationRequested) return decoded;
            try
            {
                ReadClip(chosen[k], epoch, batch.Place(k), decoded);
            }
            catch (LabException e)
            {
                failures[k] = e;
            }
            return decoded;
        }, _ => { });
        if (stop.IsCancellationRequested) return batch;
        for (int k = 0; k < chosen.Length; k++)
        {
            int clip = chosen[k];
            if (failures[k] is null) batch.Add(k, clip, Source.Clips[clip].Label);
            else if (config.SkipBad) skipped.Enqueue(new SkippedClip(Source.Clips[clip].Id, 0, failures[k]!.Message));
            else ExceptionDispatchInfo.Throw(failures[k]!);
        }
        return batch;
    }

    /// <summary>T frames of a clip, (T, H, W, 3). A frame that a short clip shows twice is decoded once.</summary>
    private void ReadClip(int clip, int epoch, Span<byte> target, byte[] decoded)
    {
        var random = SplitMix64.For(config.Seed, epoch, clip);
        int length = Source.Clips[clip].FrameCount;
        int[] frames = config.Sampling == FrameSampling.Random
            ? FrameSampler.RandomPerSegment(length, config.Frames, random)
            : FrameSampler.MiddleOfSegments(length, config.Frames);
        var augmenter = ClipAugmenter.Draw(config.Augmentation, config.Side, random);
        int bytes = target.Length / frames.Length;
        for (int t = 0; t < frames.Length; t++)
        {
            var frame = target.Slice(t * bytes, bytes);
            if (t > 0 && frames[t] == frames[t - 1])
            {
                target.Slice((t - 1) * bytes, bytes).CopyTo(frame);
                continue;
            }
            Source.ReadFrame(clip, frames[t], config.Side, augmenter is null ? frame : decoded);
            augmenter?.Apply(decoded, frame);
        }
    }
}
