using System.Globalization;
using NotebookKernel.Languages.FSharpInteractive;
using NotebookKernel.Languages.Sql;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Languages;

/// <summary>Runs the cells of a session one after the other and says of each why it failed. Not for two cells at once.</summary>
internal sealed class CellRunner : IDisposable
{
    private const string LeftBehind =
        "The cell was interrupted, but code inside a library cannot be stopped from outside; it goes on in the background until it returns. "
        + "Variables are kept. If the machine stays busy, restart the kernel.";

    private readonly SessionOutput output;
    private readonly string folder;
    private readonly Tracebacks tracebacks = new();
    private readonly CellLane lane;
    private readonly CellLoadContext loads;
    private readonly CSharpRunner csharp;
    private readonly CellSteps steps;
    private int cells;

    /// <summary>Prepares for a first cell.</summary>
    /// <param name="output">Where cells show and ask.</param>
    /// <param name="folder">What paths in cells are relative to.</param>
    /// <param name="forTyping">Whether completion will be asked for.</param>
    public CellRunner(SessionOutput output, string folder, bool forTyping)
    {
        (this.output, this.folder) = (output, folder);
        lane = new CellLane(ReportStray);
        loads = new CellLoadContext();
        var libraries = new SessionLibraries(loads);
        csharp = new CSharpRunner(lane, libraries, loads);
        csharp.WarmUp();
        var fsharp = new FSharpKernel(lane);
        Intelligence = new CodeIntelligence(() => csharp.History, folder, forTyping);
        var csharpKernel = new CSharpKernel(csharp, Intelligence);
        Router = new LanguageRouter(output, csharpKernel, fsharp, new SqlKernel(), new PageScriptKernel());
        var references = new SessionReferences(libraries, new SessionPackages(folder, libraries, loads), fsharp.Reference);
        steps = new CellSteps(output, Router, references, new PackageExtensions(loads, output), tracebacks);
        csharpKernel.RunWhole = fsharp.RunWhole = (code, language, cancel) => steps.Run(code, new("Submission", folder, 1, language), cancel);
    }

    /// <summary>The languages of the session.</summary>
    public LanguageRouter Router { get; }

    /// <summary>What an editor asks about C#.</summary>
    public CodeIntelligence Intelligence { get; }

    /// <summary>What C# has run so far, for completion and hover.</summary>
    public SubmissionHistory History => csharp.History;

    /// <summary>Runs a cell to its end.</summary>
    /// <param name="code">Its source.</param>
    /// <param name="language">The language it begins in.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <returns>Why it failed, or null.</returns>
    public async Task<CellError?> Run(string code, string language, CancellationToken interrupt)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"Cell {++cells}");
        try
        {
            await steps.Run(code, new(name, folder, 0, language), interrupt).ConfigureAwait(false);
            return null;
        }
        catch (CompilationException e) { return CompileErrors.Of(e.Errors); }
        catch (LanguageException e) { return e.Error; }
        catch (MagicException e)
        {
            return OneLine("UnknownMagic", string.Create(CultureInfo.InvariantCulture, $"{name}, line {e.Line + 1}: {e.Message}"));
        }
        catch (NotebookException e) { return OneLine(nameof(NotebookException), e.Message); }
        catch (Exception e) when (interrupt.IsCancellationRequested && IsInterruption(e))
        {
            string message = lane.ReplaceThread() ? LeftBehind : "The cell was interrupted; its variables are kept.";
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
    public void Dispose()
    {
        Intelligence.Dispose();
        Router.Dispose();
        lane.Dispose();
        loads.Leave();
    }

    private static CellError OneLine(string name, string message) => new(name, message, [message]);

    private static bool IsInterruption(Exception e) => e switch
    {
        OperationCanceledException or ThreadInterruptedException => true,
        AggregateException many => many.InnerExceptions.All(IsInterruption),
        _ => false,
    };
}
