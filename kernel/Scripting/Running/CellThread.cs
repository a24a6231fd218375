using System.Collections.Concurrent;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// The thread that cells run on. It stays the same, because libraries keep state by thread, until a cell is interrupted: then a new one takes its
/// place, since the interruption may still be pending on the old one.
/// </summary>
internal sealed class CellThread : IDisposable
{
    // Twice a main thread's stack: a recursion may go some ten times deeper than on the pool's threads.
    private const int StackSize = 16 << 20;

    // In turns of 20 ms: a cell that has not ended after 1.5 s is left behind.
    private const int LeaveAfter = 75;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly CellGuard.ThreadMark mark = new();
    private Action leave = () => { };

    public CellThread()
    {
        thread = new Thread(Loop, StackSize) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Whether what ran here could not be stopped, so that its cell was ended without it.</summary>
    public bool LeftBehind
    {
        get { lock (gate) return mark.LeftBehind; }
    }

    /// <summary>Queues work; the task ends with the work, or is cancelled when the thread is left behind.</summary>
    public Task<T> Run<T>(Func<T> body)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // What flows with the caller, such as the invocation context of .NET Interactive, flows to the cell.
        ExecutionContext? flow = ExecutionContext.Capture();
        work.Add(() =>
        {
            lock (gate) leave = () => done.TrySetException(new OperationCanceledException());
            Action end;
            try
            {
                T result = default!;
                if (flow is null) result = body();
                else ExecutionContext.Run(flow, _ => result = body(), null);
                end = () => done.TrySetResult(result);
            }
#pragma warning disable CA1031 // Whoever awaits the task gets it.
            catch (Exception e) { end = () => done.TrySetException(e); }
#pragma warning restore CA1031
            lock (gate)
            {
                leave = () => { };
                if (mark.LeftBehind) CellGuard.CameBack();
            }
            end();
        });
        return done.Task;
    }

    /// <summary>
    /// Runs code that need not watch a token, on this thread. When interrupted, it ends at the next loop or function of its own
    /// (<see cref="CellGuard"/>), or where it waits. Code that is inside a library or native code for 1.5 s more is left behind: its cell ends, and
    /// the code ends when it returns to the cell's own code.
    /// </summary>
    /// <remarks>
    /// ControlledExecution.Run, the runtime's way to abort a thread, is not used: an abort that meets an allocation, a lock or a regular expression
    /// ended the process in about half of the tries on Linux, and with it the session that the interruption was to save.
    /// </remarks>
    /// <param name="body">Given the context in whose queue awaits continue.</param>
    /// <param name="unhandled">Receives what an `async void` method throws.</param>
    /// <param name="interrupt">Stops the code.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void RunStoppable(Action<CellContext> body, Action<Exception> unhandled, CancellationToken interrupt)
    {
        var context = new CellContext(thread, unhandled);
        using var ended = new ManualResetEventSlim();
        using CountdownEvent stoppers = new(1);
        bool completed = false;
        CellGuard.Begin();
        CancellationTokenRegistration registration = interrupt.Register(() =>
        {
            CellGuard.Stop();
            if (stoppers.TryAddCount()) _ = Task.Run(() => { Stop(ended); stoppers.Signal(); });
        });
        SynchronizationContext? former = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            body(context);
            completed = true;
        }
        catch (ThreadInterruptedException) when (interrupt.IsCancellationRequested)
        {
            throw new OperationCanceledException(interrupt);
        }
        finally
        {
            Quietly(ended.Set);
            SynchronizationContext.SetSynchronizationContext(former);
            Quietly(() => context.End(drop: !completed && interrupt.IsCancellationRequested));
            Quietly(registration.Dispose);
            stoppers.Signal();
            Quietly(stoppers.Wait);
        }
    }

    public void Dispose() => work.CompleteAdding();

    private void Loop()
    {
        CellGuard.EnterThread(mark);
        foreach (Action item in work.GetConsumingEnumerable()) item();
    }

    private void Stop(ManualResetEventSlim ended)
    {
        bool woken = false;
        for (int turn = 1; !ended.Wait(20); turn++)
        {
            // Once, and again only after the cell has had a second for its finally blocks.
            if (turn >= 3 && (!woken || turn >= 50) && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                CellGuard.Woke(thread);
                thread.Interrupt();
                woken = true;
            }
            if (turn < LeaveAfter) continue;
            Leave();
            return;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            CellGuard.LeaveBehind(mark);
            leave();
        }
    }

    // An interruption that came too late for the cell hits the next wait on this thread.
    private static void Quietly(Action action)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (ThreadInterruptedException) { }
        }
    }
}
