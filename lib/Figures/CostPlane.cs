namespace MsstNet.Figures;

/// <summary>A result and what it cost.</summary>
/// <param name="Method">Its name; results of one name are joined by a line, in the order given.</param>
/// <param name="Setting">What distinguishes them, such as "T = 8"; may be empty.</param>
/// <param name="Family">The group it is coloured by.</param>
/// <param name="Cost">Cost of a clip, above 0, in the plane's unit.</param>
/// <param name="War">WAR in per cent.</param>
/// <param name="Source">Where it is printed, or how it was measured.</param>
public sealed record CostedResult(string Method, string Setting, string Family, double Cost, double War, string Source)
{
    /// <summary>± of WAR in points; null when it is not known.</summary>
    public double? Spread { get; init; }

    /// <summary>Method and setting.</summary>
    internal string FullName => $"{Method} {Setting}".TrimEnd();
}

/// <summary>Results of one task, which may be compared with each other.</summary>
/// <param name="Name">The task, and whose numbers these are.</param>
/// <param name="CostTitle">The cost with its unit.</param>
/// <param name="Measured">Whether they were measured with this program (filled) or printed (hollow).</param>
/// <param name="Results">At least one.</param>
public sealed record CostPlane(string Name, string CostTitle, bool Measured, IReadOnlyList<CostedResult> Results);

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
        Ticks =
        [
            .. from decade in Enumerable.Range(first, last - first + 1)
               from step in Steps(high - low)
               let tick = step * Math.Pow(10, decade)
               where Math.Log10(tick) >= Cost[0] && Math.Log10(tick) <= Cost[1]
               select tick,
        ];
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
