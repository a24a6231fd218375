using System.Globalization;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>One line of a chart.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="X">Positions.</param>
/// <param name="Y">Values; NaN leaves a gap.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>± around each value, drawn as bars; null for none.</summary>
    public IReadOnlyList<double>? Spread { get; init; }

    /// <summary>Drawn dashed and hollow: numbers of another origin than the others.</summary>
    public bool Dashed { get; init; }
}

/// <summary>Which axes are logarithmic.</summary>
public enum LogAxes
{
    /// <summary>Neither.</summary>
    None,
    /// <summary>The values.</summary>
    Y,
    /// <summary>Positions and values.</summary>
    Both,
}

/// <summary>Curves over numbers, or over named conditions.</summary>
public static class Lines
{
    private static readonly double[] Steps = [1, 2, 5], FineSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];

    private static readonly string[] Colours =
        [Palette.Blue, Palette.Red, Palette.Green, Palette.Purple, Palette.Yellow, Palette.Cyan, Palette.Grey];

    /// <summary>Draws lines over numbers, in the order given. The titles of the axes have their units.</summary>
    /// <exception cref="LabException">There is no line, or one has other numbers of positions and values.</exception>
    public static Figure Of(string title, string xTitle, string yTitle, IReadOnlyList<Series> series, LogAxes log = LogAxes.None) => Draw(
        (title, xTitle, yTitle), series,
        Axis(xTitle, log is LogAxes.Both, series.SelectMany(line => line.X)),
        Axis(yTitle, log is not LogAxes.None, series.SelectMany(line => line.Y)), x => Show.Number(x));

    /// <summary>Draws lines over named conditions; <paramref name="xNames"/> are those at the positions 0, 1, 2, …</summary>
    /// <exception cref="LabException">There is no line, or one has other numbers of positions and values.</exception>
    public static Figure Of(string title, string xTitle, string yTitle, IReadOnlyList<Series> series, IReadOnlyList<string> xNames)
    {
        var names = new { title = Plot.Title(xTitle), type = "linear", tickvals = Plot.Places(xNames), ticktext = Plot.Texts(xNames) };
        return Draw((title, xTitle, yTitle), series, names, Axis(yTitle, false, series.SelectMany(line => line.Y)), x => xNames[(int)x]);
    }

    private static Figure Draw(
        (string Figure, string X, string Y) titles, IReadOnlyList<Series> series, object xAxis, object yAxis, Func<double, string> position)
    {
        if (series.Count == 0) throw new LabException($"\"{titles.Figure}\" has no line to draw; give at least one.");
        if (series.FirstOrDefault(line => line.X.Count != line.Y.Count || (line.Spread is { } s && s.Count != line.Y.Count)) is { } uneven)
            throw new LabException($"\"{uneven.Name}\" in \"{titles.Figure}\" has {uneven.X.Count} positions and {uneven.Y.Count} values; "
                + "give one value, and one spread if any, a position.");
        var layout = new
        {
            title = Plot.Title(titles.Figure), height = 420, hovermode = "closest", margin = new { l = 70, r = 16, t = 56, b = 110 },
            legend = Plot.LegendBelow(-0.24), xaxis = xAxis, yaxis = yAxis,
        };
        string[] dashed = [.. series.Where(line => line.Dashed).Select(line => line.Name)];
        return new Figure("lines", titles.Figure,
            $"{Plot.Text(titles.Y)} over {titles.X}: {string.Join(", ", series.Select(line => line.Name))}."
            + (dashed.Length > 0 ? $" Dashed: {string.Join(", ", dashed)}." : ""),
            Plot.Chart(series.Select(Line), layout),
            NumberTable.Of(["line", titles.X, titles.Y, "±"], series.SelectMany(line => line.X.Select((x, i) => (line, x, i))), at =>
                [at.line.Name, position(at.x), Show.Number(Known(at.line.Y[at.i]), "0.######"), Show.Number(at.line.Spread?[at.i])]));
    }

    // On a logarithmic axis plotly.js writes the digits between the powers of ten without their power, "5" for 0.5. Over two decades or more the
    // powers alone are easy to read; over fewer, ones, twos and fives are written in full, or finer steps.
    private static object Axis(string title, bool log, IEnumerable<double> values)
    {
        double[] drawn = [.. values.Where(value => value > 0)];
        if (!log || drawn.Length == 0) return new { title = Plot.Title(title), type = log ? "log" : "linear", exponentformat = "power" };
        double ratio = drawn.Max() / drawn.Min();
        if (ratio >= 100) return new { title = Plot.Title(title), type = "log", dtick = 1, exponentformat = "power" };
        // Parsed, because 2 · 10⁻¹ computed is not 0.2.
        double[] ticks =
        [
            .. from decade in Enumerable.Range((int)Math.Floor(Math.Log10(drawn.Min())), 4)
               from step in ratio >= 5 ? Steps : FineSteps
               select double.Parse(FormattableString.Invariant($"{step}e{decade}"), CultureInfo.InvariantCulture),
        ];
        string[] texts = [.. ticks.Select(tick => tick.ToString(tick < 1e-4 ? "0.##e0" : "0.#######", CultureInfo.InvariantCulture))];
        return new { title = Plot.Title(title), type = "log", tickvals = ticks, ticktext = texts };
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static Trace Line(Series line, int index)
    {
        string colour = Colours[index % Colours.Length];
        return Plot.Trace("scatter", new
        {
            x = line.X.ToArray(), y = line.Y.Select(Known).ToArray(), name = Plot.Text(line.Name),
            mode = line.X.Count <= 24 ? "lines+markers" : "lines",
            line = new { color = colour, width = 2.5, dash = line.Dashed ? "dash" : "solid" },
            marker = new { color = colour, size = 8, symbol = line.Dashed ? "circle-open" : "circle" },
            error_y = Plot.Spread([.. line.Spread?.Select(spread => (double?)spread) ?? []], colour),
            hovertemplate = Plot.Text(line.Name) + "<br>%{x}: %{y:.4~g}<extra></extra>",
        });
    }
}
