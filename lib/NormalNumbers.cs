namespace MsstNet;

/// <summary>Normal numbers from any generator of uniform ones.</summary>
public static class NormalNumbers
{
    /// <summary>A standard normal number, of two draws: √(-2 ln u)·cos 2πv (G. Box, M. Muller, 1958).</summary>
    /// <param name="random">What draws.</param>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
