using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Pages;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>What becomes of the outputs of a run.</summary>
internal enum NotebookResults
{
    /// <summary>They go into copies in another folder, and into a book.</summary>
    InFolder,

    /// <summary>They replace the outputs in the notebooks.</summary>
    InPlace,

    /// <summary>They are compared with those in the notebooks; nothing is written.</summary>
    Compared,
}

/// <summary>
/// Several notebooks, some of them at once, none in a process that another uses meanwhile. A notebook that fails is reported and the others run. What
/// is written does not depend on how many run at once, unless one reads what another left in its process.
/// </summary>
/// <param name="options">What a cell may take.</param>
/// <param name="results">What becomes of the outputs.</param>
/// <param name="folder">The folder for the executed notebooks and the book.</param>
/// <param name="jobs">How many run at once.</param>
internal sealed class NotebookRun(RunnerOptions options, NotebookResults results, string folder, int jobs) : IDisposable
{
    private readonly NotebookRunner runner = new(LabProgram.Host, options);
    private readonly Chromium? browser = results == NotebookResults.Compared ? null : Chromium.Find();
    private WrittenNotebooks written = new(0);

    /// <summary>Runs the notebooks.</summary>
    /// <returns>How many failed.</returns>
    public int All(IReadOnlyList<string> files)
    {
        using var interruption = new Interruption();
        IReadOnlyList<string> places = NotebookFiles.Places(files);
        written = new WrittenNotebooks(files.Count);
        int failed = 0;
        try
        {
            NotebookProgress.Run(files.Count == 1 ? null : () => files.Sum(Cells), async progress =>
            {
                var several = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = interruption.Token };
                await Parallel.ForAsync(0, files.Count, several, async (i, cancel) =>
                {
                    if (!await Reported(files[i], places[i], i, progress, cancel).ConfigureAwait(false)) Interlocked.Increment(ref failed);
                }).ConfigureAwait(false);
            });
        }
        catch (OperationCanceledException) when (results == NotebookResults.InPlace)
        {
            written.DrawStills(browser);      // the notebooks that were written are complete
            throw;
        }
        runner.Dispose();                     // what comes now, the stills and the book, needs their memory
        written.DrawStills(browser);
        interruption.Token.ThrowIfCancellationRequested();
        return failed;
    }

    /// <summary>Writes the book of the notebooks that ran.</summary>
    /// <param name="live">Writes the live page beside it.</param>
    public void WriteBook(bool live) => written.WriteBook(folder, live);

    /// <summary>Ends the processes of the notebooks.</summary>
    public void Dispose() => runner.Dispose();

    private async Task<bool> Reported(string file, string place, int number, NotebookProgress progress, CancellationToken cancel)
    {
        try
        {
            return await One(file, place, number, progress, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LabException or NotebookException)
        {
            progress.Complain(e.Message);
            return false;
        }
    }

    private async Task<bool> One(string file, string place, int number, NotebookProgress progress, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        Notebook notebook = NotebookReader.Read(file);
        if (results != NotebookResults.InFolder && NotebookFiles.KeepsNoOutputs(file))
            throw new LabException($"{file} is a .dib, which keeps no outputs; run it without --check and --in-place, and they go into a .ipynb.");
        Func<Notebook, bool>? isExpected = results == NotebookResults.Compared ? now => Differences(notebook, now).Count == 0 : null;
        ExecutedNotebook executed = await runner.Run(file, notebook, progress.Begin(file), isExpected, cancel).ConfigureAwait(false);
        foreach (CellFailure failure in executed.Failures)
        {
            string verb = failure.Ended || failure.Name == "Timeout" ? "" : "failed: ";
            progress.Complain($"{file}: cell {failure.Cell} ({failure.Id}) {verb}{failure.Reason}");
        }
        bool good = executed.Failures.Count == 0 || (options.AllowErrors && executed.Finished);
        if (results == NotebookResults.Compared) return Matches(file, notebook, executed.Notebook, progress) && good;
        if (results == NotebookResults.InPlace && !good) return false;

        if (NotebookFiles.KeepsNoOutputs(file)) place = Path.ChangeExtension(place, ".ipynb");
        string path = results == NotebookResults.InPlace ? file : Path.Combine(folder, place);
        Notebook withStills = NotebookStills.Keep(executed.Notebook, notebook);
        written.Add(number, file, place, path, withStills);
        int ran = withStills.Cells.OfType<CodeCell>().Count(cell => cell.ExecutionCount is not null);
        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: {ran} cells, {clock.Elapsed.TotalSeconds:0.0} s"));
        return good;
    }

    // For the bar; what is wrong with a file is said when it is to run.
    private static int Cells(string file)
    {
        try
        {
            return NotebookReader.Read(file).Cells.OfType<CodeCell>().Count(cell => !string.IsNullOrWhiteSpace(cell.Source));
        }
        catch (NotebookException)
        {
            return 0;
        }
    }

    // A run draws no still pictures of figures, so the stored ones are left out of the comparison.
    private static IReadOnlyList<OutputDifference> Differences(Notebook stored, Notebook fresh) =>
        OutputCheck.Compare(NotebookStills.Without(stored), fresh);

    private static bool Matches(string file, Notebook stored, Notebook fresh, NotebookProgress progress)
    {
        IReadOnlyList<OutputDifference> differences = Differences(stored, fresh);
        foreach (OutputDifference d in differences)
            progress.Say($"{file}: cell {d.Cell} ({d.Id}) {d.What}: was {d.Was}; is {d.Is}");
        if (differences.Count == 0) progress.Say($"{file}: matches its stored outputs");
        return differences.Count == 0;
    }
}
