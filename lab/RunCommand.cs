using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Pages;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>`lab run`: notebooks from top to bottom, each in a process of its own; what one does to its process does not stop the next.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> Files = new("NOTEBOOK") { Description = "Notebooks, folders or patterns (default: notebooks/ and notebooks/solutions/).", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> Out = new("--out") { Description = "Folder for the executed notebooks and the book.", DefaultValueFactory = _ => Path.Combine("runs", "book"), HelpName = "DIR" };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "Seconds a cell may take; then it is interrupted, then killed.", DefaultValueFactory = _ => 600, HelpName = "S" };
    private static readonly Option<bool> InPlace = new("--in-place") { Description = "Write the outputs into the notebooks themselves, if every cell ran." };
    private static readonly Option<bool> AllowErrors = new("--allow-errors") { Description = "Go on after a cell that throws, say so, and end with exit code 0." };
    private static readonly Option<bool> Check = new("--check") { Description = "Write nothing: name every difference between a fresh run and the outputs in the notebooks." };
    private static readonly Option<string[]> Parameter = new("--parameter") { Description = "Value for a variable of the cell tagged 'parameters'; may be repeated.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<double?> Memory = new("--memory") { Description = "GB a notebook's managed heap may take (default: three quarters of the machine's memory).", HelpName = "GB" };
    private static readonly Option<bool> NoBook = new("--no-book") { Description = "Executed notebooks only, no HTML book." };

    public static Command Create()
    {
        var command = new Command("run", "Run notebooks from top to bottom, each in a fresh process, and write them with their outputs.")
        {
            Files, Out, Timeout, InPlace, AllowErrors, Check, Parameter, Memory, NoBook,
        };
        HelpWithExamples.AddTo(command,
            ["lab run", "lab run notebooks/03-melayer.ipynb --parameter epochs=2", "lab run --in-place", "lab run --check"]);
        command.SetAction((parsed, cancel) => Run(parsed));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed)
    {
        var options = OptionsOf(parsed);
        string folder = parsed.GetValue(Out)!;
        var files = NotebookFiles.Find(parsed.GetValue(Files)!);
        bool writes = !parsed.GetValue(Check) && !parsed.GetValue(InPlace);
        IReadOnlyList<string> places = NotebookFiles.Places(files);

        if (writes) Writing.Require(folder);
        using var interruption = new Interruption();
        var runner = new NotebookRunner(LabProgram.Host, options);
        var book = new Book();
        Chromium? browser = parsed.GetValue(Check) ? null : Chromium.Find();
        int bad = 0;
        foreach ((string file, string place) in files.Zip(places))
        {
            try
            {
                var clock = Stopwatch.StartNew();
                Notebook notebook = NotebookReader.Read(file);
                ExecutedNotebook executed = Execute(runner, file, notebook, interruption.Token);
                foreach (CellFailure failure in executed.Failures)
                    Complain($"{file}: cell {failure.Cell} ({failure.Id}) {(failure.Ended || failure.Name == "Timeout" ? "" : "failed: ")}{failure.Reason}");
                bool good = executed.Failures.Count == 0 || (options.AllowErrors && executed.Finished);
                // Stills are made with committed outputs, not by a run: they are neither compared nor drawn for a comparison.
                if (parsed.GetValue(Check)) good &= Report(file, OutputCheck.Compare(NotebookStills.Without(notebook), executed.Notebook));
                else if (writes || good)
                {
                    (Notebook still, string? remark) = NotebookStills.Add(executed.Notebook, notebook, browser);
                    if (remark is not null) Complain($"{file}: {remark}");
                    Write(writes ? Path.Combine(folder, place) : file, executed with { Notebook = still }, clock.Elapsed);
                    if (writes) book.Add(file, place, still);
                }
                if (!good) bad++;
            }
            catch (Exception e) when (e is LabException or NotebookException)
            {
                Complain(e.Message);
                bad++;
            }
        }
        if (!parsed.GetValue(NoBook)) book.Write(Path.Combine(folder, "book.html"), Console.WriteLine, Complain);
        if (files.Count > 1) Console.WriteLine($"{files.Count - bad} of {files.Count} notebooks are well.");
        return bad == 0 ? 0 : 2;
    }

    private static RunnerOptions OptionsOf(ParseResult parsed)
    {
        double seconds = parsed.GetValue(Timeout);
        if (!(seconds is > 0 and < 1e6)) throw new LabException($"--timeout {Number(seconds)} is no time to wait; give seconds, at most a million.");
        double? memory = parsed.GetValue(Memory);
        if (memory is { } gigabytes && !(gigabytes is >= 0.1 and < 1e5)) throw new LabException($"--memory {Number(gigabytes)} is not enough to start in; give at least 0.1 (GB).");
        bool overrides = parsed.GetValue(Parameter) is { Length: > 0 };
        if (parsed.GetValue(Check) && parsed.GetValue(InPlace)) throw new LabException("--check writes nothing and --in-place does; choose one.");
        if (overrides && (parsed.GetValue(Check) || parsed.GetValue(InPlace)))
            throw new LabException("--parameter changes the notebook, so its outputs are no outputs of the file; leave out --in-place and --check.");
        var options = new RunnerOptions
        {
            Timeout = TimeSpan.FromSeconds(seconds), AllowErrors = parsed.GetValue(AllowErrors), Parameters = [.. (parsed.GetValue(Parameter) ?? []).Select(Split)],
        };
        return memory is { } given ? options with { Memory = (long)(given * 1e9) } : options;
    }

    private static KeyValuePair<string, string> Split(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? KeyValuePair.Create(text[..at].Trim(), text[(at + 1)..])
        : throw new LabException($"--parameter {text} gives no value; write name=value.");

    private static ExecutedNotebook Execute(NotebookRunner runner, string file, Notebook notebook, CancellationToken cancel)
    {
        ExecutedNotebook executed = null!;
        int cells = Math.Max(1, notebook.Cells.OfType<CodeCell>().Count(cell => !string.IsNullOrWhiteSpace(cell.Source)));
        ProgressDisplay.Run(Path.GetFileNameWithoutExtension(file), cells, "cells", done =>
            executed = runner.Run(file, notebook, progress =>
            {
                done(progress.Cell);
                if (Console.IsOutputRedirected)
                    Console.WriteLine($"{file}: cell {progress.Cell} of {progress.Cells}, {Seconds(progress.Elapsed)}{(progress.Failed ? ", failed" : "")}");
            }, cancel).GetAwaiter().GetResult());
        return executed;
    }

    private static bool Report(string file, IReadOnlyList<OutputDifference> differences)
    {
        foreach (OutputDifference d in differences) Console.WriteLine($"{file}: cell {d.Cell} ({d.Id}) {d.What}: was {d.Was}; is {d.Is}");
        if (differences.Count == 0) Console.WriteLine($"{file}: as committed");
        return differences.Count == 0;
    }

    private static void Write(string path, ExecutedNotebook executed, TimeSpan elapsed)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            NotebookWriter.Write(path, executed.Notebook);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not a notebook's own fault, which would be told and the next begun: what strikes one result strikes all.
            throw new IOException($"{path} cannot be written ({e.Message}); make room there and run it again.", e);
        }
        Console.WriteLine($"{path}: {executed.Notebook.Cells.OfType<CodeCell>().Count(cell => cell.ExecutionCount is not null)} cells, {Seconds(elapsed)}");
    }

    private static void Complain(string message) => Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
