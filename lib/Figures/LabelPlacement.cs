namespace MsstNet.Lab.Figures;

/// <summary>
/// Which side of its point a name stands on, so that names cover neither each other nor points and their error bars. plotly.js does
/// not look for itself, and knows the width of a text only in the browser; here a plot of usual width is assumed.
/// </summary>
internal static class LabelPlacement
{
    private const double Letter = 6.6, Line = 16, Marker = 6, Gap = 3, Cap = 4;   // pixels, at the theme's 12

    private static readonly string[] Around = ["middle right", "middle left", "top center", "bottom center"];

    private static readonly string[] OffTheLine = ["top center", "bottom center"];

    /// <summary>A side for each name, the least crowded in the order right, left, above, below.</summary>
    /// <param name="points">Place in pixels, y upwards, name, and whether a line goes on to the right, on which no name can stand, and how far an error bar
    /// goes up and down; an empty name needs no room.</param>
    /// <param name="width">Of the plot in pixels; a name should not stand out of it.</param>
    public static string[] Of(IReadOnlyList<(double X, double Y, string Name, bool GoesOn, double Bar)> points, double width)
    {
        var taken = points.Select(point => new Box(point.X - Marker, point.Y - Marker, point.X + Marker, point.Y + Marker))
            .Concat(points.Select(point => new Box(point.X - Cap, point.Y - point.Bar, point.X + Cap, point.Y + point.Bar))).ToList();
        var sides = new string[points.Count];
        // From the top down, as one reads: who comes later makes way.
        foreach (int i in Enumerable.Range(0, points.Count).OrderByDescending(i => points[i].Y))
        {
            var (x, y, name, goesOn, _) = points[i];
            var best = (goesOn ? OffTheLine : Around).Select(side => (Side: side, Box: Beside(side, x, y, Letter * name.Length)))
                .MinBy(at => taken.Sum(at.Box.Overlap) + at.Box.Outside(width));
            sides[i] = best.Side;
            if (name.Length > 0) taken.Add(best.Box);
        }
        return sides;
    }

    private static Box Beside(string side, double x, double y, double width) => side switch
    {
        "middle right" => new(x + Marker + Gap, y - (Line / 2), x + Marker + Gap + width, y + (Line / 2)),
        "middle left" => new(x - Marker - Gap - width, y - (Line / 2), x - Marker - Gap, y + (Line / 2)),
        "top center" => new(x - (width / 2), y + Marker + Gap, x + (width / 2), y + Marker + Gap + Line),
        _ => new(x - (width / 2), y - Marker - Gap - Line, x + (width / 2), y - Marker - Gap),
    };

    private readonly record struct Box(double Left, double Bottom, double Right, double Top)
    {
        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom));

        public double Outside(double width) => (Math.Max(0, -Left) + Math.Max(0, Right - width)) * Line;
    }
}
