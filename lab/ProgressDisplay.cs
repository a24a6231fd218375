using Spectre.Console;
using Spectre.Console.Rendering;

namespace MsstNet.Lab;

/// <summary>Progress of work with a known number of steps: on a terminal a bar with rate and time left, otherwise nothing.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work; it reports steps done and may write lines in between.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Steps altogether.</param>
    /// <param name="unit">What a step is, for the rate: "clips".</param>
    /// <param name="work">Is given a function to call with the number of steps done.</param>
    public static void Run(string title, int total, string unit, Action<Action<int>> work) => RunAsync(title, total, unit, report =>
    {
        work(report);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>The same for work that waits.</summary>
    public static async Task RunAsync(string title, int total, string unit, Func<Action<int>, Task> work)
    {
        if (!IsShown)
        {
            await work(_ => { }).ConfigureAwait(false);
            return;
        }
        await Bars(unit).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: total);
            await work(done => task.Value = done).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Whether there is a terminal to draw on.</summary>
    public static bool IsShown => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    /// <summary>Bars with rate and time left, which vanish when they are full.</summary>
    /// <param name="unit">What a step is.</param>
    public static Progress Bars(string unit) => AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(unit), new RemainingTimeColumn());

    /// <summary>Progress that calls back on the reporting thread, in order.</summary>
    public static IProgress<T> Callback<T>(Action<T> action) => new Callback_<T>(action);

    private sealed class Callback_<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }

    private sealed class RateColumn(string unit) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Speed is { } speed ? FormattableString.Invariant($"{speed:0.#} {unit}/s") : "", new Style(Color.Grey));
    }
}
