using System.Diagnostics;
using NotebookKernel.Languages;
using NotebookKernel.Notebooks;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting;

/// <summary>
/// Cells in several languages with state from one to the next, for the Jupyter kernel, the headless runner and tests. One session a process, since it
/// takes over the console and the current directory. Cells run one at a time. A cell that calls Environment.Exit ends the process.
/// </summary>
public sealed class ScriptSession : IAsyncDisposable
{
    private readonly string formerFolder = Environment.CurrentDirectory;
    private readonly SessionOutput output;
    private readonly CellRunner runner;
    private readonly SemaphoreSlim turn = new(1);
    private int disposed;

    /// <summary>Opens a session; what the first cell needs is prepared in the background.</summary>
    /// <exception cref="NotebookException">The folder does not exist, or another session is open in this process.</exception>
    public ScriptSession(SessionOptions options)
    {
        if (!Directory.Exists(options.Folder))
            throw new NotebookException($"{options.Folder} is not a folder; a notebook's session starts in one that exists.");
        output = new SessionOutput(() => ShownOutsideCell, CellGuard.CheckOnCellThread);
        Environment.CurrentDirectory = options.Folder;
        runner = new CellRunner(output, Path.GetFullPath(options.Folder), options.ForTyping);
        StrayExceptions.ReportTo(runner.ReportStray);
    }

    /// <summary>What is shown while no cell runs: by a thread or a timer that outlived its cell, or an exception that nobody caught.</summary>
    /// <remarks>Without a listener it goes to the front of the last cell.</remarks>
    public event Action<CellEvent>? ShownOutsideCell;

    /// <summary>The languages of the session.</summary>
    internal LanguageRouter Languages => runner.Router;

    /// <summary>What has run, for completion and hover. Not while a cell runs.</summary>
    internal SubmissionHistory History => runner.History;

    /// <summary>Runs a cell. It does not throw when the cell fails: the error is in the outcome and was shown.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="front">Where output goes and input comes from.</param>
    /// <param name="interrupt">Stops the cell, even a loop that never waits; the session goes on.</param>
    /// <param name="language">The language it begins in.</param>
    public async Task<CellOutcome> ExecuteAsync(string code, ICellFront front, CancellationToken interrupt, string language = CellLanguage.CSharp)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        try
        {
            output.BeginCell(front, interrupt);
            runner.Intelligence.CellBegins();
            CellError? error = await runner.Run(code, language, interrupt).ConfigureAwait(false);
            if (error is not null) output.ShowError(error);
            return new CellOutcome(error, watch.Elapsed);
        }
        finally
        {
            output.EndCell();
            runner.Intelligence.CellEnded(runner.History);
            turn.Release();
        }
    }

    /// <summary>What could stand at the cursor: the session's variables, the libraries' names, keywords, magic commands.</summary>
    public Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancel) => Magic.LanguageAt(code, cursor) == CellLanguage.CSharp
        ? runner.Intelligence.CompleteAsync(code, cursor, cancel)
        : LanguageQuestions.Complete(runner.Router, code, cursor, cancel);

    /// <summary>The declaration and documentation of the name at the cursor; null when nothing is known of it.</summary>
    public Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancel) => Magic.LanguageAt(code, cursor) == CellLanguage.CSharp
        ? runner.Intelligence.InspectAsync(code, cursor, cancel)
        : LanguageQuestions.Inspect(runner.Router, code, cursor, cancel);

    /// <summary>Whether a cell can run as it stands.</summary>
    public Completeness IsComplete(string code) => CellCompleteness.Of(code);

    /// <summary>Closes the session and gives the console back.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return ValueTask.CompletedTask;
        StrayExceptions.ReportTo(null);
        runner.Dispose();
        output.Dispose();
        Environment.CurrentDirectory = formerFolder;
        turn.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>How a session starts.</summary>
public sealed record SessionOptions
{
    /// <summary>The notebook's folder: what `#r`, `#load` and `#!import` are relative to, and the current directory of the cells.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Whether completion and hover will be asked for: then the first answer is prepared after the first cell, while none runs.</summary>
    public bool ForTyping { get; init; }
}

/// <summary>How a cell ended. Its output, the error included, went to the front while it ran.</summary>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="Elapsed">From the call to the end.</param>
public sealed record CellOutcome(CellError? Error, TimeSpan Elapsed)
{
    /// <summary>Whether it ran to its end.</summary>
    public bool Succeeded => Error is null;
}
