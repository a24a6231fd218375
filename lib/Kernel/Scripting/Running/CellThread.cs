using System.Collections.Concurrent;
using System.Runtime;

namespace MsstNet.Lab.Kernel.Scripting.Running;

/// <summary>
/// The thread that cells run on: always the same, because libraries keep state by thread (TorchSharp's dispose scopes, whether gradients are
/// recorded), until a cell is interrupted; then a new one takes its place, since an aborted thread may have an interruption still to come.
/// </summary>
internal sealed class CellThread : IDisposable
{
    // As much as a main thread has, and room for a recursion some ten times deeper than the pool's threads allow.
    private const int StackSize = 16 << 20;

    // Turns of 20 ms.
    private const int AbortAfter = 50;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public CellThread()
    {
        thread = new Thread(Loop, StackSize) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Held by what must not be torn by an abort when it runs on this thread.</summary>
    public object Shield { get; } = new();

    public bool IsCurrent => Thread.CurrentThread == thread;

    public Task<T> Run<T>(Func<T> body)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try { done.SetResult(body()); }
#pragma warning disable CA1031 // It is the awaiter's to judge.
            catch (Exception e) { done.SetException(e); }
#pragma warning restore CA1031
        });
        return done.Task;
    }

    /// <summary>
    /// Runs code that may never look at a token, on this thread. On an interruption it ends at its next loop or function of its own
    /// (<see cref="CellGuard"/>), is woken where it waits, and is aborted only when it has computed inside a library for a second more.
    /// </summary>
    /// <param name="body">Given the context in whose queue awaits continue.</param>
    /// <param name="unhandled">Takes what an `async void` throws.</param>
    /// <param name="slow">Called once when the code has not stopped 2 s after it was told to.</param>
    /// <param name="interrupt">Stops the code.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void RunStoppable(Action<CellContext> body, Action<Exception> unhandled, Action slow, CancellationToken interrupt)
    {
        var context = new CellContext(thread, Shield, unhandled);
        using var abort = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        using CountdownEvent stoppers = new(1);
        bool completed = false;
        CellGuard.Reset();
        CancellationTokenRegistration registration = interrupt.Register(() =>
        {
            CellGuard.Stop();
            if (stoppers.TryAddCount()) _ = Task.Run(() => { Stop(abort, ended, slow); stoppers.Signal(); });
        });
        SynchronizationContext? former = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            // The one API that stops a loop that never waits, made for script hosts; state it may tear belongs to the cell.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(() => body(context), abort.Token);
#pragma warning restore SYSLIB0046
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
        foreach (Action item in work.GetConsumingEnumerable()) item();
    }

    private void Stop(CancellationTokenSource abort, ManualResetEventSlim ended, Action slow)
    {
        // What waits cooperatively has had its token. An abort that meets the runtime itself, in an allocation, a lock or on the way out of a wait,
        // ends the process (observed on Linux), so it is the last resort, for a loop inside a library that no other way would ever end.
        Task? aborting = null;
        for (int turn = 1; !ended.Wait(20); turn++)
        {
            bool waits = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
            if (waits && turn >= 3 && (aborting is null || turn % 50 == 0)) thread.Interrupt();
            // Only when the shield is free: then the thread is in the cell's code, or about to wait for the shield.
            else if (!waits && turn >= AbortAfter) aborting ??= Task.Run(() => { lock (Shield) abort.Cancel(); });
            if (turn == 100) slow();
        }
        aborting?.Wait();
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
