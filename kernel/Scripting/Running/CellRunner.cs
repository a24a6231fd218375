using System.Globalization;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting.Running;

/// <summary>Runs the cells of a session one after the other and says of each why it failed. Not for two cells at once.</summary>
internal sealed class CellRunner : IDisposable
{
    private const string LeftBehind =
        "The cell was interrupted, but code inside a library cannot be stopped from outside; it goes on in the background until it returns. "
        + "Variables are kept. If the machine stays busy, restart the kernel.";

    private readonly SessionOutput output;
    private readonly string folder;
    private readonly SessionLibraries libraries;
    private readonly Tracebacks tracebacks = new();
    private readonly CSharpRunner csharp;
    private readonly CellSteps steps;
    private int cells;

    /// <summary>Prepares for a first cell.</summary>
    /// <param name="output">Where cells show and ask.</param>
    /// <param name="folder">What paths in cells are relative to.</param>
    public CellRunner(SessionOutput output, string folder)
    {
        (this.output, this.folder) = (output, folder);
        var loads = new CellLoadContext();
        libraries = new SessionLibraries(loads);
        csharp = new CSharpRunner(libraries, loads, output, ReportStray);
        steps = new CellSteps(output, libraries, new SessionPackages(folder, libraries, loads), csharp, tracebacks);
        csharp.WarmUp();
    }

    /// <summary>What has run so far, for completion and hover.</summary>
    public SubmissionHistory History => new([.. csharp.Sources], libraries.References, Submissions.Imports);

    /// <summary>Runs a cell to its end.</summary>
    /// <returns>Why it failed, or null.</returns>
    public async Task<CellError?> Run(string code, CancellationToken interrupt)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"Cell {++cells}");
        try
        {
            await steps.Run(code, new(name, folder, 0), interrupt).ConfigureAwait(false);
            return null;
        }
        catch (CompilationException e) { return CompileErrors.Of(e.Errors); }
        catch (MagicException e)
        {
            return OneLine("UnknownMagic", string.Create(CultureInfo.InvariantCulture, $"{name}, line {e.Line + 1}: {e.Message}"));
        }
        catch (NotebookException e) { return OneLine(nameof(NotebookException), e.Message); }
        catch (Exception e) when (interrupt.IsCancellationRequested && IsInterruption(e))
        {
            string message = csharp.ReplaceThread() ? LeftBehind : "The cell was interrupted; its variables are kept.";
            output.RenewConsole();
            return OneLine("Interrupted", message);
        }
#pragma warning disable CA1031 // Whatever a cell throws is shown and the session goes on.
        catch (Exception e) { return tracebacks.Of(e); }
#pragma warning restore CA1031
    }

    /// <summary>Writes what a thread threw that nobody waits for.</summary>
    public void ReportStray(Exception e) => output.Report(
        $"Unhandled exception outside the cell's own thread; the kernel goes on.\n{string.Join('\n', tracebacks.Of(e).Traceback)}\n");

    /// <inheritdoc/>
    public void Dispose() => csharp.Dispose();

    private static CellError OneLine(string name, string message) => new(name, message, [message]);

    private static bool IsInterruption(Exception e) => e switch
    {
        OperationCanceledException or ThreadInterruptedException => true,
        AggregateException many => many.InnerExceptions.All(IsInterruption),
        _ => false,
    };
}
