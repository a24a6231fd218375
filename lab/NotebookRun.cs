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

/// <summary>Several notebooks, run one after the other. A notebook that fails is reported and the next one runs.</summary>
/// <param name="options">What a cell may take.</param>
/// <param name="results">What becomes of the outputs.</param>
/// <param name="folder">The folder for the executed notebooks and the book.</param>
internal sealed class NotebookRun(RunnerOptions options, NotebookResults results, string folder)
{
    private readonly NotebookRunner runner = new(LabProgram.Host, options);
    private readonly Book book = new();
    private readonly Chromium? browser = results == NotebookResults.Compared ? null : Chromium.Find();

    /// <summary>Runs the notebooks.</summary>
    /// <returns>How many failed.</returns>
    public int All(IReadOnlyList<string> files)
    {
        using var interruption = new Interruption();
        int failed = 0;
        foreach ((string file, string place) in files.Zip(NotebookFiles.Places(files)))
        {
            try
            {
                if (!One(file, place, interruption.Token)) failed++;
            }
            catch (Exception e) when (e is LabException or NotebookException)
            {
                Complain(e.Message);
                failed++;
            }
        }
        return failed;
    }

    /// <summary>Writes the book of the notebooks that ran.</summary>
    /// <param name="live">Writes the live page beside it.</param>
    public void WriteBook(bool live)
    {
        bool written = live && WriteLivePage(Path.Combine(folder, LivePage.File));
        book.Write(Path.Combine(folder, "book.html"), written, Console.WriteLine, Complain);
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

    private bool One(string file, string place, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        Notebook notebook = NotebookReader.Read(file);
        if (results != NotebookResults.InFolder && NotebookFiles.KeepsNoOutputs(file))
            throw new LabException($"{file} is a .dib, which keeps no outputs; run it without --check and --in-place, and they go into a .ipynb.");
        ExecutedNotebook executed = Execute(file, notebook, cancel);
        foreach (CellFailure failure in executed.Failures)
            Complain($"{file}: cell {failure.Cell} ({failure.Id}) {(failure.Ended || failure.Name == "Timeout" ? "" : "failed: ")}{failure.Reason}");
        bool good = executed.Failures.Count == 0 || (options.AllowErrors && executed.Finished);
        if (results == NotebookResults.Compared) return Matches(file, notebook, executed.Notebook) && good;
        if (results == NotebookResults.InPlace && !good) return false;

        (Notebook withStills, string? remark) = NotebookStills.Add(executed.Notebook, notebook, browser);
        if (remark is not null) Complain($"{file}: {remark}");
        if (NotebookFiles.KeepsNoOutputs(file)) place = Path.ChangeExtension(place, ".ipynb");
        Write(results == NotebookResults.InPlace ? file : Path.Combine(folder, place), withStills, clock.Elapsed);
        if (results == NotebookResults.InFolder) book.Add(file, place, withStills);
        return good;
    }

    private ExecutedNotebook Execute(string file, Notebook notebook, CancellationToken cancel)
    {
        ExecutedNotebook executed = null!;
        int cells = Math.Max(1, notebook.Cells.OfType<CodeCell>().Count(cell => !string.IsNullOrWhiteSpace(cell.Source)));
        ProgressDisplay.Run(Path.GetFileNameWithoutExtension(file), cells, "cells", done =>
            executed = runner.Run(file, notebook, progress =>
            {
                done(progress.Cell);
                if (!Console.IsOutputRedirected) return;
                string failed = progress.Failed ? ", failed" : "";
                Console.WriteLine($"{file}: cell {progress.Cell} of {progress.Cells}, {Seconds(progress.Elapsed)}{failed}");
            }, cancel).GetAwaiter().GetResult());
        return executed;
    }

    // A run draws no still pictures of figures, so the stored ones are left out of the comparison.
    private static bool Matches(string file, Notebook stored, Notebook fresh)
    {
        IReadOnlyList<OutputDifference> differences = OutputCheck.Compare(NotebookStills.Without(stored), fresh);
        foreach (OutputDifference d in differences) Console.WriteLine($"{file}: cell {d.Cell} ({d.Id}) {d.What}: was {d.Was}; is {d.Is}");
        if (differences.Count == 0) Console.WriteLine($"{file}: matches its stored outputs");
        return differences.Count == 0;
    }

    private static void Write(string path, Notebook notebook, TimeSpan elapsed)
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
        Console.WriteLine($"{path}: {notebook.Cells.OfType<CodeCell>().Count(cell => cell.ExecutionCount is not null)} cells, {Seconds(elapsed)}");
    }

    private static void Complain(string message) => Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
