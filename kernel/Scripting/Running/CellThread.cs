using System.Collections.Concurrent;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// The thread that cells run on: always the same, because libraries keep state by thread (TorchSharp's dispose scopes, whether gradients are
/// recorded), until a cell is interrupted; then a new one takes its place, since a woken thread may have an interruption still to come.
/// </summary>
internal sealed class CellThread : IDisposable
{
    // As much as a main thread has, and room for a recursion some ten times deeper than the pool's threads allow.
    private const int StackSize = 16 << 20;

    // Turns of 20 ms: a cell that has not ended after 1.5 s is left behind.
    private const int LeaveAfter = 75;

    [ThreadStatic]
    private static CellThread? current;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private readonly Lock gate = new();
    private Action leave = () => { };
    private bool leftBehind;

    public CellThread()
    {
        thread = new Thread(Loop, StackSize) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Whether the code that calls this belongs to a cell that was given up.</summary>
    public static bool OfCellLeftBehind => current is { LeftBehind: true };

    public bool IsCurrent => Thread.CurrentThread == thread;

    /// <summary>Whether what ran here could not be stopped and its cell was ended without it.</summary>
    public bool LeftBehind
    {
        get { lock (gate) return leftBehind; }
    }

    public Task<T> Run<T>(Func<T> body)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            lock (gate) leave = () => done.TrySetException(new OperationCanceledException());
            Action end;
            try
            {
                T result = body();
                end = () => done.TrySetResult(result);
            }
#pragma warning disable CA1031 // It is the awaiter's to judge.
            catch (Exception e) { end = () => done.TrySetException(e); }
#pragma warning restore CA1031
            lock (gate)
            {
                leave = () => { };
                if (leftBehind) CellGuard.CameBack();
            }
            end();
        });
        return done.Task;
    }

    /// <summary>
    /// Runs code that may never look at a token, on this thread. On an interruption it ends at its next loop or function of its own
    /// (<see cref="CellGuard"/>) and is woken where it waits. Code that computes inside a library or native code for 1.5 s more is left behind: its cell
    /// ends, and it ends by itself when it comes back to the cell's own code.
    /// </summary>
    /// <remarks>
    /// ControlledExecution.Run, the runtime's way to abort a thread, is not used: an abort that meets an allocation, a lock or a regular expression
    /// ended the process in about half of the tries on Linux, and with it the session that the interruption was to save.
    /// </remarks>
    /// <param name="body">Given the context in whose queue awaits continue.</param>
    /// <param name="unhandled">Takes what an `async void` throws.</param>
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
        current = this;
        foreach (Action item in work.GetConsumingEnumerable()) item();
    }

    private void Stop(ManualResetEventSlim ended)
    {
        bool woken = false;
        for (int turn = 1; !ended.Wait(20); turn++)
        {
            // What waits cooperatively has had its token. Once, and then not before the cell has had a second for what it does on its way out.
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
            leftBehind = true;
            CellGuard.LeaveBehind();
            leave();
        }
    }

    // A wake-up that came too late for the cell strikes the next wait on this thread.
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
