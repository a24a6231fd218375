namespace MsstNet.Lab.Figures;

/// <summary>One published result for a figure.</summary>
/// <param name="Method">Its name; results of one name are joined by a line, in the order given.</param>
/// <param name="Setting">What distinguishes them, such as "T = 8"; may be empty.</param>
/// <param name="Gflops">Cost of a clip as printed.</param>
/// <param name="War">WAR in per cent as printed.</param>
/// <param name="Source">Where it is printed.</param>
public sealed record PublishedPoint(string Method, string Setting, double Gflops, double War, string Source);

/// <summary>What accuracy was bought with what cost, as printed; the source of each point is on hover.</summary>
public static class AccuracyAgainstCost
{
    /// <summary>Draws one point a result; a method with several results is a line.</summary>
    /// <param name="title">The figure's title, which names the data set.</param>
    /// <param name="points">At least one.</param>
    /// <exception cref="LabException">There is none.</exception>
    public static Figure Of(string title, IReadOnlyList<PublishedPoint> points)
    {
        if (points.Count == 0) throw new LabException($"\"{title}\" has no results to draw; give at least one.");
        double most = points.Max(point => point.Gflops), low = points.Min(point => point.War), high = points.Max(point => point.War);
        var sides = Sides([.. points.GroupBy(point => point.Method).Where(method => method.Count() == 1).Select(method => method.Single())], 0.2 * most, 0.05 * (high - low));
        var methods = points.GroupBy(point => point.Method).OrderBy(method => method.Count()).ToList();
        var traces = methods.Select(method =>
        {
            PublishedPoint[] own = [.. method];
            bool series = own.Length > 1;
            return Plot.Trace("scatter", new
            {
                x = own.Select(point => point.Gflops).ToArray(), y = own.Select(point => point.War).ToArray(), mode = series ? "lines+markers+text" : "markers+text",
                marker = new { size = series ? 11 : 9, color = series ? Palette.Blue : Palette.Grey }, line = new { color = Palette.Blue, width = 2 },
                text = own.Select(point => Plot.Text(series ? point.Setting : point.Method)).ToArray(), textposition = series ? "top center" : sides[own[0]],
                customdata = own.Select(point => Plot.Text($"{point.Method} {point.Setting}".TrimEnd()) + $"<br>{Plot.Text(point.Source)}").ToArray(),
                hovertemplate = "%{customdata}<br>WAR %{y:.2f} %<br>%{x:.2f} GFLOPs as printed<extra></extra>", cliponaxis = false,
            });
        });
        var layout = new
        {
            title = new { text = Plot.Text(title) }, height = 460, margin = new { l = 68, r = 24, t = 56, b = 64 }, showlegend = false, hovermode = "closest",
            xaxis = new { title = new { text = "cost of a clip (GFLOPs as printed)" }, range = new[] { 0, 1.25 * most } },
            yaxis = new { title = new { text = "WAR (%)" }, range = new[] { low - (0.08 * (high - low)) - 0.5, high + (0.1 * (high - low)) + 0.5 } },
        };
        string best = points.MaxBy(point => point.War) is { } top ? $"{top.Method} {top.Setting}".TrimEnd() : "";
        return new Figure("accuracy-against-cost", title,
            $"Published WAR against the published cost of a clip, {points.Count} results; the highest is {best}. Up and to the left is better.",
            Plot.Chart(traces, layout),
            new NumberTable(["method", "setting", "GFLOPs", "WAR (%)", "source"],
                [.. points.Select(point => (string[])[point.Method, point.Setting, Show.Number(point.Gflops, "0.00"), Show.Number(point.War, "0.00"), point.Source])]));
    }

    // Names side by side must not overlap: to the right of the point, or else to the left.
    private static Dictionary<PublishedPoint, string> Sides(IEnumerable<PublishedPoint> points, double width, double height)
    {
        var sides = new Dictionary<PublishedPoint, string>();
        foreach (PublishedPoint point in points.OrderByDescending(point => point.War))
        {
            bool taken = sides.Any(other => other.Value == "middle right" && other.Key.War - point.War < height && Math.Abs(other.Key.Gflops - point.Gflops) < width);
            sides[point] = taken ? "middle left" : "middle right";
        }
        return sides;
    }
}
