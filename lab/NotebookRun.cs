using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Live;
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
    private Chapter?[] chapters = [];

    /// <summary>Runs the notebooks.</summary>
    /// <returns>How many failed.</returns>
    public int All(IReadOnlyList<string> files)
    {
        using var interruption = new Interruption();
        IReadOnlyList<string> places = NotebookFiles.Places(files);
        chapters = new Chapter?[files.Count];
        int failed = 0;
        NotebookProgress.Run(files.Count == 1 ? null : () => files.Sum(Cells), async progress =>
        {
            var several = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = interruption.Token };
            await Parallel.ForAsync(0, files.Count, several, async (i, cancel) =>
            {
                try
                {
                    if (!await One(files[i], places[i], i, progress, cancel).ConfigureAwait(false)) Interlocked.Increment(ref failed);
                }
                catch (Exception e) when (e is LabException or NotebookException)
                {
                    progress.Complain(e.Message);
                    Interlocked.Increment(ref failed);
                }
            }).ConfigureAwait(false);
        });
        runner.Dispose();                     // what comes now, the stills and the book, needs their memory
        return failed;
    }

    /// <summary>Ends the processes of the notebooks.</summary>
    public void Dispose() => runner.Dispose();

    /// <summary>Draws the stills that figures of the notebooks lack, and writes the book of those that ran.</summary>
    /// <param name="book">Writes the book; without it, only stills are drawn.</param>
    /// <param name="live">Writes the live page beside the book.</param>
    public void Finish(bool book, bool live)
    {
        DrawStills();
        if (!book) return;
        bool written = live && WriteLivePage(Path.Combine(folder, LivePage.File));
        var pages = new Book();
        foreach (Chapter? chapter in chapters)
            if (chapter is { } ran) pages.Add(ran.File, ran.Place, ran.Notebook);
        pages.Write(Path.Combine(folder, "book.html"), written, Console.WriteLine, Complain);
    }

    // The book is worth having without it.
    private static bool WriteLivePage(string path)
    {
        try
        {
            Console.WriteLine(ExplainCommand.Summary(path, LivePage.Write(path)));
            return true;
        }
        catch (LabException e)
        {
            Complain(e.Message);
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
        var chapter = new Chapter(file, place, path, NotebookStills.Keep(executed.Notebook, notebook));
        Write(path, chapter.Notebook);
        int ran = chapter.Notebook.Cells.OfType<CodeCell>().Count(cell => cell.ExecutionCount is not null);
        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: {ran} cells, {clock.Elapsed.TotalSeconds:0.0} s"));
        chapters[number] = chapter;
        return good;
    }

    // Once for all notebooks: a browser's start takes longer than what it draws.
    private void DrawStills()
    {
        int[] lacking = [.. Enumerable.Range(0, chapters.Length).Where(i => chapters[i] is { } chapter && NotebookStills.Lacks(chapter.Notebook))];
        (IReadOnlyList<Notebook> drawn, string? remark) = NotebookStills.Draw([.. lacking.Select(i => chapters[i]!.Notebook)], browser);
        if (remark is not null)
        {
            Complain(remark);
            return;
        }
        foreach ((int i, Notebook notebook) in lacking.Zip(drawn))
        {
            chapters[i] = chapters[i]! with { Notebook = notebook };
            Write(chapters[i]!.Path, notebook);
        }
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

    private static void Write(string path, Notebook notebook)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            NotebookWriter.Write(path, notebook);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An IOException ends the whole run: the next notebook could not be written either.
            throw new IOException($"{path} cannot be written ({e.Message}); make room there and run it again.", e);
        }
    }

    private static void Complain(string message) => Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));

    private sealed record Chapter(string File, string Place, string Path, Notebook Notebook);
}
