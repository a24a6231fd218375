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
    public static IReadOnlyList<Interval?> Recalls(ConfusionMatrix matrix) =>
        [.. matrix.Truths.Select((clips, label) => Wilson(matrix[label, label], clips))];
}

/// <summary>
/// Percentile bootstrap over clips (Efron 1979), for the UAR, which has no closed form: draw as many clips as there are, with replacement,
/// compute the UAR, repeat; the interval is the middle 95 % of the values.
/// </summary>
public static class Bootstrap
{
    /// <summary>The 95 % interval of the UAR.</summary>
    /// <param name="matrix">The predictions, counted; the bootstrap needs no more.</param>
    /// <param name="seed">The same seed gives the same interval, bit for bit.</param>
    /// <param name="resamples">Repetitions; 2,000 put the ends within about 0.1 of their standard error.</param>
    /// <returns>
    /// The interval; null without clips. With a class of one clip it is narrow but not wrong: that class is drawn or it is absent.
    /// </returns>
    public static Interval? Uar(ConfusionMatrix matrix, int seed, int resamples = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        (int Truth, int Predicted)[] clips = [.. Clips(matrix)];
        if (clips.Length == 0) return null;

        var random = new Random(seed);
        var values = new List<double>(resamples);
        int classes = matrix.Classes.Count;
        for (int repeat = 0; repeat < resamples; repeat++)
        {
            var counts = new long[classes, classes];
            for (int draw = 0; draw < clips.Length; draw++)
            {
                (int truth, int predicted) = clips[random.Next(clips.Length)];
                counts[truth, predicted]++;
            }
            values.Add(new ConfusionMatrix(matrix.Classes, counts).Uar!.Value);   // there is a clip, so there is a recall
        }
        values.Sort();
        const double tail = (1 - 0.95) / 2;
        return new Interval(Quantile(values, tail), Quantile(values, 1 - tail));
    }

    private static IEnumerable<(int Truth, int Predicted)> Clips(ConfusionMatrix matrix)
    {
        for (int truth = 0; truth < matrix.Classes.Count; truth++)
            for (int predicted = 0; predicted < matrix.Classes.Count; predicted++)
                for (long clip = 0; clip < matrix[truth, predicted]; clip++)
                    yield return (truth, predicted);
    }

    /// <summary>Linear between order statistics, NumPy's default (Hyndman and Fan 1996, type 7).</summary>
    internal static double Quantile(List<double> sorted, double q)
    {
        double place = q * (sorted.Count - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}

/// <summary>Mean ± standard deviation over folds or seeds.</summary>
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
