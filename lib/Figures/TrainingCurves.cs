using MsstNet.Evaluation;
using MsstNet.Training;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Loss, WAR and learning rate over the epochs, one above the other on one epoch axis.</summary>
public static class TrainingCurves
{
    private const int MostSteps = 6, MostTicks = 16;

    private static readonly Look Train = new("training clips", Palette.Red, "dot", "circle-open");

    private static readonly Look Test = new("test clips", Palette.Blue, "solid", "circle");

    /// <summary>Draws the run so far; an epoch that was not tested has no marker, and the line passes over it.</summary>
    /// <exception cref="LabException">There is no epoch.</exception>
    public static Figure Of(IReadOnlyList<EpochReport> epochs)
    {
        if (epochs.Count == 0) throw new LabException("The run has no epoch yet; train at least one before drawing its curves.");
        return new Figure(
            "training-curves", "Training", Description(epochs), Plot.Chart(Traces(epochs), Layout(epochs)),
            NumberTable.Of(
                ["epoch", "learning rate", "train loss (nats)", "test loss (nats)", "train WAR", "test WAR", "test UAR", "seconds"], epochs, e =>
                [
                    Show.Count(e.Epoch), Show.Number(e.LearningRate, "0.######"), Show.Number(e.TrainLoss), Show.Number(e.TestLoss),
                    Show.Percent(e.TrainWar), Show.Percent(e.Test?.War), Show.Percent(e.Test?.Uar), Show.Number(e.Seconds, "0.0"),
                ]));
    }

    /// <summary>
    /// Where the learning rate changes by more than a quarter, half an epoch before the first epoch at the new one. A smooth schedule has none.
    /// </summary>
    internal static IEnumerable<double> RateSteps(IReadOnlyList<EpochReport> epochs)
    {
        double[] steps = [.. epochs.Zip(epochs.Skip(1))
            .Where(pair => Math.Abs(pair.Second.LearningRate - pair.First.LearningRate) > 0.25 * pair.First.LearningRate)
            .Select(pair => pair.Second.Epoch - 0.5)];
        return steps.Length <= MostSteps ? steps : [];
    }

    private static IEnumerable<Trace> Traces(IReadOnlyList<EpochReport> epochs)
    {
        int[] x = [.. epochs.Select(epoch => epoch.Epoch)];
        const string nats = "%{y:.3f} nats", percent = "%{y:.1f} %";
        yield return Line(x, epochs.Select(e => (double?)e.TrainLoss), Train, "y", nats);
        yield return Line(x, epochs.Select(e => e.TestLoss), Test, "y", nats);
        yield return Line(x, epochs.Select(e => Show.InPercent(e.TrainWar)), Train, "y2", percent);
        yield return Line(x, epochs.Select(e => Show.InPercent(e.Test?.War)), Test, "y2", percent);
        if (epochs.Select(epoch => epoch.Test).OfType<ConfusionMatrix>().Select(ConstantClassifier.Of).LastOrDefault()?.War is double constant)
            yield return Plot.Trace("scatter", new
            {
                x = new[] { x[0], x[^1] }, y = new[] { 100 * constant, 100 * constant }, yaxis = "y2",
                name = "always the most frequent class", mode = "lines",
                line = new { color = "#808080", width = 1.5, dash = "dash" }, hoverinfo = "skip",
            });
        yield return Plot.Trace("scatter", new
        {
            x, y = epochs.Select(e => e.LearningRate).ToArray(), yaxis = "y3", name = "learning rate", mode = "lines", showlegend = false,
            line = new { color = Palette.Green, width = 2, shape = "hvh" }, hovertemplate = "%{y:.2~g}",
        });
    }

    private static Trace Line(int[] x, IEnumerable<double?> y, Look look, string axis, string hover) => Plot.Trace("scatter", new
    {
        x, y = y.ToArray(), yaxis = axis, name = look.Name, mode = "lines+markers",
        legendgroup = look.Name, showlegend = axis == "y", connectgaps = true,
        line = new { color = look.Colour, width = 2.5, dash = look.Dash }, marker = new { color = look.Colour, size = 6, symbol = look.Symbol },
        hovertemplate = hover,
    });

    private static object Layout(IReadOnlyList<EpochReport> epochs) => new
    {
        title = Plot.Title("Training"), height = 560, margin = new { l = 62, r = 12, t = 64, b = 52 }, hovermode = "x unified",
        legend = new { orientation = "h", x = 0, y = 1.01, xanchor = "left", yanchor = "bottom" },
        xaxis = new
        {
            title = Plot.Title("epoch"), anchor = "y3", range = new[] { epochs[0].Epoch - 0.5, epochs[^1].Epoch + 0.5 },
            tickformat = "d", hoverformat = "d", nticks = MostTicks, dtick = epochs.Count <= MostTicks ? 1 : (int?)null,
        },
        yaxis = new { title = Plot.Title("cross-entropy (nats)"), domain = new[] { 0.63, 1.0 }, rangemode = "tozero" },
        yaxis2 = new { title = Plot.Title("WAR (%)"), domain = new[] { 0.22, 0.59 }, range = new[] { 0, 100 }, dtick = 25 },
        yaxis3 = new
        {
            title = new { text = "learning<br>rate" }, domain = new[] { 0.0, 0.16 }, type = "log", dtick = 1, exponentformat = "none",
            range = LogRange(epochs),
        },
        shapes = RateSteps(epochs).Select(at => new
        {
            type = "line", x0 = at, x1 = at, xref = "x", y0 = 0, y1 = 1, yref = "paper", layer = "below", line = new { width = 1, dash = "dot" },
        }).ToArray(),
    };

    private static double[]? LogRange(IReadOnlyList<EpochReport> epochs)
    {
        double[] rates = [.. epochs.Select(e => e.LearningRate).Where(rate => rate > 0)];
        return rates.Length == 0 ? null : [Math.Log10(rates.Min()) - 0.35, Math.Log10(rates.Max()) + 0.35];
    }

    private static string Description(IReadOnlyList<EpochReport> epochs)
    {
        string test = epochs.LastOrDefault(e => e.Test?.War is not null) is { } tested
            ? $" On the test clips the WAR is {Show.Percent(tested.Test!.War)} after epoch {Show.Count(tested.Epoch)}."
            : "";
        return $"Cross-entropy, WAR and learning rate over {Show.Count(epochs.Count)} epochs. "
            + $"The training loss ends at {Show.Number(epochs[^1].TrainLoss, "0.000")} nats.{test}"
            + " Training clips are scored while the network learns from them, augmentation included; "
            + "dotted verticals mark steps of the learning rate.";
    }

    private sealed record Look(string Name, string Colour, string Dash, string Symbol);
}
