namespace MsstNet.Figures;

/// <summary>A result and what it cost.</summary>
/// <param name="Method">Its name; results of one name are joined by a line, in the order given.</param>
/// <param name="Setting">What distinguishes them, such as "T = 8"; may be empty.</param>
/// <param name="Family">What it has in common with others; the colour.</param>
/// <param name="Cost">Of a clip, above 0, in the plane's unit.</param>
/// <param name="War">WAR in per cent.</param>
/// <param name="Source">Where it is printed, or how it was measured.</param>
public sealed record CostedResult(string Method, string Setting, string Family, double Cost, double War, string Source)
{
    /// <summary>± of WAR in points; null for one that is not known.</summary>
    public double? Spread { get; init; }
}

/// <summary>Results of one task, which may be compared with each other.</summary>
/// <param name="Name">The task, and whose numbers these are.</param>
/// <param name="CostTitle">The cost with its unit.</param>
/// <param name="Measured">Whether they were measured with this program, rather than printed: filled, not hollow.</param>
/// <param name="Results">At least one.</param>
public sealed record CostPlane(string Name, string CostTitle, bool Measured, IReadOnlyList<CostedResult> Results);

/// <summary>What accuracy was bought with what cost; results of different tasks one above the other, on axes of their own. The source of each point is on hover.</summary>
public static class AccuracyAgainstCost
{
    private const double PlotWidth = 500, PlotHeight = 330;   // pixels of a plane, on a narrow page: a wide one has more room

    private static readonly (string Colour, string Symbol)[] Looks =
        [(Palette.Blue, "circle"), (Palette.Red, "square"), (Palette.Green, "diamond"), (Palette.Purple, "triangle-up"), (Palette.Yellow, "star"), ("#777777", "pentagon")];

    /// <summary>Draws one point a result; a method with several results is a line.</summary>
    /// <param name="title">The figure's title.</param>
    /// <param name="planes">One task, or two.</param>
    /// <exception cref="LabException">There are no results, one has no cost to be placed at, or there are more planes or families than can be told apart.</exception>
    public static Figure Of(string title, params IReadOnlyList<CostPlane> planes)
    {
        if (planes.Count is not (1 or 2) || planes.Any(plane => plane.Results.Count == 0)) throw new LabException($"\"{title}\" has no results to draw; give one or two planes with at least one each.");
        if (planes.SelectMany(plane => plane.Results).FirstOrDefault(result => !(result.Cost > 0)) is { } free)
            throw new LabException($"\"{free.Method}\" in \"{title}\" costs {free.Cost}; a cost is above 0.");
        string[] families = [.. planes.SelectMany(plane => plane.Results).Select(result => result.Family).Distinct()];
        if (families.Length > Looks.Length) throw new LabException($"\"{title}\" has {families.Length} families; at most {Looks.Length} can be told apart.");
        var axes = planes.Select(plane => new Axes(plane.Results)).ToArray();
        var traces = planes.SelectMany((plane, at) => Traces(plane, axes[at], at, families)).Concat(families.Length == 1 ? [] : families.Select(Legend));
        int height = (int)(planes.Count * (PlotHeight + 70)) + 90;
        double[][] domains = planes.Count == 1 ? [[0, 1]] : [[0.56, 1], [0, 0.44]];
        object X(int at) => new { title = new { text = Plot.Text(planes[at].CostTitle) }, type = "log", range = axes[at].Cost, tickvals = axes[at].Ticks, ticktext = axes[at].Ticks.Select(tick => Show.Number(tick)).ToArray(), anchor = at == 0 ? "y" : "y2" };
        object Y(int at) => new { title = new { text = "WAR (%)" }, range = axes[at].War, domain = domains[at], anchor = at == 0 ? "x" : "x2" };
        var layout = new
        {
            title = new { text = Plot.Text(title) }, height, margin = new { l = 64, r = 16, t = 84, b = 104 }, hovermode = "closest",
            legend = new { orientation = "h", x = 0, y = planes.Count == 1 ? -0.17 : -0.085, yanchor = "top" },
            xaxis = X(0), yaxis = Y(0), xaxis2 = planes.Count == 1 ? null : X(1), yaxis2 = planes.Count == 1 ? null : Y(1),
            annotations = planes.Select((plane, at) => new
            {
                text = $"<b>{Plot.Text(plane.Name)}</b>", xref = "paper", yref = "paper", x = 0, xanchor = "left", y = domains[at][1] + 0.005, yanchor = "bottom", showarrow = false,
            }).ToArray(),
        };
        return new Figure("accuracy-against-cost", title, string.Join(" ", planes.Select(Best)) + " Up and to the left is better."
            + (planes.Any(plane => plane.Measured) && planes.Any(plane => !plane.Measured) ? " Hollow: as printed. Filled: measured with this program. Each plane is a task of its own." : "")
            + (planes.Any(plane => plane.Results.Any(result => result.Spread is not null)) ? " Bars: one standard deviation over seeds." : ""),
            Plot.Chart(traces, layout),
            new NumberTable(["task", "method", "setting", "family", "cost", "WAR (%)", "±", "source"], [.. planes.SelectMany(plane => plane.Results.Select(result => (string[])
                [plane.Name, result.Method, result.Setting, result.Family, $"{Show.Number(result.Cost)} ({plane.CostTitle})", Show.Number(result.War, "0.00"), Show.Number(result.Spread, "0.0"), result.Source]))]));
    }

    private static string Best(CostPlane plane) => $"{plane.Name}: {plane.Results.Count} results, the highest is {Full(plane.Results.MaxBy(result => result.War)!)}.";

    private static string Full(CostedResult result) => $"{result.Method} {result.Setting}".TrimEnd();

    private static IEnumerable<Plotly.NET.Trace> Traces(CostPlane plane, Axes axes, int at, string[] families)
    {
        var results = plane.Results;
        var series = results.GroupBy(result => result.Method).Where(method => method.Count() > 1).Select(method => method.Key).ToHashSet();
        // Of a line, its last point bears the name.
        CostedResult? Next(int i) => series.Contains(results[i].Method) ? results.Skip(i + 1).FirstOrDefault(later => later.Method == results[i].Method) : null;
        (double, double)? Towards(int i) => Next(i) is { } next ? (axes.X(next), axes.Y(next)) : null;
        string Label(int i) => !series.Contains(results[i].Method) ? results[i].Method : Next(i) is not null ? results[i].Setting : Full(results[i]);
        string[] sides = LabelPlacement.Of([.. results.Select((result, i) => (axes.X(result), axes.Y(result), Label(i), Towards(i), axes.Bar(result)))], PlotWidth);
        return Enumerable.Range(0, results.Count).GroupBy(i => (results[i].Family, Line: series.Contains(results[i].Method) ? results[i].Method : null)).Select(group =>
        {
            CostedResult[] own = [.. group.Select(i => results[i])];
            var (colour, symbol) = Looks[Array.IndexOf(families, group.Key.Family)];
            return Plot.Trace("scatter", new
            {
                x = own.Select(result => result.Cost).ToArray(), y = own.Select(result => result.War).ToArray(), mode = group.Key.Line is null ? "markers+text" : "lines+markers+text",
                name = Plot.Text(group.Key.Family), legendgroup = Plot.Text(group.Key.Family), showlegend = false,
                xaxis = at == 0 ? "x" : "x2", yaxis = at == 0 ? "y" : "y2",
                marker = new { size = 11, color = colour, symbol = plane.Measured ? symbol : symbol + "-open", line = new { width = 2, color = colour } }, line = new { color = colour, width = 1.5 },
                error_y = own.Any(result => result.Spread is not null) ? new { type = "data", array = own.Select(result => result.Spread).ToArray(), color = colour, thickness = 1.5, width = 5 } : null,
                text = group.Select(i => Plot.Text(Label(i))).ToArray(), textposition = group.Select(i => sides[i]).ToArray(),
                customdata = own.Select(result => $"{Plot.Text(Full(result))}<br>{Plot.Text(result.Source)}").ToArray(),
                hovertemplate = "%{customdata}<br>WAR %{y:.2f} %<br>%{x:.3~g} " + Plot.Text(plane.CostTitle) + "<extra></extra>", cliponaxis = false,
            });
        });
    }

    // A family's sign once, whatever of it is drawn where.
    private static Plotly.NET.Trace Legend(string family, int index) => Plot.Trace("scatter", new
    {
        x = new double?[] { null }, y = new double?[] { null }, mode = "markers", name = Plot.Text(family), legendgroup = Plot.Text(family),
        marker = new { size = 11, color = Looks[index].Colour, symbol = Looks[index].Symbol }, hoverinfo = "skip",
    });

    /// <summary>Room around the results, costs by their logarithm, and where that puts a point.</summary>
    private sealed class Axes
    {
        public Axes(IReadOnlyList<CostedResult> results)
        {
            double low = results.Min(result => Math.Log10(result.Cost)), high = results.Max(result => Math.Log10(result.Cost));
            double least = results.Min(result => result.War - (result.Spread ?? 0)), most = results.Max(result => result.War + (result.Spread ?? 0));
            double side = Math.Max(0.17 * (high - low), 0.05), above = Math.Max(0.12 * (most - least), 1);
            (Cost, War) = ([low - side, high + side], [least - above, most + above]);
            double[] steps = high - low > 1.2 ? [1, 3] : high - low > 0.5 ? [1, 2, 5] : high - low > 0.25 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9];
            Ticks = [.. from decade in Enumerable.Range((int)Math.Floor(Cost[0]), (int)Math.Ceiling(Cost[1]) - (int)Math.Floor(Cost[0]) + 1)
                        from step in steps
                        let tick = step * Math.Pow(10, decade)
                        where Math.Log10(tick) >= Cost[0] && Math.Log10(tick) <= Cost[1]
                        select tick];
        }

        public double[] Cost { get; }

        public double[] War { get; }

        public double[] Ticks { get; }

        public double X(CostedResult result) => PlotWidth * (Math.Log10(result.Cost) - Cost[0]) / (Cost[1] - Cost[0]);

        public double Bar(CostedResult result) => PlotHeight * (result.Spread ?? 0) / (War[1] - War[0]);

        public double Y(CostedResult result) => PlotHeight * (result.War - War[0]) / (War[1] - War[0]);
    }
}
