using Microsoft.CodeAnalysis;

namespace MsstNet.Lab.Kernel.Scripting.Intelligence;

/// <summary>
/// Completion and hover for the cell being typed. Questions are answered one at a time from a chain of submissions that follows the session;
/// none of it touches the running cell.
/// </summary>
internal sealed class CodeIntelligence : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim one = new(1);
    private readonly SubmissionChain chain = new();

    /// <summary>What could stand at the cursor; a cursor outside the cell is taken to its nearer end.</summary>
    public Task<Completions> CompleteAsync(SubmissionHistory history, string code, int cursor, CancellationToken cancel)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        return Magic.Complete(code, cursor, history.Folder) is { } directive
            ? Task.FromResult(directive)
            : Ask(history, code, document => CellCompletion.At(document, cursor, chain.Names, cancel), cancel);
    }

    /// <summary>What the name at the cursor is, with its documentation; within a call's arguments, what is called; null when there is nothing to say.</summary>
    public Task<MimeBundle?> InspectAsync(SubmissionHistory history, string code, int cursor, CancellationToken cancel) =>
        Ask(history, code, document => Hover.At(document, Math.Clamp(cursor, 0, code.Length), cancel), cancel);

    /// <summary>
    /// Asks the first questions, which take seconds, before anybody waits for them: in steps, each begun only when no cell has been running
    /// for a while, so that a cell shares the machine with one step at most.
    /// </summary>
    /// <param name="history">What a cell can see now.</param>
    /// <param name="busy">Whether a cell runs.</param>
    /// <param name="cancel">Ends it, quietly.</param>
    public async Task WarmUpAsync(Func<SubmissionHistory> history, Func<bool> busy, CancellationToken cancel)
    {
        Func<Task>[] steps =
        [
            () => Task.FromResult(RoslynHost.Services),
            () => Ask(history(), "", document => Task.FromResult(document), cancel),
            () => CompleteAsync(history(), "Math.Ma", 7, cancel),
            () => InspectAsync(history(), "Math.Max(1, 2)", 7, cancel),
            () => CompleteAsync(history(), "", 0, cancel),
        ];
        try
        {
            foreach (Func<Task> step in steps)
            {
                do await Task.Delay(Pause, cancel).ConfigureAwait(false);
                while (busy());
                await step().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ended first; nobody waits for the rest.
        }
    }

    /// <summary>Gives the gate back.</summary>
    public void Dispose() => one.Dispose();

    private async Task<T> Ask<T>(SubmissionHistory history, string code, Func<Document, Task<T>> question, CancellationToken cancel)
    {
        await one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Off the caller's thread: reading references for the first time takes a while, and the caller may be serving messages.
            return await Task.Run(
                async () => await question(await chain.Cell(history, Magic.Blank(code), cancel).ConfigureAwait(false)).ConfigureAwait(false), cancel)
                .ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }
}
