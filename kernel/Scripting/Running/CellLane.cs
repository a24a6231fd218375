using System.Reflection;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Runs the code of cells on their thread, one piece at a time, so that it can be stopped. Code that a running cell submits itself runs within that
/// cell, since the thread is the cell's until it ends.
/// </summary>
/// <param name="stray">Receives what an `async void` method throws.</param>
internal sealed class CellLane(Action<Exception> stray) : IDisposable
{
    private CellThread thread = new();
    private volatile CellContext? active;

    /// <summary>Runs code to its end.</summary>
    /// <param name="prepare">Compiles it; not stopped but by the token it watches.</param>
    /// <param name="interrupt">Stops what it returns, even a loop that never waits.</param>
    /// <exception cref="TargetInvocationException">The code threw a <see cref="NotebookException"/>, which is none of the kernel's own.</exception>
    public Task Run(Func<Func<Task>> prepare, CancellationToken interrupt) =>
        active is { } cell ? RunWithin(cell, prepare) : thread.Run(() => RunAlone(prepare, interrupt));

    /// <summary>Runs something on the thread that no cell waits for.</summary>
    public void Prepare(Action action) => _ = thread.Run(() => { action(); return true; });

    /// <summary>
    /// Replaces the thread after an interruption, which may still be pending on the old one. Only then, because libraries keep state by thread.
    /// </summary>
    /// <returns>Whether the old thread could not be stopped and goes on in the background.</returns>
    public bool ReplaceThread()
    {
        bool leftBehind = thread.LeftBehind;
        thread.Dispose();
        thread = new CellThread();
        active = null;
        return leftBehind;
    }

    /// <inheritdoc/>
    public void Dispose() => thread.Dispose();

    private bool RunAlone(Func<Func<Task>> prepare, CancellationToken interrupt)
    {
        Func<Task> start = prepare();
        try
        {
            thread.RunStoppable(context => RunIn(context, start, interrupt), stray, interrupt);
        }
        catch (NotebookException e)
        {
            throw new TargetInvocationException(e);
        }
        return true;
    }

    private void RunIn(CellContext context, Func<Task> start, CancellationToken interrupt)
    {
        active = context;
        try
        {
            Task run = start();
            context.RunUntilEnd(run, interrupt);
            run.GetAwaiter().GetResult();
        }
        finally
        {
            // Not when a thread that was left behind comes back: another may run a cell by then.
            _ = Interlocked.CompareExchange(ref active, null, context);
        }
    }

    // The cell waits for what it submitted, so the wait itself runs it.
    private static Task RunWithin(CellContext cell, Func<Func<Task>> prepare)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionContext? flow = ExecutionContext.Capture();
        cell.Post(_ =>
        {
            if (flow is null) Start();
            else ExecutionContext.Run(flow, _ => Start(), null);
        }, null);
        return done.Task;

        async void Start()
        {
            try
            {
                await prepare()();
                done.TrySetResult();
            }
#pragma warning disable CA1031 // Whoever awaits the task gets it.
            catch (Exception e) { done.TrySetException(e); }
#pragma warning restore CA1031
        }
    }
}
