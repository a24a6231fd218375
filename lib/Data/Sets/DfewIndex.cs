using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>Brings the lists and the folders together: which clips there are, and what is wrong with the others.</summary>
internal sealed class DfewIndex(string frames)
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>The usable clips, in the natural order of their folders' names.</summary>
    public Clip[] Clips { get; private set; } = [];

    /// <summary>Their frames.</summary>
    public FrameFolder[] Folders { get; private set; } = [];

    /// <summary>Lines that are no entries, and clips that cannot be used; each once, where a list first names it.</summary>
    public List<SkippedClip> Faults { get; } = [];

    /// <summary>Looks every clip up once and lists its folder.</summary>
    public void Add(IEnumerable<ListEntry> entries, string? people)
    {
        var all = entries.ToList();
        int first = DfewLabels.First(all);
        var persons = Persons(people);
        var names = Directory.EnumerateDirectories(frames).Select(path => Path.GetFileName(path)!).ToHashSet(StringComparer.Ordinal);
        var labelled = new SortedDictionary<string, (ListEntry Entry, int Label)>(NaturalOrder.Comparer);
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in all)
        {
            string id = FolderName(names, entry.Video) ?? entry.Video;
            if (refused.Contains(id)) continue;
            if (Fault(entry, id) is not { } reason) continue;
            new SkippedClip(entry.File, entry.Line, reason).AddTo(Faults);
            refused.Add(id);
            labelled.Remove(id);
        }
        var scanned = labelled.AsParallel().AsOrdered().Select(item => (Id: item.Key, item.Value, Folder: FrameFolder.Scan(Path.Combine(frames, item.Key)))).ToList();
        foreach (var bad in scanned.Where(item => item.Folder.Fault() is not null))
            new SkippedClip(bad.Value.Entry.File, bad.Value.Entry.Line, bad.Folder.Fault()!).AddTo(Faults);
        scanned.RemoveAll(item => item.Folder.Fault() is not null);
        Clips = [.. scanned.Select(item => new Clip(item.Id, item.Value.Label, item.Folder.Names.Length, persons.GetValueOrDefault(DfewList.Key(item.Id))))];
        Folders = [.. scanned.Select(item => item.Folder)];
        for (int i = 0; i < Clips.Length; i++) positions[DfewList.Key(Clips[i].Id)] = i;

        string? Fault(ListEntry entry, string id)
        {
            if (!names.Contains(id)) return $"clip \"{Excerpt.Of(entry.Video)}\" has no folder in {frames}";
            if (DfewLabels.Class(entry, first) is not { } label) return $"label {entry.Label} is none of the seven classes (0–6 or 1–7)";
            if (labelled.TryAdd(id, (entry, label)) || labelled[id].Label == label) return null;
            var other = labelled[id].Entry;
            return $"clip \"{Excerpt.Of(entry.Video)}\" is {Emotions.Names[label]} here and {Emotions.Names[labelled[id].Label]} in {other.File}:{other.Line}";
        }
    }

    /// <summary>Positions of the entries' clips, in the list's order, without those that cannot be used.</summary>
    public int[] Find(IEnumerable<ListEntry> entries) =>
        [.. entries.Select(entry => positions.GetValueOrDefault(DfewList.Key(entry.Video), -1)).Where(position => position >= 0)];

    /// <summary>A list says 41 or 00041, a folder is called 00041 or 41.</summary>
    private static string? FolderName(HashSet<string> names, string video)
    {
        string[] spellings = [video, video.PadLeft(5, '0'), DfewList.Key(video)];
        return Array.Find(spellings, names.Contains);
    }

    private Dictionary<string, string> Persons(string? path)
    {
        var persons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (path is null || !File.Exists(path)) return persons;
        foreach (var (number, line) in ListLines.Read(path, Encoding.UTF8))
        {
            string[] fields = Array.ConvertAll(Csv.Cells(line), cell => cell.Trim());
            if (number == 1 && fields is ["video_name", "person"]) continue;
            if (fields is [{ Length: > 0 } video, { Length: > 0 } person]) persons[DfewList.Key(video)] = person;
            else new SkippedClip(path, number, $"\"{Excerpt.Of(line)}\" is not \"video_name,person\"").AddTo(Faults);
        }
        return persons;
    }
}
