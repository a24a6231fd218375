namespace MsstNet.Lab.Figures;

/// <summary>Points in a plane, coloured by class.</summary>
public static class Scatter
{
    /// <summary>Draws the points on axes of one scale.</summary>
    /// <param name="title">The figure's title.</param>
    /// <param name="xTitle">What runs to the right.</param>
    /// <param name="yTitle">What runs upwards.</param>
    /// <param name="classes">Names; a point's class is an index into them.</param>
    /// <param name="points">Position, class, and what to say on hover.</param>
    public static Figure Of(string title, string xTitle, string yTitle, IReadOnlyList<string> classes, IReadOnlyList<(double X, double Y, int Class, string Label)> points)
    {
        string[] symbols = ["circle", "square", "diamond", "cross", "triangle-up", "star", "x"];
        var traces = classes.Select((name, label) =>
        {
            var own = points.Where(point => point.Class == label).ToList();
            return Plot.Trace("scatter", new
            {
                x = own.Select(point => point.X).ToArray(), y = own.Select(point => point.Y).ToArray(), mode = "markers", name = Plot.Text(name),
                marker = new { color = Palette.Class(label), size = 9, symbol = symbols[label % symbols.Length], line = new { width = 0.5, color = "#404040" } },
                text = own.Select(point => Plot.Text(point.Label)).ToArray(), hovertemplate = "%{text}<extra></extra>",
            });
        });
        var layout = new
        {
            title = new { text = Plot.Text(title) }, height = 520, margin = new { l = 64, r = 16, t = 56, b = 110 },
            legend = new { orientation = "h", x = 0, y = -0.16, yanchor = "top" },
            xaxis = new { title = new { text = Plot.Text(xTitle) } }, yaxis = new { title = new { text = Plot.Text(yTitle) }, scaleanchor = "x" },
        };
        return new Figure("scatter", title, $"{points.Count} points, coloured by class: {string.Join(", ", classes)}.", Plot.Chart(traces, layout),
            new NumberTable(["class", xTitle, yTitle, "point"], [.. points.Select(point => (string[])[classes[point.Class], Show.Number(point.X, "0.00"), Show.Number(point.Y, "0.00"), point.Label])]));
    }
}
