namespace MsstNet.Lab.Bench;

/// <summary>One definition for all measurements.</summary>
internal static class Median
{
    /// <summary>The middle value; of an even number the larger of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
