namespace MsstNet.Evaluation;

/// <summary>One bar of a reliability diagram: clips whose most probable class has a probability in one range.</summary>
/// <param name="From">Lower end of the range.</param>
/// <param name="To">Upper end.</param>
/// <param name="Confidence">Mean probability of the predicted class.</param>
/// <param name="Accuracy">Share of clips whose predicted class is the true one.</param>
/// <param name="Clips">Clips in the range.</param>
public sealed record ReliabilityBin(double From, double To, double Confidence, double Accuracy, int Clips);

/// <summary>
/// Whether a network's probabilities mean what they say (C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural Networks",
/// ICML 2017): of all answers given with a probability of 0.8, eight in ten should be right.
/// </summary>
public static class Calibration
{
    /// <summary>Clips by the probability of the predicted class, in ranges of equal width; ranges without a clip are left out.</summary>
    /// <param name="predictions">Answers to clips the network has not learned from.</param>
    /// <param name="bins">Ranges from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no range.</exception>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<ClipPrediction> predictions, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return
        [
            .. from prediction in predictions
               let confidence = (double)prediction.Probabilities[prediction.Predicted]
               group (confidence, Right: prediction.Predicted == prediction.Truth) by Math.Min(bins - 1, (int)(confidence * bins)) into bin
               orderby bin.Key
               select new ReliabilityBin((double)bin.Key / bins, (bin.Key + 1.0) / bins, bin.Average(one => one.confidence),
                   bin.Average(one => one.Right ? 1.0 : 0), bin.Count()),
        ];
    }

    /// <summary>Expected calibration error: ECE = Σ (n_b / n) · |accuracy_b − confidence_b| over the ranges b, between 0 and 1.</summary>
    public static double Error(IReadOnlyList<ClipPrediction> predictions, int bins = 10) =>
        Reliability(predictions, bins).Sum(bin => bin.Clips * Math.Abs(bin.Accuracy - bin.Confidence)) / predictions.Count;

    /// <summary>The probabilities at another temperature: softmax(log p / τ). Above 1 they come closer together; the order stays.</summary>
    public static ClipPrediction At(ClipPrediction prediction, double temperature)
    {
        double[] powers = [.. prediction.Probabilities.Select(p => Math.Pow(Math.Max(p, 1e-12), 1 / temperature))];
        double sum = powers.Sum();
        return prediction with { Probabilities = [.. powers.Select(power => (float)(power / sum))] };
    }

    /// <summary>
    /// The temperature at which the mean of −log p(true class) is least, found by golden-section search: the loss has one minimum in log τ.
    /// </summary>
    /// <param name="predictions">Answers, at temperature 1, to clips of people the network has not learned from.</param>
    /// <exception cref="ArgumentException">There is no answer.</exception>
    public static double Temperature(IReadOnlyList<ClipPrediction> predictions)
    {
        if (predictions.Count == 0) throw new ArgumentException("A temperature is fitted to at least one answer.", nameof(predictions));
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(0.05), high = Math.Log(20);
        double left = high - golden * (high - low), right = low + golden * (high - low), atLeft = Loss(left), atRight = Loss(right);
        while (high - low > 1e-5)
            if (atLeft < atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - golden * (high - low);
                atLeft = Loss(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + golden * (high - low);
                atRight = Loss(right);
            }
        return Math.Exp((low + high) / 2);

        double Loss(double log) => predictions.Average(one => -Math.Log(Math.Max(At(one, Math.Exp(log)).Probabilities[one.Truth], 1e-12)));
    }
}
