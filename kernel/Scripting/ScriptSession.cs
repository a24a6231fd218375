using System.Diagnostics;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting;

/// <summary>
/// C# cells with state from one to the next, for three fronts: the Jupyter kernel, the headless runner, the tests. One session a process, since
/// it takes over the console and the current directory. Cells run one at a time. A cell that calls Environment.Exit ends the process.
/// </summary>
public sealed class ScriptSession : IAsyncDisposable
{
    private static ScriptSession? live;

    private readonly string formerFolder = Environment.CurrentDirectory;
    private readonly Outlet outlet;
    private readonly CellConsole console;
    private readonly CellRunner runner;
    private readonly CodeIntelligence intelligence;
    private readonly SemaphoreSlim turn = new(1);
    private ICellFront? lastFront;
    private CancellationToken interruptOfCell;
    private int displays;

    /// <summary>Begins a session; what the first cell needs is prepared in the background.</summary>
    /// <exception cref="NotebookException">The folder is not there, or another session lives in this process.</exception>
    public ScriptSession(SessionOptions options)
    {
        if (!Directory.Exists(options.Folder)) throw new NotebookException($"{options.Folder} is not a folder; a notebook's session starts in one that is.");
        if (Interlocked.CompareExchange(ref live, this, null) is not null)
            throw new NotebookException("A notebook session lives in this process already; end it first, for both would own the console.");
        Environment.CurrentDirectory = options.Folder;
        outlet = new Outlet(ShowOutside);
        console = new CellConsole(Write, () => Ask("", password: false));
        runner = new CellRunner(this, Path.GetFullPath(options.Folder));
        intelligence = new CodeIntelligence(() => runner.History, Path.GetFullPath(options.Folder), options.ForTyping);
        StrayExceptions.Watch();
    }

    /// <summary>What is shown while no cell runs: by a thread or a timer that outlived its cell, or an exception nobody caught.</summary>
    /// <remarks>While nobody listens, it goes to the front of the last cell.</remarks>
    public event Action<CellEvent>? ShownOutsideCell;

    internal static ScriptSession? Live => Volatile.Read(ref live);

    /// <summary>What has run, for completion and hover. Not while a cell runs.</summary>
    internal SubmissionHistory History => runner.History;

    /// <summary>Runs a cell. It never throws on the cell's account: what goes wrong is in the outcome and was shown.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="front">Where output goes and input comes from.</param>
    /// <param name="interrupt">Stops the cell, a loop that never waits included; the session lives on.</param>
    public async Task<CellOutcome> ExecuteAsync(string code, ICellFront front, CancellationToken interrupt)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        try
        {
            outlet.Front = lastFront = front;
            interruptOfCell = interrupt;
            intelligence.CellBegins();
            CellError? error = await runner.Run(code, interrupt).ConfigureAwait(false);
            if (error is not null) outlet.Show(error);
            return new CellOutcome(error, watch.Elapsed);
        }
        finally
        {
            outlet.Flush();
            outlet.Front = null;
            intelligence.CellEnded(runner.History);
            turn.Release();
        }
    }

    /// <summary>What could stand at the cursor: the session's variables, the library, keywords, magics.</summary>
    public Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancel) =>
        intelligence.CompleteAsync(code, cursor, cancel);

    /// <summary>What the name at the cursor is, with its documentation; null when there is nothing to say.</summary>
    public Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancel) =>
        intelligence.InspectAsync(code, cursor, cancel);

    /// <summary>Whether a cell can run as it stands.</summary>
    public Completeness IsComplete(string code) => CellCompleteness.Of(code);

    /// <summary>Ends the session and gives the console back.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.CompareExchange(ref live, null, this) != this) return ValueTask.CompletedTask;
        intelligence.Dispose();
        console.Dispose();
        runner.Dispose();
        outlet.Dispose();
        Environment.CurrentDirectory = formerFolder;
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    internal DisplayHandle Display(object? value, string[] mimeTypes)
    {
        string id = $"cell-display-{Interlocked.Increment(ref displays)}";
        Show(new DisplayedValue(Bundles.Of(value, mimeTypes), id));
        return new DisplayHandle(this, id, mimeTypes);
    }

    internal void Show(CellEvent shown) => Alive(() => outlet.Show(shown));

    internal void Write(ConsoleStream stream, string text)
    {
        Alive(() => outlet.Write(stream, text));
        while (outlet.Full) Thread.Sleep(5);
    }

    internal void RenewConsole() => console.Renew();

    internal string? Ask(string prompt, bool password)
    {
        if (lastFront is not { } front) return null;
        CancellationToken interrupt = interruptOfCell;
        // Elsewhere, so that this wait can be broken off.
        Task<string?> line = Task.Run(() =>
        {
            outlet.Flush();
            return front.ReadLine(prompt, password, interrupt);
        });
        line.Wait(interrupt);
        return line.GetAwaiter().GetResult();
    }

    internal void ReportStray(Exception e) => outlet.Write(ConsoleStream.Stderr,
        $"Unhandled exception outside the cell's own thread; the kernel lives on.\n{string.Join('\n', runner.Tracebacks.Of(e).Traceback)}\n");

    // A loop of the library's that prints ends here, and a cell that was ended without its thread has no more to say.
    private void Alive(Action action)
    {
        if (runner.Thread.IsCurrent || CellThread.OfCellLeftBehind) CellGuard.Check();
        action();
    }

    private void ShowOutside(CellEvent shown)
    {
        if (ShownOutsideCell is { } listener) listener(shown);
        else lastFront?.Show(shown);
    }
}
