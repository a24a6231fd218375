namespace MsstNet.Evaluation;

/// <summary>
/// Counts of true class (rows) against predicted class (columns), and the measures the field takes from them. Fractions are 0 … 1;
/// what cannot be known, such as the recall of a class without clips, is null.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    /// <summary>An empty matrix over the given classes.</summary>
    /// <param name="classes">Class names in label order: at least one, none blank, no two alike.</param>
    /// <exception cref="LabException">A name is missing, blank or given twice.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classes)
    {
        if (classes.Count == 0) throw new LabException("A confusion matrix has no classes; give at least one class name.");
        for (int label = 0; label < classes.Count; label++)
        {
            if (string.IsNullOrWhiteSpace(classes[label])) throw new LabException($"Class {label} has no name; give every class one.");
            if (classes.Take(label).Contains(classes[label], StringComparer.Ordinal))
                throw new LabException($"Class {label} is named \"{classes[label]}\" like an earlier one; give every class its own name.");
        }
        Classes = [.. classes];
        counts = new long[classes.Count, classes.Count];
    }

    /// <summary>A matrix of known counts.</summary>
    /// <param name="classes">Class names in label order.</param>
    /// <param name="counts">C × C counts, [truth, predicted], none negative; copied.</param>
    /// <exception cref="LabException">The table is not C × C or holds a negative count.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classes, long[,] counts) : this(classes)
    {
        int n = Classes.Count;
        if (counts.GetLength(0) != n || counts.GetLength(1) != n)
            throw new LabException($"The counts are {counts.GetLength(0)} × {counts.GetLength(1)}; {n} classes need {n} × {n}.");
        for (int truth = 0; truth < n; truth++)
            for (int predicted = 0; predicted < n; predicted++)
                if (counts[truth, predicted] < 0)
                {
                    throw new LabException(
                        $"{Classes[truth]} called {Classes[predicted]} counts {counts[truth, predicted]}; a count is never negative.");
                }
        Array.Copy(counts, this.counts, counts.Length);
    }

    /// <summary>Class names, in label order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Clips of class <paramref name="truth"/> that were called <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => counts[Label(truth), Label(predicted)];

    /// <summary>Counts one clip.</summary>
    /// <exception cref="LabException">A label is not one of the classes.</exception>
    public void Add(int truth, int predicted) => counts[Label(truth), Label(predicted)]++;

    /// <summary>The pooled counts of two matrices, as of the folds of one data set; neither is changed.</summary>
    /// <exception cref="LabException">The two do not have the same classes in the same order.</exception>
    public static ConfusionMatrix operator +(ConfusionMatrix left, ConfusionMatrix right)
    {
        if (!left.Classes.SequenceEqual(right.Classes, StringComparer.Ordinal))
        {
            throw new LabException(
                $"Matrices over [{string.Join(", ", left.Classes)}] and [{string.Join(", ", right.Classes)}] do not add up; use one class list.");
        }
        var sum = new ConfusionMatrix(left.Classes, left.counts);
        foreach (int truth in sum.Labels)
            foreach (int predicted in sum.Labels)
                sum.counts[truth, predicted] += right.counts[truth, predicted];
        return sum;
    }

    /// <summary>Clips counted.</summary>
    public long Total => Truths.Sum();

    /// <summary>Clips classified right: the diagonal.</summary>
    public long Correct => Labels.Sum(label => counts[label, label]);

    /// <summary>Clips that are of each class.</summary>
    public IReadOnlyList<long> Truths => [.. Labels.Select(truth => Labels.Sum(predicted => counts[truth, predicted]))];

    /// <summary>Of the clips of each class, the fraction called so; null for a class without clips.</summary>
    public IReadOnlyList<double?> Recalls =>
        [.. Truths.Select((clips, label) => clips == 0 ? (double?)null : (double)counts[label, label] / clips)];

    /// <summary>
    /// Weighted average recall: the mean of the recalls weighted by the clips of each class, which is the fraction of all clips
    /// classified right; null when there are none.
    /// </summary>
    public double? War => Total == 0 ? null : (double)Correct / Total;

    /// <summary>Unweighted average recall: the mean of the recalls of the classes that have clips; null when none has.</summary>
    public double? Uar => Recalls.Average();

    private IEnumerable<int> Labels => Enumerable.Range(0, Classes.Count);

    private int Label(int label) => (uint)label < (uint)Classes.Count
        ? label
        : throw new LabException($"Label {label} is not one of the {Classes.Count} classes 0 … {Classes.Count - 1}: {string.Join(", ", Classes)}.");
}

/// <summary>The classifier that always answers the most frequent class: a WAR means something only above its.</summary>
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
