namespace MsstNet.Data.Sets;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>The data can be used, but differ from what is published or expected.</summary>
    Warning,

    /// <summary>Something cannot be read, or a result on these data would be wrong.</summary>
    Error,
}

/// <summary>One line of a report.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What, where and, for an error, what to do.</param>
public sealed record Finding(Severity Severity, string Text);

/// <summary>Clips of one split by class, beside the published counts.</summary>
/// <param name="Name">"fold 1".</param>
/// <param name="Train">Training clips of each class.</param>
/// <param name="Test">Test clips of each class.</param>
/// <param name="Published">What the data set's authors distribute; null where nothing is published.</param>
public sealed record SplitCounts(string Name, IReadOnlyList<int> Train, IReadOnlyList<int> Test, PublishedSplit? Published)
{
    /// <summary>Whether every count is as published.</summary>
    public bool AsPublished =>
        Published is not null && Train.Sum() == Published.Train && Test.Sum() == Published.Test
        && (Published.TrainByClass?.SequenceEqual(Train) ?? true) && (Published.TestByClass?.SequenceEqual(Test) ?? true);

    /// <summary>Whether it has less than a tenth of the published clips: not an incomplete copy, but other clips in the same layout.</summary>
    public bool IsAnother => Published is not null && 10 * (Train.Sum() + Test.Sum()) < Published.Train + Published.Test;
}

/// <summary>What a check of a data set came to.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Classes">Class names, in label order.</param>
/// <param name="Clips">Usable clips.</param>
/// <param name="Frames">Frames they have.</param>
/// <param name="Decoded">Frames that were decoded for the check, the unreadable ones included.</param>
/// <param name="Splits">Counts.</param>
/// <param name="Findings">Everything found, in a fixed order.</param>
public sealed record DatasetReport(
    string Name, IReadOnlyList<string> Classes, int Clips, long Frames, long Decoded, IReadOnlyList<SplitCounts> Splits,
        IReadOnlyList<Finding> Findings)
{
    /// <summary>The gravest finding; <see cref="Severity.Info"/> without any.</summary>
    public Severity Worst => Findings.Select(finding => finding.Severity).DefaultIfEmpty(Severity.Info).Max();
}
