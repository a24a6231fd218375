using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Two results side by side, one line a class: where the second is better, and by how much.</summary>
public static class Dumbbells
{
    /// <summary>Draws values in per cent, one line a class from the top; the first result is hollow, the second filled.</summary>
    /// <exception cref="LabException">The numbers of values differ.</exception>
    public static Figure Of(
        string title, IReadOnlyList<string> classes,
        (string Name, IReadOnlyList<double> Values) first, (string Name, IReadOnlyList<double> Values) second)
    {
        if (first.Values.Count != classes.Count || second.Values.Count != classes.Count)
            throw new LabException($"\"{title}\" has {classes.Count} classes, {first.Values.Count} values of {first.Name} "
                + $"and {second.Values.Count} of {second.Name}; give one a class.");
        int[] lines = Plot.Places(classes);
        var traces = lines.Select(k => Plot.Trace("scatter", new
        {
            x = new[] { first.Values[k], second.Values[k] }, y = new[] { k, k }, mode = "lines", hoverinfo = "skip", showlegend = false,
            line = new { width = 4, color = Palette.Fade(second.Values[k] >= first.Values[k] ? Palette.Blue : Palette.Red, 0.45) },
        })).Append(Points(first, "circle-open", Palette.Grey)).Append(Points(second, "circle", Palette.Blue));
        var layout = new
        {
            title = Plot.Title(title), height = 150 + (classes.Count * 44), margin = new { l = 90, r = 76, t = 56, b = 96 }, hovermode = "closest",
            legend = Plot.LegendBelow(-0.2), xaxis = new { title = Plot.Title("recall (%)"), range = new[] { 0, 100 }, dtick = 25 },
            yaxis = new { tickvals = lines, ticktext = Plot.Texts(classes), range = new[] { classes.Count - 0.5, -0.5 }, showgrid = false },
            annotations = lines.Select(k => new
            {
                x = 1.01, y = k, xref = "paper", yref = "y", xanchor = "left", showarrow = false,
                text = FormattableString.Invariant($"<b>{second.Values[k] - first.Values[k]:+0.0;−0.0;0.0}</b>"),
            }).ToArray(),
        };
        return new Figure("dumbbells", title,
            $"One line a class from {first.Name} (hollow) to {second.Name} (filled), in per cent; on the right the difference in points. "
            + "Red lines go down.",
            Plot.Chart(traces, layout),
            NumberTable.Of(["class", $"{first.Name} (%)", $"{second.Name} (%)"], lines,
                k => [classes[k], Show.Number(first.Values[k], "0.00"), Show.Number(second.Values[k], "0.00")]));

        Trace Points((string Name, IReadOnlyList<double> Values) result, string symbol, string colour) => Plot.Trace("scatter", new
        {
            x = result.Values.ToArray(), y = lines, mode = "markers", name = Plot.Text(result.Name),
            marker = new { size = 13, symbol, color = colour, line = new { width = 2, color = colour } },
            text = Plot.Texts(classes), hovertemplate = Plot.Text(result.Name) + "<br>%{text}: %{x:.2f} %<extra></extra>",
        });
    }
}
