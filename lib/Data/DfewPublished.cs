namespace MsstNet.Data;

/// <summary>
/// How many clips DFEW's five folds have, as distributed: 11,697 single-labelled clips with a face, each in four training lists and one test list.
/// </summary>
/// <remarks>
/// Source: the lists EmoLabel_DataSplit of DFEW (Jiang et al., ACM MM 2020); the class totals are those of the paper's Table 3 audit. Folds 1 and 2
/// have the same size.
/// </remarks>
public static class DfewPublished
{
    /// <summary>Clips of the whole set. Each fold tests on about a fifth of them and trains on the others, see <see cref="Splits"/>.</summary>
    public const int Clips = 11_697;

    private static readonly int[][] Test =
    [
        [489, 379, 534, 435, 294, 29, 181],
        [489, 379, 534, 435, 294, 29, 181],
        [489, 379, 534, 435, 294, 29, 180],
        [489, 379, 534, 434, 294, 29, 180],
        [489, 378, 533, 434, 293, 29, 180],
    ];

    /// <summary>Clips of each class, in the order of <see cref="Emotion"/>.</summary>
    public static IReadOnlyList<int> Totals { get; } = [2445, 1894, 2669, 2173, 1469, 145, 902];

    /// <summary>All five folds; the training clips are the others.</summary>
    public static IReadOnlyList<PublishedSplit> Splits { get; } =
        [.. Test.Select(test => new PublishedSplit([.. Totals.Zip(test, (total, tested) => total - tested)], test))];
}

/// <summary>How many clips a split of a data set has, as its authors distribute it.</summary>
/// <param name="Train">Training clips.</param>
/// <param name="Test">Test clips.</param>
/// <param name="TrainByClass">Training clips of each class; null where only the sum is published.</param>
/// <param name="TestByClass">Test clips of each class; null where only the sum is published.</param>
public sealed record PublishedSplit(int Train, int Test, IReadOnlyList<int>? TrainByClass = null, IReadOnlyList<int>? TestByClass = null)
{
    /// <summary>A split whose counts are known by class.</summary>
    public PublishedSplit(IReadOnlyList<int> train, IReadOnlyList<int> test) : this(train.Sum(), test.Sum(), train, test) { }
}
