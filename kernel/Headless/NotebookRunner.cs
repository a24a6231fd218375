using System.Diagnostics;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>Runs a notebook from top to bottom in a fresh process. What a cell does to that process is told, not suffered.</summary>
/// <param name="program">Started again for the notebook's process.</param>
/// <param name="options">How long and how much a cell may take.</param>
public sealed class NotebookRunner(HostProgram program, RunnerOptions options)
{
    /// <summary>The tag of a cell that is expected to throw.</summary>
    public const string MayThrow = "raises-exception";

    /// <summary>The tag of a cell that is left as it is.</summary>
    public const string Skipped = "skip-execution";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a notebook.</summary>
    /// <param name="file">Its file, for its folder and for messages.</param>
    /// <param name="notebook">Its content.</param>
    /// <param name="progress">Hears of each cell that has ended.</param>
    /// <param name="cancel">Ends the process at once and throws.</param>
    /// <exception cref="NotebookException">The notebook cannot be run as it stands: its language, a parameter.</exception>
    public async Task<ExecutedNotebook> Run(string file, Notebook notebook, Action<CellProgress> progress, CancellationToken cancel)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        CellLanguage.Require(notebook, file);
        Notebook source = options.Parameters.Count > 0 ? Parameters.Inject(notebook, options.Parameters, file) : notebook;
        var cells = source.Cells.ToList();
        var toRun = cells.Index().Where(cell => cell.Item is CodeCell code && !IsSkipped(code)).Select(cell => (cell.Index, Cell: (CodeCell)cell.Item)).ToList();
        var code = toRun.Select((cell, k) => CodeOf(cell.Cell, file, k + 1)).ToList();
        foreach (var (index, cell) in cells.Index().Where(cell => cell.Item is CodeCell).ToList())
            cells[index] = ((CodeCell)cell) with { ExecutionCount = null, Outputs = ((CodeCell)cell).HasTag(Skipped) ? ((CodeCell)cell).Outputs : [] };

        var recorder = new CellRecorder();
        var outputs = new Dictionary<int, IReadOnlyList<CellOutput>>();
        var failures = new List<CellFailure>();
        using WorkerProcess worker = await WorkerProcess.Start(program, folder, options.Memory, recorder.Show, cancel).ConfigureAwait(false);
        using var killed = cancel.Register(() => worker.Kill("interrupted"));
        int ran = 0;
        foreach (var (index, cell) in toRun)
        {
            var clock = Stopwatch.StartNew();
            recorder.Begin(ran + 1);
            CellFailure? failure = await Run(worker, recorder, code[ran], ran + 1, cell).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            ran++;
            outputs[index] = recorder.Current;
            cells[index] = cell with { ExecutionCount = ran };
            bool failed = failure is not null && (failure.Ended || failure.Name == "Timeout" || !cell.HasTag(MayThrow));
            progress(new CellProgress(ran, toRun.Count, clock.Elapsed, failed));
            if (!failed) continue;
            failures.Add(failure!);
            if (failure!.Ended || !options.AllowErrors) break;
        }
        // A later cell may update what an earlier one displayed, so outputs are taken when the session is over.
        foreach (var (index, shown) in outputs) cells[index] = ((CodeCell)cells[index]) with { Outputs = shown };
        Notebook executed = new NormalForm(folder).Of(source with { Cells = cells });
        return new ExecutedNotebook(executed, failures, ran == toRun.Count && !failures.Any(failure => failure.Ended));
    }

    private static bool IsSkipped(CodeCell cell) => cell.HasTag(Skipped) || string.IsNullOrWhiteSpace(cell.Source);

    private static string CodeOf(CodeCell cell, string file, int number)
    {
        try
        {
            return CellLanguage.Code(cell);
        }
        catch (NotebookException e)
        {
            throw new NotebookException(FormattableString.Invariant($"{file}: cell {number} ({cell.Id}) cannot run: {e.Message}"), e);
        }
    }

    private async Task<CellFailure?> Run(WorkerProcess worker, CellRecorder recorder, string code, int number, CodeCell cell)
    {
        Task<bool?> run = worker.Run(code);
        bool late = await Watch(worker, run).ConfigureAwait(false);
        switch (await run.ConfigureAwait(false))
        {
            case true: return null;
            case false when late:
                return new CellFailure(number, cell.Id, "Timeout", FormattableString.Invariant($"took longer than {options.Timeout.TotalSeconds:0.#} s and was interrupted"), Ended: false);
            case false:
                var error = recorder.Current.OfType<ErrorOutput>().LastOrDefault();
                string limit = error?.Name.EndsWith(nameof(OutOfMemoryException), StringComparison.Ordinal) == true ? FormattableString.Invariant($" The limit is --memory {options.Memory / 1e9:0.##}.") : "";
                return new CellFailure(number, cell.Id, error?.Name ?? "Error", error is null ? "failed" : OneLine($"{error.Name}: {error.Message}") + limit, Ended: false);
            default:
                CellError end = Obituary.Of(worker);
                recorder.Show(end);
                return new CellFailure(number, cell.Id, end.Name, OneLine(end.Message), Ended: true);
        }
    }

    /// <summary>Watches time and memory until the cell ends; true when it was late.</summary>
    private async Task<bool> Watch(WorkerProcess worker, Task run)
    {
        var clock = Stopwatch.StartNew();
        bool late = false;
        while (await Task.WhenAny(run, Task.Delay(WatchInterval)).ConfigureAwait(false) != run)
        {
            long resident = worker.ResidentBytes();
            if (resident > options.Memory + RunnerOptions.NativeRoom)
                worker.Kill(FormattableString.Invariant($"took {resident / 1e9:0.0} GB of memory, more than --memory {options.Memory / 1e9:0.##} and {RunnerOptions.NativeRoom / 1e9:0.0} GB beside it"));
            if (!late && clock.Elapsed > options.Timeout)
            {
                late = true;
                worker.Interrupt();
            }
            if (clock.Elapsed > options.Timeout + options.Grace)
                worker.Kill(FormattableString.Invariant($"took longer than {options.Timeout.TotalSeconds:0.#} s and could not be interrupted"));
        }
        return late;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(line => line.Trim().Length > 0, "").Trim();
}
