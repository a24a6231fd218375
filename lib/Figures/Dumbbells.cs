using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Two results side by side, one line a class: where the second is better, and by how much.</summary>
public static class Dumbbells
{
    /// <summary>Draws values in per cent, one line a class from the top; the first result is hollow, the second filled.</summary>
    /// <exception cref="LabException">The numbers of values differ.</exception>
    public static Figure Of(
        string title, IReadOnlyList<string> classes,
        (string Name, IReadOnlyList<double> Values) first, (string Name, IReadOnlyList<double> Values) second) =>
        Of(title, classes, [first], second);

    /// <summary>The same with several results to start from: a list above the figure chooses one, and the first is shown.</summary>
    /// <inheritdoc cref="Of(string, IReadOnlyList{string}, ValueTuple{string, IReadOnlyList{double}}, ValueTuple{string, IReadOnlyList{double}})"
    /// path="/exception"/>
    public static Figure Of(
        string title, IReadOnlyList<string> classes,
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> firsts, (string Name, IReadOnlyList<double> Values) second)
    {
        foreach (var (named, values) in firsts.Append(second))
            if (values.Count != classes.Count)
                throw new LabException($"\"{title}\" has {classes.Count} classes and {values.Count} values of {named}; give one a class.");
        int[] lines = Plot.Places(classes);
        var (name, from) = firsts[0];
        var traces = lines.Select(k => Plot.Trace("scatter", new
        {
            x = new[] { from[k], second.Values[k] }, y = new[] { k, k }, mode = "lines", hoverinfo = "skip", showlegend = false,
            line = new { width = 4, color = Colour(from[k], second.Values[k]) },
        })).Append(Points((name, from), "circle-open", Palette.Grey)).Append(Points(second, "circle", Palette.Blue));
        bool choice = firsts.Count > 1;
        var layout = new
        {
            title = Plot.Title(title), height = 150 + (classes.Count * 44) + (choice ? 36 : 0),
            margin = new { l = 90, r = 76, t = choice ? 92 : 56, b = 96 }, hovermode = "closest",
            legend = Plot.LegendBelow(-0.2), xaxis = new { title = Plot.Title("recall (%)"), range = new[] { 0, 100 }, dtick = 25 },
            yaxis = new { tickvals = lines, ticktext = Plot.Texts(classes), range = new[] { classes.Count - 0.5, -0.5 }, showgrid = false },
            annotations = Gaps(from, second.Values),
            updatemenus = choice ? new[] { Menu(firsts, second.Values) } : null,
        };
        string start = choice ? "the method chosen above" : name;
        bool falls = firsts.Any(first => first.Values.Zip(second.Values).Any(pair => pair.Second < pair.First));
        return new Figure("dumbbells", title,
            $"One line a class from {start} (hollow) to {second.Name} (filled), in per cent; on the right the difference in points. "
            + (falls ? "Blue lines rise, red ones fall." : "All rise."),
            Plot.Chart(traces, layout),
            NumberTable.Of(["class", .. firsts.Select(first => $"{first.Name} (%)"), $"{second.Name} (%)"], lines,
                k => [classes[k], .. firsts.Append(second).Select(result => Show.Number(result.Values[k], "0.00"))]));

        Trace Points((string Name, IReadOnlyList<double> Values) result, string symbol, string colour) => Plot.Trace("scatter", new
        {
            x = result.Values.ToArray(), y = lines, mode = "markers", name = Plot.Text(result.Name),
            marker = new { size = 13, symbol, color = colour, line = new { width = 2, color = colour } },
            text = Plot.Texts(classes), hovertemplate = Plot.Text(result.Name) + "<br>%{text}: %{x:.2f} %<extra></extra>",
        });
    }

    private static string Colour(double from, double to) => Palette.Fade(to >= from ? Palette.Blue : Palette.Red, 0.45);

    private static object[] Gaps(IReadOnlyList<double> from, IReadOnlyList<double> to) =>
        [.. from.Select((value, k) => new
        {
            x = 1.01, y = k, xref = "paper", yref = "y", xanchor = "left", showarrow = false,
            text = FormattableString.Invariant($"<b>{to[k] - value:+0.0;−0.0;0.0}</b>"),
        })];

    // Choosing moves the lines and the hollow points, and names them anew. A list keeps its own colours on a light and on a dark page.
    private static object Menu(IReadOnlyList<(string Name, IReadOnlyList<double> Values)> firsts, IReadOnlyList<double> to) => new
    {
        type = "dropdown", x = 0, xanchor = "left", y = 1.02, yanchor = "bottom", bgcolor = "#f4f6f9", bordercolor = "#8a96a3",
        font = new { color = "#1f2933" },
        buttons = firsts.Select(first => new
        {
            label = "from " + Plot.Text(first.Name), method = "update",
            args = new object[]
            {
                new Dictionary<string, object>
                {
                    ["x"] = first.Values.Select((value, k) => new[] { value, to[k] }).Append([.. first.Values]).ToArray(),
                    ["line.color"] = first.Values.Select((value, k) => Colour(value, to[k])).Append(Palette.Grey).ToArray(),
                    ["name"] = Enumerable.Repeat(Plot.Text(first.Name), to.Count + 1).ToArray(),
                    ["hovertemplate"] = Enumerable.Repeat(Plot.Text(first.Name) + "<br>%{text}: %{x:.2f} %<extra></extra>", to.Count + 1).ToArray(),
                },
                new { annotations = Gaps(first.Values, to) },
                Enumerable.Range(0, to.Count + 1).ToArray(),
            },
        }).ToArray(),
    };
}
