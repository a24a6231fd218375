namespace MsstNet.Data.Sets;

/// <summary>One line of a list, understood: which folder of frames, which class.</summary>
/// <param name="File">The list; for a clip found by walking folders, the clip's own.</param>
/// <param name="Line">Line in it, from 1; 0 without a list.</param>
/// <param name="Id">The clip's name: its folder below the one that holds all frames, with forward slashes.</param>
/// <param name="Label">Class index.</param>
/// <param name="Person">Who is seen, where the data know it.</param>
internal sealed record ListedClip(string File, int Line, string Id, int Label, string? Person = null);

/// <summary>Brings lists and folders of frames together: which clips there are, and what is wrong with the others.</summary>
/// <param name="frames">The folder below which every clip's folder lies.</param>
/// <param name="classes">Class names, for messages.</param>
internal sealed class ClipListing(string frames, IReadOnlyList<string> classes)
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>The usable clips, in the natural order of their names.</summary>
    public Clip[] Clips { get; private set; } = [];

    /// <summary>Their frames.</summary>
    public FrameFolder[] Folders { get; private set; } = [];

    /// <summary>Lines that are no entries, and clips that cannot be used.</summary>
    public List<SkippedClip> Faults { get; } = [];

    /// <summary>Looks every clip up once and lists its folder.</summary>
    public void Add(IEnumerable<ListedClip> entries)
    {
        var first = new SortedDictionary<string, ListedClip>(NaturalOrder.Comparer);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (first.TryAdd(entry.Id, entry) || first[entry.Id].Label == entry.Label || !contradicted.Add(entry.Id)) continue;
            var other = first[entry.Id];
            new SkippedClip(entry.File, entry.Line, $"clip \"{Excerpt.Of(entry.Id)}\" is {classes[entry.Label]} here and {classes[other.Label]} in {other.File}:{other.Line}").AddTo(Faults);
        }
        var scanned = first.Values.Where(entry => !contradicted.Contains(entry.Id)).AsParallel().AsOrdered().Select(entry => (Entry: entry, Folder: Scan(entry))).ToList();
        foreach (var (entry, (_, fault)) in scanned)
        {
            if (fault is not null) new SkippedClip(entry.File, entry.Line, fault).AddTo(Faults);
        }
        var usable = scanned.Where(item => item.Folder.Fault is null).ToList();
        Clips = [.. usable.Select(item => new Clip(item.Entry.Id, item.Entry.Label, item.Folder.Frames!.Names.Length, item.Entry.Person))];
        Folders = [.. usable.Select(item => item.Folder.Frames!)];
        for (int i = 0; i < Clips.Length; i++) positions[Clips[i].Id] = i;
    }

    /// <summary>Positions of the entries' clips, in the list's order, each once, without those that cannot be used.</summary>
    public int[] Find(IEnumerable<ListedClip> entries) =>
        [.. entries.Select(entry => positions.GetValueOrDefault(entry.Id, -1)).Where(position => position >= 0).Distinct()];

    private (FrameFolder? Frames, string? Fault) Scan(ListedClip entry)
    {
        // A list from elsewhere must not make the program read outside of the data set. A link its owner put below the folder is followed, on purpose.
        if (Path.IsPathRooted(entry.Id) || entry.Id.Split('/').Any(part => part is "" or "." or "..")) return (null, $"clip \"{Excerpt.Of(entry.Id)}\" is no name of a folder in {frames}");
        string path = Path.Combine(frames, entry.Id.Replace('/', Path.DirectorySeparatorChar));
        if (!Directory.Exists(path)) return (null, $"clip \"{Excerpt.Of(entry.Id)}\" has no folder in {frames}");
        var folder = FrameFolder.Scan(path);
        return (folder, folder.Fault());
    }
}
