namespace MsstNet.Figures;

/// <summary>The axes around some results, logarithmic in the cost, and where they put a result in pixels.</summary>
internal sealed class CostAxes
{
    /// <summary>Pixels of a plane on a narrow page; a wide page has more room.</summary>
    public const double PlotWidth = 500, PlotHeight = 330;

    public CostAxes(IReadOnlyList<CostedResult> results)
    {
        double low = results.Min(result => Math.Log10(result.Cost)), high = results.Max(result => Math.Log10(result.Cost));
        double least = results.Min(result => result.War - (result.Spread ?? 0)), most = results.Max(result => result.War + (result.Spread ?? 0));
        double side = Math.Max(0.17 * (high - low), 0.05), above = Math.Max(0.12 * (most - least), 1);
        (Cost, War) = ([low - side, high + side], [least - above, most + above]);
        int first = (int)Math.Floor(Cost[0]), last = (int)Math.Ceiling(Cost[1]);
        var ticks = Enumerable.Range(first, last - first + 1).SelectMany(decade => Steps(high - low).Select(step => step * Math.Pow(10, decade)));
        Ticks = [.. ticks.Where(tick => Math.Log10(tick) >= Cost[0] && Math.Log10(tick) <= Cost[1])];
    }

    /// <summary>Range of log₁₀ of the cost.</summary>
    public double[] Cost { get; }

    /// <summary>Range of WAR in per cent.</summary>
    public double[] War { get; }

    /// <summary>Costs with a number at the axis.</summary>
    public double[] Ticks { get; }

    /// <summary>A result's name, for the search for its place.</summary>
    public LabelledPoint Point(CostedResult result, string label, CostedResult? next) => new(Place(result), label)
    {
        Next = next is null ? null : Place(next), Bar = PlotHeight * (result.Spread ?? 0) / (War[1] - War[0]),
    };

    private (double X, double Y) Place(CostedResult result) =>
        (PlotWidth * (Math.Log10(result.Cost) - Cost[0]) / (Cost[1] - Cost[0]), PlotHeight * (result.War - War[0]) / (War[1] - War[0]));

    // The fewer decades, the finer.
    private static double[] Steps(double decades) => decades switch
    {
        > 1.2 => [1, 3],
        > 0.5 => [1, 2, 5],
        > 0.25 => [1, 1.5, 2, 3, 4, 5, 6, 8],
        _ => [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
    };
}
