namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Brings what follows an await in a cell back to the cell's thread, where it can be stopped. When that thread is busy or blocked (`.Result` on
/// something that awaits), what waits for it goes to the thread pool instead: nothing here deadlocks that would not do so without a context.
/// </summary>
internal sealed class CellContext(Thread thread, Action<Exception> unhandled) : SynchronizationContext
{
    // A blocked thread is asked twice, 10 ms apart; a busy one gets this long before its continuations go elsewhere.
    private const int PatienceMilliseconds = 100;

    private readonly object gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = [];
    private bool pumping, ended, dropped, rescuing;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            if (dropped) return;
            if (ended)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Invoke(d, state), null);
                return;
            }
            queue.Enqueue((d, state));
            Monitor.PulseAll(gate);
            if (pumping || rescuing) return;
            rescuing = true;
        }
        _ = Task.Run(Rescue);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread == thread) d(state);
        else ThreadPool.UnsafeQueueUserWorkItem(_ => Invoke(d, state), null);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what is posted until the task has ended.</summary>
    public void RunUntilEnd(Task task, CancellationToken interrupt)
    {
        using CancellationTokenRegistration wake = interrupt.Register(Wake);
        _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (gate)
            {
                pumping = true;
                while (queue.Count == 0 && !task.IsCompleted && !interrupt.IsCancellationRequested) Monitor.Wait(gate);
                pumping = false;
                interrupt.ThrowIfCancellationRequested();
                if (queue.Count == 0) return;
                next = queue.Dequeue();
            }
            Invoke(next.Callback, next.State);
        }
    }

    /// <summary>The cell has ended: what still comes runs on the pool, or not at all when the cell was interrupted.</summary>
    public void End(bool drop)
    {
        lock (gate)
        {
            ended = true;
            dropped = drop;
            if (!drop) ToPool();
            queue.Clear();
        }
    }

    private void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }

    private async Task Rescue()
    {
        int waited = 0, blocked = 0;
        while (true)
        {
            await Task.Delay(10).ConfigureAwait(false);
            waited += 10;
            lock (gate)
            {
                if (queue.Count == 0 || pumping || ended)
                {
                    rescuing = false;
                    return;
                }
                blocked = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) ? blocked + 1 : 0;
                if (blocked >= 2 || waited >= PatienceMilliseconds) ToPool();
            }
        }
    }

    private void ToPool()
    {
        while (queue.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
            ThreadPool.UnsafeQueueUserWorkItem(_ => Invoke(next.Callback, next.State), null);
    }

    private void Invoke(SendOrPostCallback callback, object? state)
    {
        SynchronizationContext? former = Current;
        SetSynchronizationContext(this);
        try { callback(state); }
#pragma warning disable CA1031 // What an `async void` throws comes out here, and nobody else would catch it.
        catch (Exception e) when (e is not ThreadInterruptedException) { unhandled(e); }
#pragma warning restore CA1031
        finally { SetSynchronizationContext(former); }
    }
}
