namespace MsstNet.Evaluation;

/// <summary>
/// Percentile bootstrap over clips (Efron 1979), for figures without a closed form, such as the UAR: draw as many clips as there are,
/// with replacement, compute the figure, repeat; the middle 95 % of what comes out is the interval.
/// </summary>
public static class Bootstrap
{
    /// <summary>The 95 % interval of the UAR.</summary>
    /// <param name="matrix">What was predicted for each clip; its counts are all the bootstrap needs.</param>
    /// <param name="seed">The same seed gives the same interval, bit for bit.</param>
    /// <param name="resamples">Repetitions; 2,000 put the ends within about 0.1 of their standard error.</param>
    /// <returns>The interval; null without clips. It is narrow but not wrong for a class of one clip: that class is then drawn or absent.</returns>
    public static Interval? Uar(ConfusionMatrix matrix, int seed, int resamples = 2000) =>
        Percentiles(matrix, drawn => drawn.Uar, seed, resamples, 0.95);

    /// <summary>The interval of any figure that a confusion matrix determines.</summary>
    /// <param name="matrix">What was predicted for each clip.</param>
    /// <param name="figure">The figure; resamples where it is null are left out.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">Repetitions, at least 1.</param>
    /// <param name="confidence">Fraction of the repetitions inside, between 0 and 1.</param>
    /// <returns>The interval; null without clips or where the figure is always null.</returns>
    public static Interval? Percentiles(
        ConfusionMatrix matrix, Func<ConfusionMatrix, double?> figure, int seed, int resamples, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Between 0 and 1.");

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
            if (figure(new ConfusionMatrix(matrix.Classes, counts)) is double value) values.Add(value);
        }
        if (values.Count == 0) return null;
        values.Sort();
        double tail = (1 - confidence) / 2;
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
