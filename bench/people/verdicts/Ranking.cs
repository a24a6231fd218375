namespace MsstNet.Lab.Bench;

/// <summary>How well a score tells cases of a class from others, wherever the line between them is drawn.</summary>
internal static class Ranking
{
    /// <summary>
    /// Area under the ROC curve: P(score of a case of the class > score of another), a tie counting half; from ranks, U = R⁺ − n⁺(n⁺ + 1) / 2,
    /// AUC = U / (n⁺ n⁻) (H. B. Mann and D. R. Whitney, 1947).
    /// </summary>
    /// <param name="scores">Of each case, and whether it is of the class.</param>
    /// <returns>0 … 1, one half by chance; null without cases of either kind.</returns>
    public static double? Area(IEnumerable<(double Score, bool Own)> scores)
    {
        (double Score, bool Own)[] sorted = [.. scores.OrderBy(one => one.Score)];
        double own = sorted.Count(one => one.Own), others = sorted.Length - own, ranks = 0;
        if (own == 0 || others == 0) return null;
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            for (next = first + 1; next < sorted.Length && sorted[next].Score == sorted[first].Score;) next++;
            double rank = (first + 1 + next) / 2.0;    // ties share the mean of their ranks
            ranks += rank * sorted[first..next].Count(one => one.Own);
        }
        return (ranks - (own * (own + 1) / 2)) / (own * others);
    }
}
