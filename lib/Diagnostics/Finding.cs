namespace MsstNet.Diagnostics;

/// <summary>How a finding turned out.</summary>
public enum FindingState
{
    /// <summary>It is there and works.</summary>
    Good,

    /// <summary>Something optional is not there: a GPU, a dataset. The workbook runs without it.</summary>
    Missing,

    /// <summary>Something needed does not work, or something optional is there and broken.</summary>
    Bad,
}

/// <summary>One fact about this machine.</summary>
/// <param name="Subject">What was looked at, a few words.</param>
/// <param name="State">How it turned out.</param>
/// <param name="Detail">What was found: a version, a path, a count, or what went wrong.</param>
/// <param name="Cure">What to do about it; null when there is nothing to do.</param>
public sealed record Finding(string Subject, FindingState State, string Detail, string? Cure);
