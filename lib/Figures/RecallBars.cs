using MsstNet.Evaluation;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>The recall of each class with its interval, and the two averages over classes.</summary>
public static class RecallBars
{
    /// <summary>Draws one bar a class with Wilson's 95 % interval; a class without clips says so instead of showing 0.</summary>
    public static Figure Of(ConfusionMatrix matrix)
    {
        IReadOnlyList<Interval?> intervals = Interval.Recalls(matrix);
        return new Figure(
            "recalls", "Recall of each class",
            "Of the clips of each class, the per cent recognised, with the 95 % Wilson interval. "
            + $"WAR {Show.Percent(matrix.War)} (solid line) weighs classes by their clips, UAR {Show.Percent(matrix.Uar)} (dashed) weighs all alike.",
            Plot.Chart([Bars(matrix, intervals)], Layout(matrix)),
            NumberTable.Of(["class", "clips", "right", "recall", "95 % interval"], Plot.Places(matrix.Classes), k =>
            [
                matrix.Classes[k], Show.Count(matrix.Truths[k]), Show.Count(matrix[k, k]),
                Show.Percent(matrix.Recalls[k]), Show.Percent(intervals[k]),
            ]));
    }

    private static Trace Bars(ConfusionMatrix matrix, IReadOnlyList<Interval?> intervals)
    {
        int[] labels = Plot.Places(matrix.Classes);
        IReadOnlyList<double?> recalls = matrix.Recalls;
        string Hover(int k) =>
            $"{Show.Count(matrix[k, k])} of {Show.Count(matrix.Truths[k])} clips<br>95 % interval {Show.Percent(intervals[k])}";
        return Plot.Trace("bar", new
        {
            orientation = "h", y = labels, x = recalls.Select(Show.InPercent).ToArray(), width = 0.62, marker = new { color = Palette.Blue },
            error_x = new
            {
                type = "data", symmetric = false, thickness = 2, width = 5,
                array = labels.Select(k => 100 * ((intervals[k]?.High - recalls[k]) ?? 0)).ToArray(),
                arrayminus = labels.Select(k => 100 * ((recalls[k] - intervals[k]?.Low) ?? 0)).ToArray(),
            },
            customdata = labels.Select(Hover).ToArray(), text = Plot.Texts(matrix.Classes), textposition = "none",
            hovertemplate = "%{text}: recall %{x:.1f} %<br>%{customdata}<extra></extra>",
        });
    }

    private static object Layout(ConfusionMatrix matrix)
    {
        int n = matrix.Classes.Count;
        int[] labels = Plot.Places(matrix.Classes);
        IReadOnlyList<long> truths = matrix.Truths;
        var averages = new[] { (Name: "WAR", Value: matrix.War, Dash: "solid"), (Name: "UAR", Value: matrix.Uar, Dash: "dash") }
            .Where(average => average.Value is not null).ToArray();
        string right = matrix.War >= matrix.Uar ? "WAR" : "UAR";
        return new
        {
            title = Plot.Title("Recall of each class"), height = 152 + (n * 52), margin = new { l = 90, r = 64, t = 62, b = 84 }, showlegend = false,
            xaxis = new { title = Plot.Title("recall (%), with 95 % Wilson interval"), range = new[] { 0, 100 }, dtick = 25, fixedrange = true },
            yaxis = new
            {
                title = Plot.Title("class (clips)"), tickvals = labels, showgrid = false, fixedrange = true, range = new[] { n - 0.5, -0.5 },
                ticktext = labels.Select(k => $"{Plot.Text(matrix.Classes[k])} ({Show.Count(truths[k])})").ToArray(),
            },
            shapes = averages.Select(average => new
            {
                type = "line", xref = "x", yref = "paper", x0 = 100 * average.Value, x1 = 100 * average.Value, y0 = 0, y1 = 1,
                line = new { width = 2, dash = average.Dash },
            }).ToArray(),
            // The averages' names are above their lines, each away from the other; the recalls stand right of the bars.
            annotations = averages.Select(average => new
            {
                x = 100 * average.Value!.Value, y = 1.0, xref = "x", yref = "paper",
                xanchor = average.Name == right ? "left" : "right", yanchor = "bottom",
                text = $"{average.Name} {Show.Percent(average.Value)}", showarrow = false,
            }).Concat(labels.Select(k => new
            {
                x = 1.01, y = (double)k, xref = "paper", yref = "y", xanchor = "left", yanchor = "middle",
                text = truths[k] == 0 ? "<i>no clips</i>" : $"<b>{Show.Percent(matrix.Recalls[k], 0)}</b>", showarrow = false,
            })).ToArray(),
        };
    }
}
