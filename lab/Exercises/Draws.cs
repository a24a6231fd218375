namespace MsstNet.Lab.Exercises;

/// <summary>Random inputs for functions.</summary>
internal static class Draws
{
    /// <summary>A standard normal number, to four decimals, so that single precision holds it well.</summary>
    public static double Normal(this Random random) => Math.Round(random.NextNormal(), 4);

    /// <summary>A uniform number, to four decimals.</summary>
    public static double Between(this Random random, double low, double high) => Math.Round(low + (high - low) * random.NextDouble(), 4);

    /// <summary>A whole number, both ends included.</summary>
    public static int Whole(this Random random, int low, int high) => random.Next(low, high + 1);

    /// <summary>Normal numbers.</summary>
    public static double[] Vector(this Random random, int length, double scale = 1) =>
        [.. Enumerable.Range(0, length).Select(_ => Math.Round(scale * random.Normal(), 4))];

    /// <summary>Rows of normal numbers.</summary>
    public static double[][] Matrix(this Random random, int rows, int columns, double scale = 1) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Vector(columns, scale))];

    /// <summary>Inputs of one kind.</summary>
    public static IEnumerable<Trial> Some(int count, string kind, Func<object?[]> arguments) =>
        Enumerable.Range(0, count).Select(_ => new Trial(kind, arguments()));
}
