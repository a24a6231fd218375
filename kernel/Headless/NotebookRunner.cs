using System.Diagnostics;
using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>
/// Runs notebooks from top to bottom, each in a process that no other uses meanwhile. A cell that ends that process is reported and ends nothing
/// else.
/// </summary>
/// <param name="program">The program, which is started again for the notebook's process.</param>
/// <param name="options">How long and how much a cell may take.</param>
public sealed class NotebookRunner(HostProgram program, RunnerOptions options) : IDisposable
{
    /// <summary>The tag of a cell that is expected to throw.</summary>
    public const string MayThrow = "raises-exception";

    /// <summary>The tag of a cell that is left as it is.</summary>
    public const string Skipped = "skip-execution";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    private readonly WorkerPool workers = new(program, options);

    /// <summary>Runs a notebook.</summary>
    /// <param name="file">Its file, for its folder and for messages.</param>
    /// <param name="notebook">Its content.</param>
    /// <param name="progress">Called after each cell.</param>
    /// <param name="isExpected">
    /// Asked about the outputs from a process that has run other notebooks. If it says no, or a cell fails there other than by its time, the
    /// notebook is run again in a new process, and only that counts. Null expects any outputs.
    /// </param>
    /// <param name="cancel">Ends the process at once.</param>
    /// <exception cref="NotebookException">The notebook cannot run as it stands: its language or a parameter is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<ExecutedNotebook> Run(
        string file, Notebook notebook, Action<CellProgress> progress, Func<Notebook, bool>? isExpected, CancellationToken cancel) =>
        await Try(file, notebook, progress, isExpected, fresh: false, cancel).ConfigureAwait(false)
        ?? (await Try(file, notebook, progress, isExpected, fresh: true, cancel).ConfigureAwait(false))!;

    /// <summary>Ends the processes that wait for another notebook.</summary>
    public void Dispose() => workers.Dispose();

    /// <summary>One run; null when only a new process can tell whether it went well.</summary>
    private async Task<ExecutedNotebook?> Try(
        string file, Notebook notebook, Action<CellProgress> progress, Func<Notebook, bool>? isExpected, bool fresh, CancellationToken cancel)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string language = NotebookLanguage.Of(notebook, file);
        Notebook source = options.Parameters.Count > 0 ? Parameters.Inject(notebook, options.Parameters, file) : notebook;
        var cells = source.Cells.ToList();
        var toRun = new List<(int Index, CodeCell Cell)>();
        for (int index = 0; index < cells.Count; index++)
        {
            if (cells[index] is not CodeCell cell) continue;
            if (!IsSkipped(cell)) toRun.Add((index, cell));
            cells[index] = cell with { ExecutionCount = null, Outputs = cell.HasTag(Skipped) ? cell.Outputs : [] };
        }

        var recorder = new CellRecorder();
        var outputs = new Dictionary<int, IReadOnlyList<CellOutput>>();
        var failures = new List<CellFailure>();
        WorkerProcess worker = await workers.Take(folder, fresh, recorder.Show, cancel).ConfigureAwait(false);
        bool isFresh = worker.IsFresh, well = false;
        int ran = 0;
        try
        {
            using (cancel.Register(() => worker.Kill("interrupted"))) await Each().ConfigureAwait(false);
            recorder.End();
            // A later cell may update what an earlier one displayed, so outputs are taken at the end.
            foreach (var (index, shown) in outputs) cells[index] = ((CodeCell)cells[index]) with { Outputs = shown };
            JsonObject metadata = NotebookMetadata.WithLanguages(source.Metadata, language);
            Notebook executed = new NormalForm(folder).Of(source with { Cells = cells, Metadata = metadata });
            well = failures.Count == 0 && (isFresh || isExpected?.Invoke(executed) != false);
            if (!well && !isFresh && failures.All(failure => failure.Name != "Timeout")) return null;
            return new ExecutedNotebook(executed, failures, ran == toRun.Count && !failures.Any(failure => failure.Ended));
        }
        finally
        {
            workers.Give(worker, well);
        }

        async Task Each()
        {
            foreach ((int index, CodeCell cell) in toRun)
            {
                var clock = Stopwatch.StartNew();
                recorder.Begin(ran + 1);
                string ownLanguage = cell.Language is { } named ? CellLanguage.Of(named) : language;
                CellFailure? failure = await Run(worker, recorder, ran + 1, cell, ownLanguage).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
                ran++;
                outputs[index] = recorder.Current;
                cells[index] = cell with { ExecutionCount = ran };
                bool failed = failure is not null && (failure.Ended || failure.Name == "Timeout" || !cell.HasTag(MayThrow));
                progress(new CellProgress(ran, toRun.Count, clock.Elapsed, failed));
                if (!failed) continue;
                failures.Add(failure!);
                if (failure!.Ended || !options.AllowErrors) return;
            }
        }
    }

    private static bool IsSkipped(CodeCell cell) => cell.HasTag(Skipped) || string.IsNullOrWhiteSpace(cell.Source);

    private async Task<CellFailure?> Run(WorkerProcess worker, CellRecorder recorder, int number, CodeCell cell, string language)
    {
        Task<bool?> run = worker.Run(cell.Source, language);
        bool late = await Watch(worker, run).ConfigureAwait(false);
        switch (await run.ConfigureAwait(false))
        {
            case true: return null;
            case false when late:
                return new CellFailure(number, cell.Id, "Timeout", $"{TookTooLong} and was interrupted", Ended: false);
            case false:
                ErrorOutput? error = recorder.Current.OfType<ErrorOutput>().LastOrDefault();
                return new CellFailure(number, cell.Id, error?.Name ?? "Error", error is null ? "failed" : Reason(error), Ended: false);
            default:
                CellError end = Obituary.Of(worker);
                recorder.Show(end);
                return new CellFailure(number, cell.Id, end.Name, OneLine(end.Message), Ended: true);
        }
    }

    private string TookTooLong => FormattableString.Invariant($"took longer than {options.Timeout.TotalSeconds:0.#} s");

    private string Reason(ErrorOutput error)
    {
        string reason = OneLine($"{error.Name}: {error.Message}");
        return error.Name.EndsWith(nameof(OutOfMemoryException), StringComparison.Ordinal) ? $"{reason} The limit is {MemoryLimit}." : reason;
    }

    private string MemoryLimit => FormattableString.Invariant($"--memory {options.Memory / 1e9:0.##}");

    /// <summary>Watches time and memory until the cell ends; true when it took too long.</summary>
    private async Task<bool> Watch(WorkerProcess worker, Task run)
    {
        var clock = Stopwatch.StartNew();
        bool late = false;
        while (await Task.WhenAny(run, Task.Delay(WatchInterval)).ConfigureAwait(false) != run)
        {
            long resident = worker.ResidentBytes();
            if (resident > options.Memory + RunnerOptions.NativeRoom)
                worker.Kill(FormattableString.Invariant(
                    $"took {resident / 1e9:0.0} GB of memory, more than {MemoryLimit} and {RunnerOptions.NativeRoom / 1e9:0.0} GB beside it"));
            if (!late && clock.Elapsed > options.Timeout)
            {
                late = true;
                worker.Interrupt();
            }
            if (clock.Elapsed > options.Timeout + options.Grace)
                worker.Kill($"{TookTooLong} and could not be interrupted");
        }
        return late;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(line => line.Trim().Length > 0, "").Trim();
}
