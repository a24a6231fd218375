namespace MsstNet.Figures;

/// <summary>Points in one plane or in two side by side, coloured by class.</summary>
public static class Scatter
{
    private static readonly string[] Symbols = ["circle", "square", "diamond", "cross", "triangle-up", "star", "x"];

    private static readonly object Edge = new { width = 0.5, color = "#404040" };

    /// <summary>
    /// Draws the planes, each on axes of its own; classes share colour, symbol and legend. A point's class is an index into
    /// <paramref name="classes"/>, and its label is shown on hover.
    /// </summary>
    /// <exception cref="LabException">There is no plane, or more than two.</exception>
    public static Figure Of(
        string title, string xTitle, string yTitle, IReadOnlyList<string> classes,
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y, int Class, string Label)> Points)> planes)
    {
        if (planes.Count is not (1 or 2)) throw new LabException($"\"{title}\" has {planes.Count} planes; give one, or two to compare.");
        var traces = planes.SelectMany((plane, at) => classes.Select((name, label) =>
        {
            var own = plane.Points.Where(point => point.Class == label).ToList();
            return Plot.Trace("scatter", new
            {
                x = own.Select(point => point.X).ToArray(), y = own.Select(point => point.Y).ToArray(), mode = "markers", name = Plot.Text(name),
                xaxis = at == 0 ? "x" : "x2", yaxis = at == 0 ? "y" : "y2", legendgroup = Plot.Text(name), showlegend = at == 0,
                marker = new { color = EmotionColours.Of(label), size = 9, symbol = Symbols[label % Symbols.Length], line = Edge },
                text = Plot.Texts(own.Select(point => point.Label)), hovertemplate = "%{text}<extra></extra>",
            });
        }));
        bool two = planes.Count == 2;
        double[][] domains = two ? [[0, 0.46], [0.54, 1]] : [[0, 1]];
        var layout = new
        {
            title = Plot.Title(title), height = 460, margin = new { l = 64, r = 16, t = 80, b = 116 }, legend = Plot.LegendBelow(-0.2),
            xaxis = new { title = Plot.Title(xTitle), domain = domains[0] }, yaxis = new { title = Plot.Title(yTitle) },
            xaxis2 = two ? new { title = Plot.Title(xTitle), domain = domains[1], anchor = "y2" } : null, yaxis2 = two ? new { anchor = "x2" } : null,
            annotations = planes.Select((plane, at) => new
            {
                text = $"<b>{Plot.Text(plane.Name)}</b>", xref = "paper", yref = "paper", x = domains[at].Average(), y = 1.02, yanchor = "bottom",
                showarrow = false,
            }).ToArray(),
        };
        return new Figure("scatter", title,
            $"{planes[0].Points.Count} points a plane ({string.Join(", ", planes.Select(plane => plane.Name))}), "
            + $"coloured by class: {string.Join(", ", classes)}.",
            Plot.Chart(traces, layout),
            NumberTable.Of(["plane", "class", xTitle, yTitle], planes.SelectMany(plane => plane.Points, (plane, point) => (plane.Name, point)),
                at => [at.Name, classes[at.point.Class], Show.Number(at.point.X, "0.00"), Show.Number(at.point.Y, "0.00")]));
    }
}
