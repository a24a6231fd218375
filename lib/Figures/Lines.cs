using System.Globalization;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>One line of a chart.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="X">Positions.</param>
/// <param name="Y">Values; NaN leaves a gap.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>± around each value, drawn as bars; null for none.</summary>
    public IReadOnlyList<double>? Spread { get; init; }

    /// <summary>Drawn dashed and hollow: numbers of another origin than the others.</summary>
    public bool Dashed { get; init; }
}

/// <summary>Curves over numbers, or, with names for the positions, slopes between named conditions.</summary>
public static class Lines
{
    private static readonly double[] Steps = [1, 2, 5], FineSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];

    private static readonly string[] Colours = [Palette.Blue, Palette.Red, Palette.Green, Palette.Purple, Palette.Yellow, Palette.Cyan, Palette.Grey];

    /// <summary>Draws the lines in the order given.</summary>
    /// <param name="title">The figure's title.</param>
    /// <param name="xTitle">What runs to the right, with its unit.</param>
    /// <param name="yTitle">What runs upwards, with its unit.</param>
    /// <param name="series">The lines.</param>
    /// <param name="xNames">Names of the positions 0, 1, 2, …; null for a number axis.</param>
    /// <param name="logX">Logarithms to the right.</param>
    /// <param name="logY">Logarithms upwards.</param>
    /// <exception cref="LabException">There is no line, or one has other numbers of positions and values.</exception>
    public static Figure Of(
        string title, string xTitle, string yTitle, IReadOnlyList<Series> series, IReadOnlyList<string>? xNames = null, bool logX = false, bool logY = false)
    {
        if (series.Count == 0) throw new LabException($"\"{title}\" has no line to draw; give at least one.");
        if (series.FirstOrDefault(line => line.X.Count != line.Y.Count || line.Spread is { } s && s.Count != line.Y.Count) is { } uneven)
            throw new LabException($"\"{uneven.Name}\" in \"{title}\" has {uneven.X.Count} positions and {uneven.Y.Count} values; give one value, and one spread if any, a position.");
        var layout = new
        {
            title = new { text = Plot.Text(title) }, height = 420, hovermode = "closest", margin = new { l = 70, r = 16, t = 56, b = 110 },
            legend = new { orientation = "h", x = 0, y = -0.24, yanchor = "top" },
            xaxis = xNames is null
                ? Axis(xTitle, logX, series.SelectMany(line => line.X))
                : new { title = new { text = Plot.Text(xTitle) }, type = "linear", tickvals = Enumerable.Range(0, xNames.Count).ToArray(), ticktext = xNames.Select(Plot.Text).ToArray() },
            yaxis = Axis(yTitle, logY, series.SelectMany(line => line.Y)),
        };
        return new Figure("lines", title, $"{Plot.Text(yTitle)} over {xTitle}: {string.Join(", ", series.Select(line => line.Name))}."
            + (series.Any(line => line.Dashed) ? $" Dashed: {string.Join(", ", series.Where(line => line.Dashed).Select(line => line.Name))}." : ""),
            Plot.Chart(series.Select(Line), layout),
            new NumberTable(["line", xTitle, yTitle, "±"],
                [.. series.SelectMany(line => line.X.Select((x, i) => (string[])
                    [line.Name, xNames is null ? Show.Number(x) : xNames[(int)x], double.IsNaN(line.Y[i]) ? Show.Unknown : Show.Number(line.Y[i], "0.######"), Show.Number(line.Spread?[i])]))]));
    }

    // Of a logarithmic axis plotly.js writes the digits between the powers of ten without their power, "5" for 0.5. Over two decades or more the powers
    // alone are read easily; below, ones, twos and fives in full, or finer.
    private static object Axis(string title, bool log, IEnumerable<double> values)
    {
        var text = new { text = Plot.Text(title) };
        double[] drawn = [.. values.Where(value => value > 0)];
        if (!log || drawn.Length == 0) return new { title = text, type = log ? "log" : "linear", exponentformat = "power" };
        if (drawn.Max() / drawn.Min() >= 100) return new { title = text, type = "log", dtick = 1, exponentformat = "power" };
        double[] steps = drawn.Max() / drawn.Min() >= 5 ? Steps : FineSteps;
        double[] ticks = [.. from decade in Enumerable.Range((int)Math.Floor(Math.Log10(drawn.Min())), 4) from step in steps select double.Parse(FormattableString.Invariant($"{step}e{decade}"), CultureInfo.InvariantCulture)];
        return new { title = text, type = "log", tickvals = ticks, ticktext = ticks.Select(tick => tick.ToString(tick < 1e-4 ? "0.##e0" : "0.#######", CultureInfo.InvariantCulture)).ToArray() };
    }

    private static Trace Line(Series line, int index)
    {
        string colour = Colours[index % Colours.Length];
        return Plot.Trace("scatter", new
        {
            x = line.X.ToArray(), y = line.Y.Select(y => double.IsNaN(y) ? (double?)null : y).ToArray(), name = Plot.Text(line.Name),
            mode = line.X.Count <= 24 ? "lines+markers" : "lines",
            line = new { color = colour, width = 2.5, dash = line.Dashed ? "dash" : "solid" },
            marker = new { color = colour, size = 8, symbol = line.Dashed ? "circle-open" : "circle" },
            error_y = line.Spread is { } spread ? new { type = "data", array = spread.ToArray(), color = colour, thickness = 1.5, width = 5 } : null,
            hovertemplate = Plot.Text(line.Name) + "<br>%{x}: %{y:.4~g}<extra></extra>",
        });
    }
}
