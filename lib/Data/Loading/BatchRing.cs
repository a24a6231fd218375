using System.Runtime.ExceptionServices;

namespace MsstNet.Data.Loading;

/// <summary>
/// Prepares the batches of one epoch ahead of their reader, on a few threads, in a fixed number of buffers. A thread with no free buffer sleeps:
/// a busy one beside a training step would nearly double its time.
/// </summary>
/// <remarks>
/// A thread takes a free buffer first and the next batch number second, under one lock, so every number below a taken one has a buffer and
/// comes to be finished; the reader, which wants them in order, is never kept waiting by a later one.
/// </remarks>
internal sealed class BatchRing : IDisposable
{
    private readonly object gate = new();
    private readonly Stack<Batch> free;
    private readonly Dictionary<int, (Batch Batch, ExceptionDispatchInfo? Error)> done = [];
    private readonly Thread[] threads;
    private readonly Action<Batch, int, CancellationToken> fill;
    private readonly CancellationTokenSource stop = new();
    private readonly int batches;
    private int next;

    /// <summary>Starts the threads.</summary>
    /// <param name="buffers">At least one more than <paramref name="workers"/>, for the reader's own.</param>
    /// <param name="batches">Batches of the epoch.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="fill">Fills a buffer with a batch, given its number; checks the token between clips.</param>
    public BatchRing(IEnumerable<Batch> buffers, int batches, int workers, Action<Batch, int, CancellationToken> fill)
    {
        (free, this.batches, this.fill) = (new Stack<Batch>(buffers), batches, fill);
        threads = new Thread[Math.Min(workers, batches)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"clip loader {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Waits for a batch, and throws here what its thread threw.</summary>
    public Batch Take(int number)
    {
        lock (gate)
        {
            (Batch Batch, ExceptionDispatchInfo? Error) result;
            while (!done.Remove(number, out result)) Monitor.Wait(gate);
            result.Error?.Throw();
            return result.Batch;
        }
    }

    /// <summary>Gives a batch back to be filled again.</summary>
    public void Return(Batch batch)
    {
        lock (gate)
        {
            free.Push(batch);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Stops the threads and waits for them; each ends at its next clip.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stop.Cancel();
            Monitor.PulseAll(gate);
        }
        foreach (var thread in threads) thread.Join();
        stop.Dispose();
    }

    private void Work()
    {
        while (TryBegin(out var batch, out int number))
        {
            ExceptionDispatchInfo? error = null;
            try
            {
                fill(batch, number, stop.Token);
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);    // the reader throws it when it comes to this batch
            }
            lock (gate)
            {
                done[number] = (batch, error);
                Monitor.PulseAll(gate);
            }
        }
    }

    private bool TryBegin(out Batch batch, out int number)
    {
        lock (gate)
        {
            batch = null!;
            number = -1;
            while (free.Count == 0 && next < batches && !stop.IsCancellationRequested) Monitor.Wait(gate);
            if (next >= batches || stop.IsCancellationRequested) return false;
            (batch, number) = (free.Pop(), next++);
            return true;
        }
    }
}
