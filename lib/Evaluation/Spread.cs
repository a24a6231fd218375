namespace MsstNet.Evaluation;

/// <summary>What several folds or seeds came to: mean ± standard deviation.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Deviation">Sample standard deviation, √(Σ(x−x̄)²/(n−1)); null for one value, of which no spread is known.</param>
/// <param name="Count">n, how many values.</param>
public readonly record struct Spread(double Mean, double? Deviation, int Count)
{
    /// <summary>The spread of the values that are known.</summary>
    /// <param name="values">One value a fold or seed; null where a fold has none, which is left out.</param>
    /// <returns>The spread; null when no value is known.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        if (!Array.TrueForAll(known, double.IsFinite)) throw new ArgumentException("A value is not finite; unknown is null.", nameof(values));
        if (known.Length == 0) return null;
        double mean = known.Average();
        // Two passes: the textbook one-pass form cancels where the spread is small beside the mean, as it is between seeds.
        double squares = known.Sum(value => (value - mean) * (value - mean));
        return new Spread(mean, known.Length == 1 ? null : Math.Sqrt(squares / (known.Length - 1)), known.Length);
    }
}
