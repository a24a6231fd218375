using Microsoft.CodeAnalysis;
using NotebookKernel.Scripting.Running;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>
/// Completion and hover for the cell being typed. Questions are answered one at a time, from a chain of submissions of its own that follows the
/// session. While a cell runs, the answers are those from before it began.
/// </summary>
/// <param name="before">What a cell can see before any has run.</param>
/// <param name="folder">What paths in `#r`, `#load` and `#!import` are relative to.</param>
/// <param name="warmUp">Whether to prepare the first answer after the first cell.</param>
internal sealed class CodeIntelligence(Func<SubmissionHistory> before, string folder, bool warmUp) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim one = new(1);
    private readonly CancellationTokenSource ended = new();
    private readonly Lazy<SubmissionChain> chain = new(() => new SubmissionChain());
    private volatile SubmissionHistory? history;
    private volatile bool busy;
    private bool warm = !warmUp;

    /// <summary>A cell begins to run.</summary>
    public void CellBegins()
    {
        history ??= before();
        busy = true;
    }

    /// <summary>A cell has run; this is what the next can see.</summary>
    public void CellEnded(SubmissionHistory now)
    {
        (history, busy) = (now, false);
        if (warm) return;
        warm = true;
        CancellationToken cancel = ended.Token;
        _ = Task.Run(() => WarmUpAsync(() => busy, cancel), cancel);
    }

    /// <summary>What could stand at the cursor; a cursor outside the cell is taken to its nearer end.</summary>
    public Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancel)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        return Magic.Complete(code, cursor, folder) is { } directive
            ? Task.FromResult(directive)
            : Ask(code, document => CellCompletion.At(document, cursor, chain.Value.Names, cancel), cancel);
    }

    /// <summary>
    /// The declaration and documentation of the name at the cursor, or within a call's arguments of the method; null when nothing is known.
    /// </summary>
    public Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancel) =>
        Ask(code, document => Hover.At(document, Math.Clamp(cursor, 0, code.Length), cancel), cancel);

    /// <summary>The methods that the call around the cursor could mean; null when there is no call.</summary>
    public Task<CallHelp?> CallAsync(string code, int cursor, CancellationToken cancel) =>
        Ask(code, document => CallHelp.At(document, Math.Clamp(cursor, 0, code.Length), cancel), cancel);

    /// <summary>What the compiler says of the cell: its errors and warnings.</summary>
    public Task<IReadOnlyList<Diagnostic>> CheckAsync(string code, CancellationToken cancel) => Ask(code, async document =>
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancel).ConfigureAwait(false))!;
        return (IReadOnlyList<Diagnostic>)
            [.. model.GetDiagnostics(cancellationToken: cancel).Where(found => found.Severity >= DiagnosticSeverity.Warning && !found.IsSuppressed)];
    }, cancel);

    /// <summary>
    /// Asks the first questions, which take seconds: in steps, each begun only when no cell runs, so that a cell shares the machine with one
    /// step at most.
    /// </summary>
    /// <param name="running">Whether a cell runs.</param>
    /// <param name="cancel">Ends it, quietly.</param>
    internal async Task WarmUpAsync(Func<bool> running, CancellationToken cancel)
    {
        Func<Task>[] steps =
        [
            () => Task.FromResult(RoslynHost.Services),
            () => Ask("", Task.FromResult, cancel),
            () => CompleteAsync("Math.Ma", 7, cancel),
            () => InspectAsync("Math.Max(1, 2)", 7, cancel),
            () => CompleteAsync("", 0, cancel),
        ];
        try
        {
            foreach (Func<Task> step in steps)
            {
                do await Task.Delay(Pause, cancel).ConfigureAwait(false);
                while (running());
                await step().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ended first; nobody waits for the rest.
        }
    }

    /// <summary>Ends what is under way.</summary>
    public void Dispose() => ended.Cancel();

    private async Task<T> Ask<T>(string code, Func<Document, Task<T>> question, CancellationToken cancel)
    {
        await one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Off the caller's thread: reading references for the first time takes a while, and the caller may be serving messages.
            return await Task.Run(Answer, cancel).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }

        async Task<T> Answer()
        {
            Document cell = await chain.Value.Cell(history ??= before(), Magic.Blank(code), cancel).ConfigureAwait(false);
            return await question(cell).ConfigureAwait(false);
        }
    }
}
