using System.Diagnostics;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace MsstNet.Lab.Kernel.Scripting;

/// <summary>
/// C# cells with state from one to the next, for three fronts: the Jupyter kernel, the headless runner, the tests. One session a process, since
/// it takes over the console. Cells run one at a time.
/// </summary>
public sealed class ScriptSession(SessionOptions options) : IAsyncDisposable
{
    private ScriptState<object>? state;

    /// <summary>What is shown while no cell runs: by a thread or a timer that outlived its cell, or an exception nobody caught.</summary>
    public event Action<CellEvent>? ShownOutsideCell;

    /// <summary>Runs a cell. It never throws on the cell's account: what goes wrong is in the outcome and was shown.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="front">Where output goes and input comes from.</param>
    /// <param name="interrupt">Stops the cell, a loop that never waits included; the session lives on.</param>
    public async Task<CellOutcome> ExecuteAsync(string code, ICellFront front, CancellationToken interrupt)
    {
        var watch = Stopwatch.StartNew();
        var defaults = ScriptOptions.Default.WithImports("System", "System.Linq").WithReferences(typeof(Enumerable).Assembly, typeof(Console).Assembly);
        state = state is null
            ? await CSharpScript.RunAsync(code, defaults, cancellationToken: interrupt).ConfigureAwait(false)
            : await state.ContinueWithAsync(code, cancellationToken: interrupt).ConfigureAwait(false);
        if (state.ReturnValue is { } value) front.Show(new ResultValue(MimeBundle.Of((MimeBundle.PlainText, value.ToString() ?? ""))));
        _ = options;
        _ = ShownOutsideCell;
        return new CellOutcome(null, watch.Elapsed);
    }

    /// <summary>What could stand at the cursor: the session's variables, the library, keywords, magics.</summary>
    public Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancel) =>
        Task.FromResult(new Completions(cursor, cursor, []));

    /// <summary>What the name at the cursor is, with its documentation; null when there is nothing to say.</summary>
    public Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancel) => Task.FromResult<MimeBundle?>(null);

    /// <summary>Whether a cell can run as it stands.</summary>
    public Completeness IsComplete(string code) => Completeness.Complete;

    /// <summary>Ends the session and gives the console back.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
