namespace MsstNet.Evaluation;

/// <summary>Predictions of about the same confidence, the largest probability of each.</summary>
/// <param name="Low">The bin's lower end.</param>
/// <param name="High">The bin's upper end; it belongs to the bin.</param>
/// <param name="Count">Predictions in it.</param>
/// <param name="Confidence">Their mean confidence; null without any.</param>
/// <param name="Accuracy">The fraction of them that is right; null without any.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double? Confidence, double? Accuracy);

/// <summary>
/// Whether a confidence is the fraction that is right: the data of a reliability diagram, and its summary, the expected calibration error
/// ECE = Σ_b n_b/n · |accuracy_b − confidence_b| (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
/// 2015).
/// </summary>
/// <param name="Bins">Equal widths over 0 … 1.</param>
/// <param name="Error">The ECE; null without predictions.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double? Error)
{
    /// <summary>Sorts predictions into bins.</summary>
    /// <param name="predictions">Any number.</param>
    /// <param name="bins">How many bins; 15 is Guo et al.'s number.</param>
    public static Reliability Of(IReadOnlyList<ClipPrediction> predictions, int bins = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var sorted = predictions.ToLookup(one => Math.Clamp((int)Math.Ceiling(one.Probabilities[one.Predicted] * bins) - 1, 0, bins - 1));
        ReliabilityBin[] all = [.. Enumerable.Range(0, bins).Select(bin => Bin(bin, bins, [.. sorted[bin]]))];
        double gaps = all.Sum(bin => bin.Count == 0 ? 0 : bin.Count * Math.Abs(bin.Accuracy!.Value - bin.Confidence!.Value));
        return new Reliability(all, predictions.Count == 0 ? null : gaps / predictions.Count);
    }

    private static ReliabilityBin Bin(int bin, int bins, ClipPrediction[] own)
    {
        double? confidence = own.Length == 0 ? null : own.Average(one => (double)one.Probabilities[one.Predicted]);
        double? accuracy = own.Length == 0 ? null : (double)own.Count(one => one.Predicted == one.Truth) / own.Length;
        return new ReliabilityBin((double)bin / bins, (bin + 1.0) / bins, own.Length, confidence, accuracy);
    }
}

/// <summary>
/// Temperature scaling: p′ = softmax(log p / T), one number for all classes, so no answer changes and only its confidence does (Guo, Pleiss, Sun and
/// Weinberger, "On calibration of modern neural networks", ICML 2017). Since log p differs from the logits by a constant, probabilities are enough.
/// </summary>
public static class Temperature
{
    /// <summary>The lowest and the highest temperature that is tried.</summary>
    public const double Lowest = 0.05, Highest = 50;

    // A probability that was rounded to 0 is a very small one.
    private const double Least = 1e-30;

    /// <summary>
    /// The temperature at which the predictions' negative log-likelihood is least; fit it on people the network has not learned from.
    /// </summary>
    /// <remarks>The loss is convex in 1/T, so a golden-section search over log T finds its only minimum, to 1e-6.</remarks>
    /// <param name="predictions">At least one.</param>
    /// <exception cref="LabException">There is none.</exception>
    public static double Fit(IReadOnlyList<ClipPrediction> predictions)
    {
        if (predictions.Count == 0) throw new LabException("A temperature is fitted to predictions; there is none.");
        double ratio = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Lowest), high = Math.Log(Highest);
        double Loss(double logarithm) => Temperature.Loss(predictions, Math.Exp(logarithm));
        double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
        double atLeft = Loss(left), atRight = Loss(right);
        while (high - low > 1e-6)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                atLeft = Loss(left = high - (ratio * (high - low)));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                atRight = Loss(right = low + (ratio * (high - low)));
            }
        }
        return Math.Exp((low + high) / 2);
    }

    /// <summary>The predictions at a temperature; 1 leaves them as they are.</summary>
    public static ClipPrediction Apply(ClipPrediction prediction, double temperature) =>
        prediction with { Probabilities = Apply(prediction.Probabilities, temperature) };

    /// <summary>Probabilities at a temperature, p′; 1 leaves them as they are, up to rounding.</summary>
    public static float[] Apply(IReadOnlyList<float> probabilities, double temperature)
    {
        double[] scaled = Scaled(probabilities, temperature);
        double sum = scaled.Sum(Math.Exp);
        return [.. scaled.Select(value => (float)(Math.Exp(value) / sum))];
    }

    /// <summary>Mean negative log-likelihood of the true classes at a temperature, in nats.</summary>
    public static double Loss(IReadOnlyList<ClipPrediction> predictions, double temperature) => predictions.Average(prediction =>
    {
        double[] scaled = Scaled(prediction.Probabilities, temperature);
        return Math.Log(scaled.Sum(Math.Exp)) - scaled[prediction.Truth];
    });

    // log p / T, moved so that the largest is 0 and no exponential overflows.
    private static double[] Scaled(IReadOnlyList<float> probabilities, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        double[] logarithms = [.. probabilities.Select(p => Math.Log(Math.Max(p, Least)) / temperature)];
        double largest = logarithms.Max();
        return [.. logarithms.Select(value => value - largest)];
    }
}
