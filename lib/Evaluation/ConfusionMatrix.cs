namespace MsstNet.Lab.Evaluation;

/// <summary>Counts of true class against predicted class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    /// <summary>An empty matrix over the given classes.</summary>
    public ConfusionMatrix(IReadOnlyList<string> classes)
    {
        Classes = classes;
        counts = new long[classes.Count, classes.Count];
    }

    /// <summary>Class names, in label order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Clips of class <paramref name="truth"/> that were called <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => counts[truth, predicted];

    /// <summary>Counts one clip.</summary>
    public void Add(int truth, int predicted) => counts[truth, predicted]++;

    /// <summary>Weighted average recall: the fraction of clips classified right; null when there are none.</summary>
    public double? War => throw new NotImplementedException();

    /// <summary>Unweighted average recall: the mean of the recalls of the classes that have clips; null when none has.</summary>
    public double? Uar => throw new NotImplementedException();
}
