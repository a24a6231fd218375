namespace MsstNet.Evaluation;

/// <summary>The classifier that always says the most frequent class: what a WAR must beat before it means anything.</summary>
/// <param name="Class">Name of the most frequent class; the first in label order among equals.</param>
/// <param name="War">Its share of the clips.</param>
/// <param name="Uar">1 over the number of classes that have clips.</param>
public sealed record ConstantClassifier(string Class, double War, double Uar)
{
    /// <summary>The constant classifier of the clips a matrix counts; null without clips.</summary>
    public static ConstantClassifier? Of(ConfusionMatrix matrix)
    {
        IReadOnlyList<long> truths = matrix.Truths;
        long total = truths.Sum();
        if (total == 0) return null;
        int most = Enumerable.Range(0, truths.Count).MaxBy(label => truths[label]);
        return new ConstantClassifier(matrix.Classes[most], (double)truths[most] / total, 1.0 / truths.Count(clips => clips > 0));
    }
}
