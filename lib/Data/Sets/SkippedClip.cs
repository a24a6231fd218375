namespace MsstNet.Data.Sets;

/// <summary>A clip that was left out because the caller asked for bad ones to be skipped: never silently, always in a list.</summary>
/// <param name="File">List file or clip that is at fault.</param>
/// <param name="Line">Its line, from 1; 0 where the fault is not in a line of a list.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SkippedClip(string File, int Line, string Reason)
{
    /// <summary>More than the clips of the largest data set that is read.</summary>
    private const int Most = 40_000;

    /// <summary>Where and what, e.g. "set_1.csv:3: clip "99" has no folder".</summary>
    public override string ToString() => FormattableString.Invariant($"{File}{(Line > 0 ? $":{Line}" : "")}: {Reason}");

    /// <summary>Notes the fault. Who skips bad clips wants them listed; but a list of which so much is wrong is another file.</summary>
    /// <exception cref="LabException">There are <see cref="Most"/> already.</exception>
    internal void AddTo(List<SkippedClip> faults)
    {
        if (faults.Count == Most) throw new LabException(FormattableString.Invariant($"{this}; and {Most} faults before it: this is no list of the data set, restore it."));
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
