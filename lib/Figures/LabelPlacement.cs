namespace MsstNet.Figures;

/// <summary>
/// Which side of its point a name stands on, so that names cover neither each other nor points and their error bars. plotly.js does
/// not look for itself, and knows the width of a text only in the browser; here a plot of usual width is assumed.
/// </summary>
internal static class LabelPlacement
{
    private const double Letter = 7, Line = 16, Marker = 6, Gap = 3, Cap = 4, Stroke = 2, Edge = 8;   // pixels, at the theme's 12

    private static readonly string[] Around = ["middle right", "middle left", "top center", "bottom center", "top right", "top left", "bottom right", "bottom left"];

    /// <summary>A side for each name, the least crowded; of equals the first in the order right, left, above, below, corners.</summary>
    /// <param name="points">Place in pixels, y upwards, name, where a line goes on to, and how far an error bar goes up and down; an empty name needs no room.</param>
    /// <param name="width">Of the plot in pixels; a name should not stand out of it, nor touch the numbers left of it.</param>
    public static string[] Of(IReadOnlyList<(double X, double Y, string Name, (double X, double Y)? Next, double Bar)> points, double width)
    {
        var taken = points.Select(point => new Box(point.X - Marker, point.Y - Marker, point.X + Marker, point.Y + Marker))
            .Concat(points.Select(point => new Box(point.X - Cap, point.Y - point.Bar, point.X + Cap, point.Y + point.Bar)))
            .Concat(points.SelectMany(point => point.Next is { } next ? Segment((point.X, point.Y), next) : [])).ToList();
        var sides = new string[points.Count];
        // From the top down, as one reads: who comes later makes way.
        foreach (int i in Enumerable.Range(0, points.Count).OrderByDescending(i => points[i].Y))
        {
            var (x, y, name, _, _) = points[i];
            var best = Around.Select(side => (Side: side, Box: Beside(side, x, y, Letter * name.Length)))
                .MinBy(at => taken.Sum(at.Box.Overlap) + at.Box.Outside(width));
            sides[i] = best.Side;
            if (name.Length > 0) taken.Add(best.Box);
        }
        return sides;
    }

    // A line as beads on a string, a few pixels each.
    private static IEnumerable<Box> Segment((double X, double Y) from, (double X, double Y) to)
    {
        int beads = 1 + (int)(Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2)) / (2 * Stroke));
        return Enumerable.Range(0, beads + 1).Select(k =>
        {
            double x = from.X + ((to.X - from.X) * k / beads), y = from.Y + ((to.Y - from.Y) * k / beads);
            return new Box(x - Stroke, y - Stroke, x + Stroke, y + Stroke);
        });
    }

    private static Box Beside(string side, double x, double y, double width)
    {
        string[] words = side.Split(' ');
        double left = words[1] switch { "left" => x - Marker - Gap - width, "right" => x + Marker + Gap, _ => x - (width / 2) };
        double bottom = words[0] switch { "top" => y + Marker + Gap, "bottom" => y - Marker - Gap - Line, _ => y - (Line / 2) };
        return new Box(left, bottom, left + width, bottom + Line);
    }

    private readonly record struct Box(double Left, double Bottom, double Right, double Top)
    {
        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom));

        public double Outside(double width) => (Math.Max(0, Edge - Left) + Math.Max(0, Right - width)) * Line;
    }
}
