using System.Globalization;
using System.Text;
using MsstNet.Paper;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Tables;

/// <summary>
/// Accuracy over cost as a small picture whose points are the rows of a table: WAR upwards, operations of a clip to the right on a logarithmic
/// scale. A point's shape says how the method looks along time. The style is instrument.css.
/// </summary>
internal static class CostPlaneSvg
{
    private const double Width = 440, Height = 328, Left = 46, Right = 14, Top = 26, Bottom = 80;
    private static readonly double[] Ticks = [5, 10, 20, 40];
    private static readonly string[] Families = ["convolutions over time", "recurrent", "attention over time", MethodRow.UnknownFamily];
    private static readonly string[] Shapes = ["M-5-5H5V5H-5Z", "M0-7 7 0 0 7-7 0Z", "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0", "M0-7 6.5 5H-6.5Z"];

    /// <summary>The picture; empty when no row has a cost.</summary>
    public static string Of(MethodTable table)
    {
        int war = table.Columns.ToList().FindIndex(column => column.Measure == Measure.War);
        var points = table.Rows.Select((row, at) => (Row: row, At: at, War: row.Values[war]))
            .Where(point => point is { Row.Cost: not null, War: not null })
            .Select(point => (point.Row, point.At, Cost: point.Row.Cost!.Gflops, War: point.War!.Value)).ToList();
        if (points.Count == 0) return "";
        double low = 5 * Math.Floor((points.Min(point => point.War) - 1) / 5), high = 5 * Math.Ceiling((points.Max(point => point.War) + 1) / 5);
        var svg = new StringBuilder($"<svg class=\"lab-plane\" viewBox=\"0 0 {Width} {Height}\" role=\"group\" ")
            .Append($"aria-label=\"{HtmlEncode(table.Name)}: WAR against the cost of a clip\">\n");
        foreach (double tick in Ticks)
            svg.Append(Line(X(tick), Top, X(tick), Height - Bottom)).Append(Text(X(tick), Height - Bottom + 16, tick));
        for (double tick = low; tick <= high; tick += 5)
            svg.Append(Line(Left, Y(tick), Width - Right, Y(tick))).Append(Text(Left - 8, Y(tick) + 4, tick, "end"));
        svg.Append(Text(Width - Right, Height - Bottom + 33, "GFLOPs a clip, as the paper counts them", "end"))
            .Append(Text(4, 10, "WAR (%)", "start"));

        var line = points.Where(point => point.Row.Frames is not null).Select(point => Invariant($"{X(point.Cost):0.0},{Y(point.War):0.0}"));
        svg.Append($"<polyline points=\"{string.Join(' ', line)}\"/>\n");
        string[] families = [.. Families.Where(family => points.Any(point => point.Row.Family == family))];
        foreach (var (row, at, cost, height) in points)
        {
            string source = row.Cost!.Printed ? "" : ", worked out from its layers";
            string said = Invariant($"{row.Name}: WAR {height:0.00} %, {cost:0.00} GFLOPs{source}");
            svg.Append(Invariant($"<g class=\"lab-point\" data-row=\"{at}\" transform=\"translate({X(cost):0.0} {Y(height):0.0})\">"))
                .Append($"<title>{HtmlEncode(said)}</title>").Append(Shape(row.Family))
                .Append(Label(row, X(cost) > Width * 0.62)).Append("</g>\n");
        }
        for (int k = 0; k < families.Length; k++)
            svg.Append(Invariant($"<g transform=\"translate({Left + 6 + (k % 2 * 195)} {Height - 28 + (k / 2 * 18)})\">")).Append(Shape(families[k]))
                .Append(Text(11, 4, families[k], "start")).Append("</g>\n");
        return svg.Append("</svg>\n").ToString();

        double X(double cost) => Left + ((Width - Left - Right) * Math.Log(cost / 4.5) / Math.Log(50 / 4.5));
        double Y(double value) => Height - Bottom - ((Height - Bottom - Top) * (value - low) / (high - low));
    }

    // T of MSSTNet's points stands always; the other names only while a point is chosen or pointed at.
    private static string Label(MethodRow row, bool leftwards)
    {
        string place = leftwards ? "x=\"8\" y=\"21\" text-anchor=\"end\"" : "x=\"-8\" y=\"21\"";
        string always = row.Frames is int t ? Invariant($"<text class=\"lab-t\" y=\"-10\" text-anchor=\"middle\">T = {t}</text>") : "";
        return $"{always}<text class=\"lab-name\" {place}>{HtmlEncode(row.Name)}</text>";
    }

    // A family looks the same in every table.
    private static string Shape(string family)
    {
        int at = Array.IndexOf(Families, family) is >= 0 and int known ? known : Families.Length - 1;
        return $"<path class=\"lab-mark f{at}\" d=\"{Shapes[at]}\"/>";
    }

    private static string Line(double x1, double y1, double x2, double y2) =>
        Invariant($"<line x1=\"{x1:0.0}\" y1=\"{y1:0.0}\" x2=\"{x2:0.0}\" y2=\"{y2:0.0}\"/>");

    private static string Text(double x, double y, object text, string anchor = "middle") =>
        Invariant($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\">{text}</text>\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
