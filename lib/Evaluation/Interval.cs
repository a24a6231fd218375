namespace MsstNet.Evaluation;

/// <summary>A range that holds the true value with a stated confidence, 95 % unless the caller says otherwise.</summary>
/// <param name="Low">Lower end, as a fraction.</param>
/// <param name="High">Upper end, as a fraction, at least <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The standard normal's 97.5 % quantile: 95 % of its mass lies within ± this.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>
    /// Wilson's score interval for a proportion p̂ = k/n: (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n). Unlike p̂ ± z·s it never
    /// leaves 0 … 1 and keeps a width where k is 0 or n, which a class of 29 test clips needs (Wilson 1927; Newcombe 1998, method 3).
    /// It treats clips as independent; clips of one person or one film are not quite, so the true interval is wider.
    /// </summary>
    /// <param name="successes">k, clips classified right.</param>
    /// <param name="trials">n, clips.</param>
    /// <param name="z">Normal quantile of the confidence.</param>
    /// <returns>The interval; null without clips.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is negative or above n, or z is not positive.</exception>
    public static Interval? Wilson(long successes, long trials, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(z);
        if (trials == 0) return null;

        double n = trials, p = successes / n, zz = z * z;
        double centre = p + (zz / (2 * n));
        double half = z * Math.Sqrt((p * (1 - p) / n) + (zz / (4 * n * n)));
        double scale = 1 + (zz / n);
        // At k = 0 and k = n the bound is exactly 0 or 1; rounding would leave 1e-17 instead.
        double low = successes == 0 ? 0 : (centre - half) / scale;
        double high = successes == trials ? 1 : (centre + half) / scale;
        return new Interval(low, high);
    }

    /// <summary>Wilson's interval of a matrix's WAR; null without clips.</summary>
    public static Interval? War(ConfusionMatrix matrix) => Wilson(matrix.Correct, matrix.Total);

    /// <summary>Wilson's interval of each class's recall; null for a class without clips.</summary>
    public static IReadOnlyList<Interval?> Recalls(ConfusionMatrix matrix)
    {
        IReadOnlyList<long> truths = matrix.Truths;
        return [.. truths.Select((clips, label) => Wilson(matrix[label, label], clips))];
    }
}
