using MsstNet.Data.Loading;

namespace MsstNet.Data.Sets;

/// <summary>Folds for data that come without: five test sets that together hold every clip once.</summary>
/// <remarks>
/// Where every clip's person is known, a person's clips are all in one fold: a network tested on faces it has learned from is tested on memory.
/// Persons are dealt to the folds in turn, in the order of their names. Where persons are not known, the clips of each class are dealt in turn.
/// </remarks>
public static class PersonFolds
{
    /// <summary>Folds made.</summary>
    public const int Count = 5;

    /// <summary>Splits clips; the same clips give the same folds.</summary>
    public static IReadOnlyList<Split> Of(IReadOnlyList<Clip> clips)
    {
        int[] fold = clips.All(clip => clip.Person is not null) ? ByPerson(clips) : ByClass(clips);
        var all = Enumerable.Range(0, clips.Count).ToList();
        return
        [
            .. from k in Enumerable.Range(0, Count)
               let test = all.FindAll(clip => fold[clip] == k)
               where test.Count > 0 && test.Count < clips.Count
               select new Split($"fold {k + 1}", all.FindAll(clip => fold[clip] != k), test),
        ];
    }

    private static int[] ByPerson(IReadOnlyList<Clip> clips)
    {
        var persons = clips.Select(clip => clip.Person!).Distinct().Order(NaturalOrder.Comparer).Select((person, i) => (person, i))
            .ToDictionary(pair => pair.person, pair => pair.i % Count);
        return [.. clips.Select(clip => persons[clip.Person!])];
    }

    private static int[] ByClass(IReadOnlyList<Clip> clips)
    {
        var seen = new Dictionary<int, int>();
        return [.. clips.Select(clip => (seen[clip.Label] = seen.GetValueOrDefault(clip.Label, -1) + 1) % Count)];
    }
}
