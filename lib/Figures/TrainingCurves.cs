using MsstNet.Evaluation;
using MsstNet.Training;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Loss, WAR and learning rate over the epochs, one above the other on one epoch axis.</summary>
public static class TrainingCurves
{
    /// <summary>Draws the run so far; an epoch that was not tested has no marker, and the line runs on past it.</summary>
    /// <param name="epochs">One report an epoch, in order.</param>
    /// <exception cref="LabException">There is no epoch.</exception>
    public static Figure Of(IReadOnlyList<EpochReport> epochs)
    {
        if (epochs.Count == 0) throw new LabException("The run has no epoch yet; train at least one before drawing its curves.");
        int[] x = [.. epochs.Select(epoch => epoch.Epoch)];
        double? baseline = epochs.Select(epoch => epoch.Test).OfType<ConfusionMatrix>().Select(ConstantClassifier.Of).LastOrDefault()?.War;

        List<Trace> traces =
        [
            Line(x, epochs.Select(e => (double?)e.TrainLoss), "training clips", Palette.Red, "dot", "circle-open", "y", true, "%{y:.3f} nats"),
            Line(x, epochs.Select(e => e.TestLoss), "test clips", Palette.Blue, "solid", "circle", "y", true, "%{y:.3f} nats"),
            Line(x, epochs.Select(e => Show.InPercent(e.TrainWar)), "training clips", Palette.Red, "dot", "circle-open", "y2", false, "%{y:.1f} %"),
            Line(x, epochs.Select(e => Show.InPercent(e.Test?.War)), "test clips", Palette.Blue, "solid", "circle", "y2", false, "%{y:.1f} %"),
            Plot.Trace("scatter", new
            {
                x, y = epochs.Select(e => e.LearningRate).ToArray(), yaxis = "y3", name = "learning rate", mode = "lines", showlegend = false,
                line = new { color = Palette.Green, width = 2, shape = "hvh" }, hovertemplate = "%{y:.2~g}",
            }),
        ];
        if (baseline is double constant)
            traces.Insert(4, Plot.Trace("scatter", new
            {
                x = Ends(x), y = new[] { 100 * constant, 100 * constant }, yaxis = "y2", name = "always the most frequent class", mode = "lines",
                line = new { color = "#808080", width = 1.5, dash = "dash" }, hoverinfo = "skip",
            }));

        double[] steps = [.. RateSteps(epochs)];
        var layout = new
        {
            title = new { text = "Training" },
            height = 560,
            margin = new { l = 62, r = 12, t = 64, b = 52 },
            hovermode = "x unified",
            legend = new { orientation = "h", x = 0, y = 1.01, xanchor = "left", yanchor = "bottom" },
            xaxis = new { title = new { text = "epoch" }, anchor = "y3", range = Padded(x), tickformat = "d", hoverformat = "d", nticks = 16, dtick = epochs.Count <= 16 ? 1 : (int?)null },
            yaxis = new { title = new { text = "cross-entropy (nats)" }, domain = new[] { 0.63, 1.0 }, rangemode = "tozero" },
            yaxis2 = new { title = new { text = "WAR (%)" }, domain = new[] { 0.22, 0.59 }, range = new[] { 0, 100 }, dtick = 25 },
            yaxis3 = new { title = new { text = "learning<br>rate" }, domain = new[] { 0.0, 0.16 }, type = "log", dtick = 1, exponentformat = "none", range = LogRange(epochs) },
            shapes = steps.Select(at => new
            {
                type = "line", x0 = at, x1 = at, xref = "x", y0 = 0, y1 = 1, yref = "paper", layer = "below",
                line = new { width = 1, dash = "dot" },
            }).ToArray(),
        };
        return new Figure(
            "training-curves", "Training", Description(epochs), Plot.Chart(traces, layout),
            new NumberTable(
                ["epoch", "learning rate", "train loss (nats)", "test loss (nats)", "train WAR", "test WAR", "test UAR", "seconds"],
                [.. epochs.Select(e => (string[])[Show.Count(e.Epoch), Show.Number(e.LearningRate, "0.######"), Show.Number(e.TrainLoss), Show.Number(e.TestLoss),
                    Show.Percent(e.TrainWar), Show.Percent(e.Test?.War), Show.Percent(e.Test?.Uar), Show.Number(e.Seconds, "0.0")])]));
    }

    /// <summary>Where a rate falls or rises by a quarter or more, half an epoch before the first epoch at the new one; a smooth schedule has none.</summary>
    internal static IEnumerable<double> RateSteps(IReadOnlyList<EpochReport> epochs)
    {
        double[] steps = [.. epochs.Zip(epochs.Skip(1))
            .Where(pair => Math.Abs(pair.Second.LearningRate - pair.First.LearningRate) > 0.25 * pair.First.LearningRate)
            .Select(pair => pair.Second.Epoch - 0.5)];
        return steps.Length <= 6 ? steps : [];
    }

    private static Trace Line(int[] x, IEnumerable<double?> y, string name, string colour, string dash, string symbol, string axis, bool legend, string hover) =>
        Plot.Trace("scatter", new
        {
            x, y = y.ToArray(), yaxis = axis, name, mode = "lines+markers", legendgroup = name, showlegend = legend, connectgaps = true,
            line = new { color = colour, width = 2.5, dash }, marker = new { color = colour, size = 6, symbol }, hovertemplate = hover,
        });

    private static int[] Ends(int[] x) => [x[0], x[^1]];

    private static double[] Padded(int[] x) => [x[0] - 0.5, x[^1] + 0.5];

    private static double[]? LogRange(IReadOnlyList<EpochReport> epochs)
    {
        double[] rates = [.. epochs.Select(e => e.LearningRate).Where(rate => rate > 0)];
        return rates.Length == 0 ? null : [Math.Log10(rates.Min()) - 0.35, Math.Log10(rates.Max()) + 0.35];
    }

    private static string Description(IReadOnlyList<EpochReport> epochs)
    {
        EpochReport last = epochs[^1];
        string test = epochs.LastOrDefault(e => e.Test?.War is not null) is { } tested
            ? $" On the test clips the WAR is {Show.Percent(tested.Test!.War)} after epoch {Show.Count(tested.Epoch)}."
            : "";
        return $"Cross-entropy, WAR and learning rate over {Show.Count(epochs.Count)} epochs. The training loss ends at {Show.Number(last.TrainLoss, "0.000")} nats.{test}"
            + " Training clips are scored while the network learns from them, augmentation included; dotted verticals mark steps of the learning rate.";
    }
}
