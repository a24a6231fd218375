using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>A method's result on one data set.</summary>
/// <param name="Name">The name at the axis.</param>
/// <param name="War">Per cent; null where unknown.</param>
/// <param name="Uar">Per cent; null where unknown.</param>
/// <param name="Measured">Whether it was measured with this program, rather than printed in a paper.</param>
/// <param name="Spread">± of WAR over seeds, in points; null for one seed.</param>
public sealed record MethodResult(string Name, double? War, double? Uar, bool Measured, double? Spread = null);

/// <summary>WAR and UAR of methods on one data set, one line each; printed results in blue, measured ones in red.</summary>
public static class MethodDots
{
    private const int LongestLine = 30;

    private static readonly Recall War = new("WAR", "circle", row => row.War, row => row.Spread);

    private static readonly Recall Uar = new("UAR", "circle-open", row => row.Uar, _ => null);

    /// <summary>Draws the methods, the largest WAR at the top; the title names the data.</summary>
    /// <exception cref="LabException">There is no method.</exception>
    public static Figure Of(string title, IReadOnlyList<MethodResult> methods)
    {
        if (methods.Count == 0) throw new LabException($"\"{title}\" has no method to draw; give at least one.");
        MethodResult[] rows = [.. methods.OrderByDescending(method => method.War ?? method.Uar ?? 0)];
        IEnumerable<Trace> Both(bool measured) =>
            Array.Exists(rows, row => row.Measured == measured) ? [Points(rows, measured, War), Points(rows, measured, Uar)] : [];
        return new Figure("method-dots", title, Description(rows), Plot.Chart([.. Both(false), .. Both(true)], Layout(title, rows)),
            NumberTable.Of(["method", "WAR (%)", "± over seeds", "UAR (%)", "origin"], rows, row =>
                [row.Name, Show.Number(row.War, "0.00"), Show.Number(row.Spread, "0.0"), Show.Number(row.Uar, "0.00"), Origin(row.Measured)]));
    }

    private static object Layout(string title, MethodResult[] rows)
    {
        int height = rows.Length * ((rows.Max(method => Broken(method.Name).Count) * 17) + 7);
        return new
        {
            title = Plot.Title(title), height = 170 + height, margin = new { l = 20, r = 16, t = 56, b = 100 }, hovermode = "closest",
            legend = Plot.LegendBelow(-54.0 / (height + 14)),
            xaxis = new { title = Plot.Title("WAR and UAR (%)"), range = Range(rows), side = "bottom" },
            yaxis = new
            {
                tickvals = Plot.Places(rows), ticktext = rows.Select(Label).ToArray(),
                range = new[] { rows.Length - 0.4, -0.6 }, showgrid = true,
            },
        };
    }

    private static string Description(MethodResult[] rows) =>
        "Filled: WAR, the share of clips that is right. Hollow: UAR, the mean of the classes' recalls."
        + (rows.Any(row => row.War == row.Uar) ? " Where a test has as many clips of every class the two are one." : "")
        + (rows.Any(row => row.Measured) && rows.Any(row => !row.Measured) ? " Red was measured with this program, blue is as printed." : "")
        + (rows.Any(row => row.Spread is not null) ? " Bars: one standard deviation over seeds." : "");

    private static string Label(MethodResult row) =>
        string.Join("<br>", Broken(row.Name).Select(line => row.Measured ? $"<b>{Plot.Text(line)}</b>" : Plot.Text(line)));

    /// <summary>A long name broken at spaces, so that a narrow page keeps room for the points.</summary>
    private static List<string> Broken(string name)
    {
        var lines = new List<string> { "" };
        foreach (string word in name.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= LongestLine) lines.Add(word);
            else lines[^1] = lines[^1].Length == 0 ? word : lines[^1] + " " + word;
        }
        return lines;
    }

    private static double[] Range(MethodResult[] rows)
    {
        double[] values = [.. rows.SelectMany(row => new[] { row.War - (row.Spread ?? 0), row.War + (row.Spread ?? 0), row.Uar }).OfType<double>()];
        if (values.Length == 0) return [0, 100];
        return [Math.Max(0, 5 * Math.Floor((values.Min() - 1) / 5)), Math.Min(101, 5 * Math.Ceiling((values.Max() + 1) / 5))];
    }

    private static string Origin(bool measured) => measured ? "measured here" : "printed";

    private static Trace Points(MethodResult[] rows, bool measured, Recall recall)
    {
        int[] own = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Measured == measured && recall.Of(rows[row]) is not null)];
        string colour = measured ? Palette.Red : Palette.Blue, name = $"{recall.Name}, {Origin(measured)}";
        double?[] spreads = [.. own.Select(row => recall.Spread(rows[row]))];
        if (spreads.Any(spread => spread is not null)) spreads = [.. spreads.Select(spread => spread ?? 0)];
        return Plot.Trace("scatter", new
        {
            x = own.Select(row => recall.Of(rows[row])!.Value).ToArray(), y = own, mode = "markers", name,
            marker = new { size = 10, symbol = recall.Symbol, color = colour, line = new { width = 2, color = colour } },
            error_x = Plot.Spread(spreads, colour, width: 4),
            text = Plot.Texts(own.Select(row => rows[row].Name)), hovertemplate = "%{text}<br>" + name + ": %{x:.2f} %<extra></extra>",
        });
    }

    private sealed record Recall(string Name, string Symbol, Func<MethodResult, double?> Of, Func<MethodResult, double?> Spread);
}
