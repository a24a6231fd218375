namespace MsstNet.Data.Sets;

/// <summary>Which number a copy's lists give the first class. DFEW counts from 1; a widespread copy has the same header and counts from 0.</summary>
internal static class DfewLabels
{
    private static readonly int Count = Emotions.Names.Count;

    /// <summary>
    /// 0 if some list says 0, otherwise 1: with neither 0 nor 7 anywhere the data leave it open, and DFEW's own numbering holds. Lists of the text
    /// form count from 0 by definition and are not asked.
    /// </summary>
    /// <exception cref="LabException">Both 0 and 7 occur: eight classes, and no numbering fits.</exception>
    public static int First(IEnumerable<ListEntry> entries)
    {
        ListEntry? zero = null, last = null;
        foreach (var entry in entries.Where(entry => !entry.FromZero))
        {
            if (entry.Label == 0) zero ??= entry;
            if (entry.Label == Count) last ??= entry;
        }
        if (zero is not null && last is not null)
            throw new LabException($"{zero.File}:{zero.Line} has label 0 and {last.File}:{last.Line} has label {Count}; labels are 0–6 or 1–7, correct the one that is wrong.");
        return zero is null ? 1 : 0;
    }

    /// <summary>Class index of an entry, or null for a number that stands for no class.</summary>
    public static int? Class(ListEntry entry, int first)
    {
        int index = entry.Label - (entry.FromZero ? 0 : first);
        return index >= 0 && index < Count ? index : null;
    }
}
