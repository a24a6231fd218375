namespace MsstNet.Figures;

/// <summary>A method's result on one data set.</summary>
/// <param name="Name">As the axis says it.</param>
/// <param name="War">Per cent; null where unknown.</param>
/// <param name="Uar">Per cent; null where unknown.</param>
/// <param name="Measured">Whether it was measured with this program, rather than printed in a paper.</param>
/// <param name="Spread">± of WAR over seeds, in points; null for one.</param>
public sealed record MethodResult(string Name, double? War, double? Uar, bool Measured, double? Spread = null);

/// <summary>Methods on one data set, one line each from its UAR to its WAR; printed results in grey, measured ones in colour.</summary>
public static class MethodDots
{
    /// <summary>Draws the methods, the largest WAR at the top.</summary>
    /// <param name="title">The figure's title, which names the data.</param>
    /// <param name="methods">At least one.</param>
    /// <exception cref="LabException">There is no method.</exception>
    public static Figure Of(string title, IReadOnlyList<MethodResult> methods)
    {
        if (methods.Count == 0) throw new LabException($"\"{title}\" has no method to draw; give at least one.");
        MethodResult[] rows = [.. methods.OrderByDescending(method => method.War ?? method.Uar ?? 0)];
        var (low, high) = Range(rows);
        int row = rows.Max(method => Lines(method.Name).Count) * 17 + 7;
        var layout = new
        {
            title = new { text = Plot.Text(title) }, height = 170 + (rows.Length * row), margin = new { l = 20, r = 16, t = 56, b = 100 }, hovermode = "closest",
            legend = new { orientation = "h", x = 0, y = -54.0 / (rows.Length * row + 14), yanchor = "top" },
            xaxis = new { title = new { text = "WAR and UAR (%)" }, range = new[] { low, high }, side = "bottom" },
            yaxis = new { tickvals = Enumerable.Range(0, rows.Length).ToArray(), ticktext = rows.Select(Label).ToArray(), range = new[] { rows.Length - 0.4, -0.6 }, showgrid = true },
        };
        var traces = new List<Plotly.NET.Trace>();
        foreach (bool measured in new[] { false, true })
        {
            if (!Array.Exists(rows, row => row.Measured == measured)) continue;
            string colour = measured ? Palette.Red : Palette.Blue, origin = measured ? "measured here" : "printed";
            traces.Add(Points(rows, measured, row => row.War, "circle", colour, $"WAR, {origin}", spread: true));
            traces.Add(Points(rows, measured, row => row.Uar, "circle-open", colour, $"UAR, {origin}", spread: false));
        }
        return new Figure("method-dots", title, "Filled: WAR, the share of clips that is right. Hollow: UAR, the mean of the classes' recalls."
            + (rows.Any(row => row.War == row.Uar) ? " Where a test has as many clips of every class the two are one." : "")
            + (rows.Any(row => row.Measured) && rows.Any(row => !row.Measured) ? " Red was measured with this program, blue is as printed." : "")
            + (rows.Any(row => row.Spread is not null) ? " Bars: one standard deviation over seeds." : ""),
            Plot.Chart(traces, layout),
            new NumberTable(["method", "WAR (%)", "± over seeds", "UAR (%)", "origin"],
                [.. rows.Select(row => (string[])[row.Name, Show.Number(row.War, "0.00"), Show.Number(row.Spread, "0.0"), Show.Number(row.Uar, "0.00"), row.Measured ? "measured here" : "printed"])]));
    }

    private static string Label(MethodResult row) => string.Join("<br>", Lines(row.Name).Select(line => row.Measured ? $"<b>{Plot.Text(line)}</b>" : Plot.Text(line)));

    /// <summary>A long name broken at spaces, so that a narrow page keeps room for the points.</summary>
    private static List<string> Lines(string name)
    {
        const int longest = 30;
        var lines = new List<string> { "" };
        foreach (string word in name.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= longest) lines.Add(word);
            else lines[^1] = lines[^1].Length == 0 ? word : lines[^1] + " " + word;
        }
        return lines;
    }

    private static (double, double) Range(MethodResult[] rows)
    {
        double[] values = [.. rows.SelectMany(row => new[] { row.War - (row.Spread ?? 0), row.War + (row.Spread ?? 0), row.Uar }).OfType<double>()];
        return values.Length == 0 ? (0, 100) : (Math.Max(0, 5 * Math.Floor((values.Min() - 1) / 5)), Math.Min(101, 5 * Math.Ceiling((values.Max() + 1) / 5)));
    }

    private static Plotly.NET.Trace Points(MethodResult[] rows, bool measured, Func<MethodResult, double?> of, string symbol, string colour, string name, bool spread)
    {
        int[] own = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Measured == measured && of(rows[row]) is not null)];
        return Plot.Trace("scatter", new
        {
            x = own.Select(row => of(rows[row])!.Value).ToArray(), y = own, mode = "markers", name,
            marker = new { size = 10, symbol, color = colour, line = new { width = 2, color = colour } },
            error_x = spread && own.Any(row => rows[row].Spread is not null) ? new { type = "data", array = own.Select(row => rows[row].Spread ?? 0).ToArray(), color = colour, thickness = 1.5, width = 4 } : null,
            text = own.Select(row => Plot.Text(rows[row].Name)).ToArray(), hovertemplate = "%{text}<br>" + name + ": %{x:.2f} %<extra></extra>",
        });
    }
}
