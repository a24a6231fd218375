using System.Globalization;
using NotebookKernel.Headless;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>
/// How far a run of notebooks is: on a terminal a bar for all cells and one for each notebook that runs, otherwise a line after each cell.
/// </summary>
internal sealed class NotebookProgress
{
    private readonly ProgressContext? bars;
    private readonly ProgressTask? all;

    private NotebookProgress(ProgressContext? bars, ProgressTask? all) => (this.bars, this.all) = (bars, all);

    /// <summary>Shows progress while work is done.</summary>
    /// <param name="cells">Cells of all notebooks, asked for on a terminal only; null for a single one, whose own bar says all.</param>
    /// <param name="work">Is given this; it may call it from any thread.</param>
    public static void Run(Func<int>? cells, Func<NotebookProgress, Task> work)
    {
        if (!ProgressDisplay.IsShown)
        {
            work(new NotebookProgress(null, null)).GetAwaiter().GetResult();
            return;
        }
        ProgressDisplay.Bars("cells").StartAsync(context =>
        {
            ProgressTask? all = cells is null ? null : context.AddTask("all", maxValue: Math.Max(1, cells()));
            return work(new NotebookProgress(context, all));
        }).GetAwaiter().GetResult();
    }

    /// <summary>Begins a notebook.</summary>
    /// <param name="file">Its file.</param>
    /// <returns>What to call after each of its cells.</returns>
    public Action<CellProgress> Begin(string file)
    {
        ProgressTask? own = bars?.AddTask(Markup.Escape(Path.GetFileNameWithoutExtension(file)));
        int counted = 0;
        return cell =>
        {
            int more = Math.Max(0, cell.Cell - counted);
            if (cell.Cell == 1 && counted > 0) Say($"{file}: again, in a new process");
            counted += more;
            if (own is null)
            {
                string took = cell.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
                Say($"{file}: cell {cell.Cell} of {cell.Cells}, {took} s{(cell.Failed ? ", failed" : "")}");
                return;
            }
            own.MaxValue = cell.Cells;
            own.Value = cell.Cell;
            all?.Increment(more);
        };
    }

    /// <summary>Writes a line on standard output, above the bars.</summary>
    public void Say(string line)
    {
        if (bars is null) Console.WriteLine(line);
        else AnsiConsole.WriteLine(line);
    }

    /// <summary>Writes a line on standard error, above the bars where that is the same terminal.</summary>
    public void Complain(string message)
    {
        string line = "lab: " + message.ReplaceLineEndings(" ");
        if (bars is null || Console.IsErrorRedirected) Console.Error.WriteLine(line);
        else AnsiConsole.WriteLine(line);
    }
}
