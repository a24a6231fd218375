using MsstNet.Data.Loading;

namespace MsstNet.Data.Sets;

/// <summary>
/// Any clips in folders by class, <c>class/clip/frame.jpg</c>. With <c>train/</c> and <c>test/</c> above them that split is taken, otherwise
/// <see cref="PersonFolds"/> are made.
/// </summary>
/// <remarks>
/// Class names that are DFEW's (in any case) keep DFEW's order and all seven classes; other names are the classes, in natural order. A file
/// people.csv (<c>clip,person</c>, clip as <c>class/clip</c>) names the persons.
/// </remarks>
public static class ClassFolders
{
    /// <summary>Opens a folder.</summary>
    /// <param name="root">The folder with the classes.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">There is no clip, or one cannot be used.</exception>
    public static RecordedClips Open(string root, bool skipBad = false)
    {
        if (!Directory.Exists(root)) throw new LabException($"{root}: no such folder; name one that holds class/clip/frame.jpg.");
        string[] parts = ["train", "test"];
        bool split = parts.All(part => Directory.Exists(Path.Combine(root, part)));
        string[] tops = split ? parts : [""];
        var classes = Order([.. tops.SelectMany(top => Folders(Path.Combine(root, top))).Distinct(StringComparer.Ordinal)]);
        if (classes.Count < 2)
            throw new LabException($"{root}: {(classes.Count == 0 ? "no" : "one")} folder of a class; "
                + "put the clips below it as class/clip/frame.jpg, at least two classes.");

        var set = new OpenedSet(new DataIdentity(DataKind.Folder, root), classes, skipBad);
        var listing = new ClipListing(set, root);
        var persons = ListLines.Persons(Path.Combine(root, "people.csv"), "clip,person", listing.Faults);
        var found = Array.ConvertAll(tops, top => Clips(set, top, persons).ToList());
        var data = split ? listing.Open([new ListedFold("train/test", found[0], found[1])]) : listing.OpenByPerson(found[0]);
        if (data.Clips.Count == 0)
            SkippedClip.Refuse([.. listing.Faults, new SkippedClip(root, 0, "no clip; put them as class/clip/frame.jpg")], skipBad: false);
        return data;
    }

    private static IReadOnlyList<string> Order(string[] names) =>
        names.All(name => Emotions.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) && names.Length > 0 ? Emotions.Names
            : [.. names.Order(NaturalOrder.Comparer)];

    private static IEnumerable<ListedClip> Clips(OpenedSet set, string top, Dictionary<string, string> persons) =>
        from name in Folders(Path.Combine(set.Identity.Place!, top))
        from clip in Folders(Path.Combine(set.Identity.Place!, top, name))
        let id = (top.Length > 0 ? top + "/" : "") + name + "/" + clip
        select new ListedClip(Path.Combine(set.Identity.Place!, id), 0, id, set.Label(name)!.Value, persons.GetValueOrDefault(id));

    private static IEnumerable<string> Folders(string path) =>
        Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Where(name => !name.StartsWith('.'))
            .Order(NaturalOrder.Comparer);
}
