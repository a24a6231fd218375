namespace MsstNet.Figures;

/// <summary>The parts of several wholes, one bar each.</summary>
public static class StackedBars
{
    private static readonly string[] Colours =
        [Palette.Blue, Palette.Yellow, Palette.Red, Palette.Green, Palette.Purple, Palette.Cyan, Palette.Grey];

    /// <summary>
    /// Draws one bar a name, the parts from the bottom, each with a value in every bar. The title of the axis has the unit. Parts that have a colour
    /// elsewhere are given it.
    /// </summary>
    /// <exception cref="LabException">A part has another number of values than there are bars, or there is not one colour for each part.</exception>
    public static Figure Of(string title, string yTitle, IReadOnlyList<string> bars,
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> parts, IReadOnlyList<string>? colours = null)
    {
        if (colours is not null && colours.Count != parts.Count)
            throw new LabException($"\"{title}\" has {colours.Count} colours for {parts.Count} parts; give one each, or none.");
        foreach (var (name, values) in parts)
            if (values.Count != bars.Count)
                throw new LabException($"Part \"{name}\" of \"{title}\" has {values.Count} values for {bars.Count} bars; give one a bar.");
        var traces = parts.Select((part, i) => Plot.Trace("bar", new
        {
            x = Plot.Texts(bars), y = part.Values.ToArray(), name = Plot.Text(part.Name),
            marker = new { color = colours?[i] ?? Colours[i % Colours.Length] },
            hovertemplate = Plot.Text(part.Name) + "<br>%{x}: %{y:.4~g}<extra></extra>",
        }));
        var layout = new
        {
            title = Plot.Title(title), height = 420, barmode = "stack", margin = new { l = 70, r = 16, t = 56, b = 100 },
            legend = new { orientation = "h", x = 0, y = -0.18, yanchor = "top", traceorder = "normal" },
            xaxis = new { type = "category" }, yaxis = new { title = Plot.Title(yTitle) },
        };
        return new Figure("stacked-bars", title,
            $"{yTitle} of {string.Join(", ", bars)}, each divided into {string.Join(", ", parts.Select(part => part.Name))}.",
            Plot.Chart(traces, layout),
            NumberTable.Of(["", .. bars], parts, part => [part.Name, .. part.Values.Select(value => Show.Number(value))]));
    }
}
