using MsstNet.Data.Loading;

namespace MsstNet.Data.Sets;

/// <summary>One line of a list: which folder of frames, which class.</summary>
/// <param name="File">The list; for a clip found by walking folders, the clip's own folder.</param>
/// <param name="Line">Line in it, from 1; 0 without a list.</param>
/// <param name="Id">The clip's name: its folder below the one that holds all frames, with forward slashes.</param>
/// <param name="Label">Class index.</param>
/// <param name="Person">Who is seen, where the data know it.</param>
internal sealed record ListedClip(string File, int Line, string Id, int Label, string? Person = null)
{
    /// <summary>The name as the list has it, where that differs from <see cref="Id"/>.</summary>
    public string? Written { get; init; }

    /// <summary>What is wrong with the line; its clip is then left out of every list.</summary>
    public string? Fault { get; init; }

    /// <summary>The name for a message.</summary>
    public string Name => OneLine.Quote(Written ?? Id);
}

/// <summary>The lists of one fold.</summary>
internal sealed record ListedFold(string Name, List<ListedClip> Train, List<ListedClip> Test);

/// <summary>Matches lists with folders of frames: which clips there are, and what is wrong with the others.</summary>
/// <param name="set">The set that is opened.</param>
/// <param name="frames">The folder below which every clip's folder lies.</param>
internal sealed class ClipListing(OpenedSet set, string frames)
{
    /// <summary>The set that is opened.</summary>
    public OpenedSet Set => set;

    /// <summary>The usable clips, in the natural order of their names.</summary>
    public Clip[] Clips { get; private set; } = [];

    /// <summary>Their frames.</summary>
    public FrameFolder[] Folders { get; private set; } = [];

    /// <summary>Lines that are no entries, and clips that cannot be used; each once, where a list first names it.</summary>
    public List<SkippedClip> Faults { get; } = [];

    /// <summary>The first of some folders below a root that is there, or null.</summary>
    public static string? FirstFolder(string root, IEnumerable<string> names) =>
        names.Select(name => Path.Combine(root, name)).FirstOrDefault(Directory.Exists);

    /// <summary>Reads a list of one clip a line.</summary>
    /// <param name="path">The list.</param>
    /// <param name="source">What to restore the list from, for messages: "FERV39k's 4_setups".</param>
    /// <param name="form">What a line should be, for messages.</param>
    /// <param name="parse">The clip of a line with its number; null for a line that is none, which becomes a fault.</param>
    /// <param name="header">The first word of a header that the list may have.</param>
    /// <exception cref="LabException">The list is missing or cannot be read.</exception>
    public List<ListedClip> Read(string path, string source, string form, Func<int, string, ListedClip?> parse, string? header = null)
    {
        if (!File.Exists(path)) throw new LabException($"{path}: the list is missing; restore {source}.");
        var entries = new List<ListedClip>();
        foreach (var (number, line) in ListLines.Read(path))
        {
            if (number == 1 && header is not null && line.Split(' ', ',', '\t')[0] == header) continue;
            if (parse(number, line) is { } entry) entries.Add(entry);
            else new SkippedClip(path, number, $"\"{OneLine.Quote(line)}\" is not {form}").AddTo(Faults);
        }
        return entries;
    }

    /// <summary>Opens the clips of the folds' lists; a clip that cannot be used is left out of every list.</summary>
    public FrameClips Open(IReadOnlyList<ListedFold> folds)
    {
        Find(folds.SelectMany(fold => fold.Train.Concat(fold.Test)));
        var positions = Clips.Index().ToDictionary(item => item.Item.Id, item => item.Index, StringComparer.Ordinal);
        return new FrameClips(this, [.. folds.Select(fold => new Split(fold.Name, Positions(fold.Train), Positions(fold.Test)))]);

        int[] Positions(List<ListedClip> list) =>
            [.. list.Select(entry => positions.GetValueOrDefault(entry.Id, -1)).Where(position => position >= 0).Distinct()];
    }

    /// <summary>Opens clips that have no folds of their own, see <see cref="PersonFolds"/>.</summary>
    public FrameClips OpenByPerson(IEnumerable<ListedClip> clips)
    {
        Find(clips);
        return new FrameClips(this, PersonFolds.Of(Clips));
    }

    // Looks every clip up once and lists its folder.
    private void Find(IEnumerable<ListedClip> entries)
    {
        var first = new SortedDictionary<string, ListedClip>(NaturalOrder.Comparer);
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (refused.Contains(entry.Id) || (entry.Fault ?? Contradiction(first, entry)) is not { } fault) continue;
            new SkippedClip(entry.File, entry.Line, fault).AddTo(Faults);
            refused.Add(entry.Id);
        }
        var scanned = first.Values.Where(entry => !refused.Contains(entry.Id)).AsParallel().AsOrdered()
            .Select(entry => (Entry: entry, Folder: Scan(entry))).ToList();
        foreach (var (entry, (_, fault)) in scanned)
            if (fault is not null) new SkippedClip(entry.File, entry.Line, fault).AddTo(Faults);
        var usable = scanned.Where(item => item.Folder.Fault is null).ToList();
        Clips = [.. usable.Select(item => new Clip(item.Entry.Id, item.Entry.Label, item.Folder.Frames!.Names.Length, item.Entry.Person))];
        Folders = [.. usable.Select(item => item.Folder.Frames!)];
    }

    private string? Contradiction(SortedDictionary<string, ListedClip> first, ListedClip entry)
    {
        if (first.TryAdd(entry.Id, entry) || first[entry.Id].Label == entry.Label) return null;
        var other = first[entry.Id];
        return $"clip \"{entry.Name}\" is {set.Classes[entry.Label]} here and {set.Classes[other.Label]} in {other.File}:{other.Line}";
    }

    private (FrameFolder? Frames, string? Fault) Scan(ListedClip entry)
    {
        // A list must not make the program read outside of the data set. A link that its owner put below the folder is followed, on purpose.
        if (Path.IsPathRooted(entry.Id) || entry.Id.Split('/').Any(part => part is "" or "." or ".."))
            return (null, $"clip \"{entry.Name}\" is no name of a folder in {frames}");
        string path = Path.Combine(frames, entry.Id.Replace('/', Path.DirectorySeparatorChar));
        if (!Directory.Exists(path)) return (null, $"clip \"{entry.Name}\" has no folder in {frames}");
        var folder = FrameFolder.Scan(path);
        return (folder, folder.Fault());
    }
}
