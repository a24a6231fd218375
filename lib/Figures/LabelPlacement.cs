namespace MsstNet.Figures;

/// <summary>A point with a name, in pixels, y upwards.</summary>
/// <param name="At">Where it is.</param>
/// <param name="Name">The name; an empty one needs no room.</param>
internal sealed record LabelledPoint((double X, double Y) At, string Name)
{
    /// <summary>Where a line goes from here; null for none.</summary>
    public (double X, double Y)? Next { get; init; }

    /// <summary>How far an error bar goes up and down.</summary>
    public double Bar { get; init; }
}

/// <summary>
/// On which side of its point each name goes, so that names cover neither each other nor points and their error bars. plotly.js does not
/// look for room, and the width of a text is only known in the browser: a plot of usual width is assumed here.
/// </summary>
internal static class LabelPlacement
{
    private const double Letter = 7, Line = 16, Marker = 6, Gap = 3, Cap = 4, Stroke = 2, Edge = 8;   // pixels, at the theme's 12

    private static readonly string[] Around =
        ["middle right", "middle left", "top center", "bottom center", "top right", "top left", "bottom right", "bottom left"];

    /// <summary>A side for each name, the least crowded; of equals the first in the order right, left, above, below, corners.</summary>
    /// <param name="points">The points.</param>
    /// <param name="width">Pixels of the plot; a name should not reach out of it, nor touch the numbers left of it.</param>
    public static string[] Of(IReadOnlyList<LabelledPoint> points, double width)
    {
        List<Box> taken =
        [
            .. points.Select(point => Box.Around(point.At, Marker, Marker)),
            .. points.Select(point => Box.Around(point.At, Cap, point.Bar)),
            .. points.SelectMany(point => point.Next is { } next ? Segment(point.At, next) : []),
        ];
        var sides = new string[points.Count];
        // From the top down, as one reads: later names make way for earlier ones.
        foreach (int i in Enumerable.Range(0, points.Count).OrderByDescending(i => points[i].At.Y))
        {
            string name = points[i].Name;
            var best = Around.Select(side => (Side: side, Box: Beside(side, points[i].At, Letter * name.Length)))
                .MinBy(at => taken.Sum(at.Box.Overlap) + at.Box.Outside(width));
            sides[i] = best.Side;
            if (name.Length > 0) taken.Add(best.Box);
        }
        return sides;
    }

    // A line as a row of small boxes.
    private static IEnumerable<Box> Segment((double X, double Y) from, (double X, double Y) to)
    {
        int steps = 1 + (int)(Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2)) / (2 * Stroke));
        return Enumerable.Range(0, steps + 1).Select(k =>
            Box.Around((from.X + ((to.X - from.X) * k / steps), from.Y + ((to.Y - from.Y) * k / steps)), Stroke, Stroke));
    }

    private static Box Beside(string side, (double X, double Y) at, double width)
    {
        string[] words = side.Split(' ');
        double left = words[1] switch { "left" => at.X - Marker - Gap - width, "right" => at.X + Marker + Gap, _ => at.X - (width / 2) };
        double bottom = words[0] switch { "top" => at.Y + Marker + Gap, "bottom" => at.Y - Marker - Gap - Line, _ => at.Y - (Line / 2) };
        return new Box(left, bottom, left + width, bottom + Line);
    }

    private readonly record struct Box(double Left, double Bottom, double Right, double Top)
    {
        public static Box Around((double X, double Y) at, double aside, double above) => new(at.X - aside, at.Y - above, at.X + aside, at.Y + above);

        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
            * Math.Max(0, Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom));

        public double Outside(double width) => (Math.Max(0, Edge - Left) + Math.Max(0, Right - width)) * Line;
    }
}
