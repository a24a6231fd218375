using MsstNet.Evaluation;

namespace MsstNet.Figures;

/// <summary>The recall of each class with its interval, beside the two averages made of them.</summary>
public static class RecallBars
{
    /// <summary>Draws one bar a class with Wilson's 95 % interval; a class without clips says so instead of showing 0.</summary>
    public static Figure Of(ConfusionMatrix matrix)
    {
        IReadOnlyList<string> classes = matrix.Classes;
        IReadOnlyList<long> truths = matrix.Truths;
        IReadOnlyList<double?> recalls = matrix.Recalls;
        IReadOnlyList<Interval?> intervals = Interval.Recalls(matrix);
        int n = classes.Count;
        int[] labels = [.. Enumerable.Range(0, n)];

        var bars = Plot.Trace("bar", new
        {
            orientation = "h", y = labels, x = recalls.Select(Show.InPercent).ToArray(), width = 0.62, marker = new { color = Palette.Blue },
            error_x = new
            {
                type = "data", symmetric = false, thickness = 2, width = 5,
                array = labels.Select(k => 100 * ((intervals[k]?.High - recalls[k]) ?? 0)).ToArray(),
                arrayminus = labels.Select(k => 100 * ((recalls[k] - intervals[k]?.Low) ?? 0)).ToArray(),
            },
            customdata = labels.Select(k => $"{Show.Count(matrix[k, k])} of {Show.Count(truths[k])} clips<br>95 % interval {Show.Percent(intervals[k])}").ToArray(),
            text = classes.Select(Plot.Text).ToArray(), textposition = "none",
            hovertemplate = "%{text}: recall %{x:.1f} %<br>%{customdata}<extra></extra>",
        });
        var values = labels.Select(k => Label(1.01, k, "paper", "y", "left", "middle", truths[k] == 0 ? "<i>no clips</i>" : $"<b>{Show.Percent(recalls[k], 0)}</b>"));
        var averages = new[] { ("WAR", matrix.War, "solid"), ("UAR", matrix.Uar, "dash") }.Where(average => average.Item2 is not null).ToArray();
        bool warRight = matrix.War >= matrix.Uar;
        var layout = new
        {
            title = new { text = "Recall of each class" },
            height = 152 + (n * 52),
            margin = new { l = 90, r = 64, t = 62, b = 84 },
            showlegend = false,
            xaxis = new { title = new { text = "recall (%), with 95 % Wilson interval" }, range = new[] { 0, 100 }, dtick = 25, fixedrange = true },
            yaxis = new
            {
                title = new { text = "class (clips)" }, tickvals = labels, showgrid = false, fixedrange = true, range = new[] { n - 0.5, -0.5 },
                ticktext = labels.Select(k => $"{Plot.Text(classes[k])} ({Show.Count(truths[k])})").ToArray(),
            },
            shapes = averages.Select(average => new
            {
                type = "line", xref = "x", yref = "paper", x0 = 100 * average.Item2, x1 = 100 * average.Item2, y0 = 0, y1 = 1,
                line = new { width = 2, dash = average.Item3 },
            }).ToArray(),
            annotations = averages
                .Select(average => Label(100 * average.Item2!.Value, 1.0, "x", "paper", average.Item1 == "WAR" == warRight ? "left" : "right", "bottom",
                    $"{average.Item1} {Show.Percent(average.Item2)}"))
                .Concat(values).ToArray(),
        };
        return new Figure(
            "recalls", "Recall of each class",
            $"Of the clips of each class, the per cent recognised, with the 95 % Wilson interval. WAR {Show.Percent(matrix.War)} (solid line) weighs classes by their clips, "
            + $"UAR {Show.Percent(matrix.Uar)} (dashed) weighs all alike.",
            Plot.Chart([bars], layout),
            new NumberTable(
                ["class", "clips", "right", "recall", "95 % interval"],
                [.. labels.Select(k => (string[])[classes[k], Show.Count(truths[k]), Show.Count(matrix[k, k]), Show.Percent(recalls[k]), Show.Percent(intervals[k])])]));
    }

    private static object Label(double x, double y, string xref, string yref, string xanchor, string yanchor, string text) =>
        new { x, y, xref, yref, xanchor, yanchor, text, showarrow = false };
}
