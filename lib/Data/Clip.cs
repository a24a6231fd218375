namespace MsstNet.Data;

/// <summary>One labelled video clip: what is known of it without decoding a frame.</summary>
/// <param name="Id">Its name in its data set, e.g. DFEW's "00041".</param>
/// <param name="Label">Class index into <see cref="IClipSource.Classes"/>.</param>
/// <param name="FrameCount">Frames it has, at least 1.</param>
/// <param name="Person">Who is seen, where the data knows it; otherwise null.</param>
public sealed record Clip(string Id, int Label, int FrameCount, string? Person = null);

/// <summary>The clip indices of one fold: who is learned from and who is tested on.</summary>
/// <param name="Name">E.g. "fold 1".</param>
/// <param name="Train">Indices into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Test">Indices into <see cref="IClipSource.Clips"/>, disjoint from <paramref name="Train"/>.</param>
public sealed record Split(string Name, IReadOnlyList<int> Train, IReadOnlyList<int> Test);

/// <summary>A clip left out because bad clips are to be skipped. Every one is listed.</summary>
/// <param name="File">List file or clip that is at fault.</param>
/// <param name="Line">Its line, from 1; 0 where the fault is not in a line of a list.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SkippedClip(string File, int Line, string Reason)
{
    /// <summary>More than the clips of the largest data set that is read.</summary>
    private const int Most = 40_000;

    /// <summary>Where and what, e.g. "set_1.csv:3: clip "99" has no folder".</summary>
    public override string ToString() => FormattableString.Invariant($"{File}{(Line > 0 ? $":{Line}" : "")}: {Reason}");

    /// <summary>Adds the fault to a list. A file with more faults than any data set has clips is not a list of that set.</summary>
    /// <exception cref="LabException">There are <see cref="Most"/> already.</exception>
    internal void AddTo(List<SkippedClip> faults)
    {
        if (faults.Count == Most)
            throw new LabException(FormattableString.Invariant($"{this}; and {Most} faults before it: this is no list of the data set, restore it."));
        faults.Add(this);
    }

    /// <summary>Refuses a data set for its first fault, unless bad clips are to be skipped.</summary>
    /// <exception cref="LabException">There is a fault; the message says how many more.</exception>
    internal static void Refuse(IReadOnlyList<SkippedClip> faults, bool skipBad)
    {
        if (!skipBad && faults.Count > 0)
            throw new LabException($"{faults[0]}{(faults.Count > 1 ? $" ({faults.Count - 1} more such)" : "")}; restore it or skip bad clips.");
    }
}
