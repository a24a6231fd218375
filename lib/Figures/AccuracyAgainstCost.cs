using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>A result and what it cost.</summary>
/// <param name="Method">Its name; results of one name are joined by a line, in the order given.</param>
/// <param name="Setting">What distinguishes them, such as "T = 8"; may be empty.</param>
/// <param name="Family">The group it is coloured by.</param>
/// <param name="Cost">Cost of a clip, above 0, in the plane's unit.</param>
/// <param name="War">WAR in per cent.</param>
/// <param name="Source">Where it is printed, or how it was measured.</param>
public sealed record CostedResult(string Method, string Setting, string Family, double Cost, double War, string Source)
{
    /// <summary>± of WAR in points; null when it is not known.</summary>
    public double? Spread { get; init; }

    /// <summary>Method and setting.</summary>
    internal string FullName => $"{Method} {Setting}".TrimEnd();
}

/// <summary>Results of one task, which may be compared with each other.</summary>
/// <param name="Name">The task, and whose numbers these are.</param>
/// <param name="CostTitle">The cost with its unit.</param>
/// <param name="Measured">Whether they were measured with this program (filled) or printed (hollow).</param>
/// <param name="Results">At least one.</param>
public sealed record CostPlane(string Name, string CostTitle, bool Measured, IReadOnlyList<CostedResult> Results);

/// <summary>Accuracy over cost; tasks one below the other, each on axes of its own. Pointing at a result shows its source.</summary>
public static class AccuracyAgainstCost
{
    private static readonly (string Colour, string Symbol)[] Looks =
    [
        (Palette.Blue, "circle"), (Palette.Red, "square"), (Palette.Green, "diamond"),
        (Palette.Purple, "triangle-up"), (Palette.Yellow, "star"), ("#777777", "pentagon"),
    ];

    /// <summary>Draws one or two tasks, one point a result; a method with several results is a line.</summary>
    /// <exception cref="LabException">There are no results, a cost is not above 0, or there are too many planes or families.</exception>
    public static Figure Of(string title, params IReadOnlyList<CostPlane> planes)
    {
        string[] families = Families(title, planes);
        CostAxes[] axes = [.. planes.Select(plane => new CostAxes(plane.Results))];
        var traces = planes.SelectMany((plane, at) => Points(plane.Results, axes[at])
            .GroupBy(point => (point.Result.Family, point.Line))
            .Select(group => Trace(plane, [.. group], Array.IndexOf(families, group.Key.Family), at == 0 ? "" : "2")));
        if (families.Length > 1) traces = traces.Concat(families.Select(LegendEntry));
        return new Figure("accuracy-against-cost", title, Description(planes), Plot.Chart(traces, Layout(title, planes, axes)),
            NumberTable.Of(["task", "method", "setting", "family", "cost", "WAR (%)", "±", "source"],
                planes.SelectMany(plane => plane.Results, (plane, result) => (plane, result)), row =>
                [
                    row.plane.Name, row.result.Method, row.result.Setting, row.result.Family,
                    $"{Show.Number(row.result.Cost)} ({row.plane.CostTitle})", Show.Number(row.result.War, "0.00"),
                    Show.Number(row.result.Spread, "0.0"), row.result.Source,
                ]));
    }

    private static string[] Families(string title, IReadOnlyList<CostPlane> planes)
    {
        if (planes.Count is not (1 or 2) || planes.Any(plane => plane.Results.Count == 0))
            throw new LabException($"\"{title}\" has no results to draw; give one or two planes with at least one each.");
        if (planes.SelectMany(plane => plane.Results).FirstOrDefault(result => !(result.Cost > 0)) is { } free)
            throw new LabException($"\"{free.Method}\" in \"{title}\" costs {free.Cost}; a cost is above 0.");
        string[] families = [.. planes.SelectMany(plane => plane.Results).Select(result => result.Family).Distinct()];
        return families.Length <= Looks.Length
            ? families
            : throw new LabException($"\"{title}\" has {families.Length} families; at most {Looks.Length} can be told apart.");
    }

    private static IEnumerable<Point> Points(IReadOnlyList<CostedResult> results, CostAxes axes)
    {
        var lines = results.CountBy(result => result.Method).Where(method => method.Value > 1).Select(method => method.Key).ToHashSet();
        CostedResult?[] next = [.. results.Select((result, i) => results.Skip(i + 1).FirstOrDefault(later => later.Method == result.Method))];
        // On a line only the last point is named in full.
        string[] labels =
            [.. results.Select((result, i) => !lines.Contains(result.Method) ? result.Method : next[i] is null ? result.FullName : result.Setting)];
        string[] sides = LabelPlacement.Of([.. results.Select((result, i) => axes.Point(result, labels[i], next[i]))], CostAxes.PlotWidth);
        return results.Select((result, i) => new Point(result, lines.Contains(result.Method) ? result.Method : null, labels[i], sides[i]));
    }

    private static Trace Trace(CostPlane plane, Point[] points, int look, string axis)
    {
        CostedResult[] results = [.. points.Select(point => point.Result)];
        string family = Plot.Text(results[0].Family);
        var (colour, symbol) = Looks[look];
        return Plot.Trace("scatter", new
        {
            x = results.Select(result => result.Cost).ToArray(), y = results.Select(result => result.War).ToArray(),
            mode = points[0].Line is null ? "markers+text" : "lines+markers+text",
            name = family, legendgroup = family, showlegend = false, xaxis = "x" + axis, yaxis = "y" + axis,
            marker = new { size = 11, color = colour, symbol = plane.Measured ? symbol : symbol + "-open", line = new { width = 2, color = colour } },
            line = new { color = colour, width = 1.5 },
            error_y = Plot.Spread([.. results.Select(result => result.Spread)], colour),
            text = Plot.Texts(points.Select(point => point.Label)), textposition = points.Select(point => point.Side).ToArray(),
            customdata = results.Select(result => $"{Plot.Text(result.FullName)}<br>{Plot.Text(result.Source)}").ToArray(),
            hovertemplate = "%{customdata}<br>WAR %{y:.2f} %<br>%{x:.3~g} " + Plot.Text(plane.CostTitle) + "<extra></extra>",
            cliponaxis = false,
        });
    }

    // A family is in the legend once, filled, wherever its points are.
    private static Trace LegendEntry(string family, int look) => Plot.Trace("scatter", new
    {
        x = new double?[] { null }, y = new double?[] { null }, mode = "markers", name = Plot.Text(family), legendgroup = Plot.Text(family),
        marker = new { size = 11, color = Looks[look].Colour, symbol = Looks[look].Symbol }, hoverinfo = "skip",
    });

    private static object Layout(string title, IReadOnlyList<CostPlane> planes, CostAxes[] axes)
    {
        bool two = planes.Count == 2;
        double[][] domains = two ? [[0.56, 1], [0, 0.44]] : [[0, 1]];
        return new
        {
            title = Plot.Title(title), height = (int)(planes.Count * (CostAxes.PlotHeight + 70)) + 90,
            margin = new { l = 64, r = 16, t = 84, b = 104 }, hovermode = "closest", legend = Plot.LegendBelow(two ? -0.085 : -0.17),
            xaxis = CostAxis(0), yaxis = WarAxis(0), xaxis2 = two ? CostAxis(1) : null, yaxis2 = two ? WarAxis(1) : null,
            annotations = planes.Select((plane, at) => new
            {
                text = $"<b>{Plot.Text(plane.Name)}</b>", xref = "paper", yref = "paper", x = 0, xanchor = "left",
                y = domains[at][1] + 0.005, yanchor = "bottom", showarrow = false,
            }).ToArray(),
        };

        object CostAxis(int at) => new
        {
            title = Plot.Title(planes[at].CostTitle), type = "log", range = axes[at].Cost, tickvals = axes[at].Ticks,
            ticktext = axes[at].Ticks.Select(tick => Show.Number(tick)).ToArray(), anchor = at == 0 ? "y" : "y2",
        };

        object WarAxis(int at) => new { title = Plot.Title("WAR (%)"), range = axes[at].War, domain = domains[at], anchor = at == 0 ? "x" : "x2" };
    }

    private static string Description(IReadOnlyList<CostPlane> planes) =>
        string.Join(" ", planes.Select(plane =>
            $"{plane.Name}: {plane.Results.Count} results, the highest is {plane.Results.MaxBy(result => result.War)!.FullName}."))
        + " Up and to the left is better."
        + (planes.Any(plane => plane.Measured) && planes.Any(plane => !plane.Measured)
            ? " Hollow: as printed. Filled: measured with this program. Each plane is a task of its own." : "")
        + (planes.Any(plane => plane.Results.Any(result => result.Spread is not null)) ? " Bars: one standard deviation over seeds." : "");

    /// <summary>A result as drawn: the line it is on, if any, its name there, and the side of the point that the name is on.</summary>
    private sealed record Point(CostedResult Result, string? Line, string Label, string Side);
}
