namespace MsstNet.Data.Sets;

/// <summary>
/// MAFW as it is distributed (Liu et al., "MAFW: a large-scale, multi-modal, compound affective database for dynamic facial expression recognition in
/// the wild", ACM MM 2022): 9,172 clips of one label, eleven classes, five folds.
/// </summary>
/// <remarks>
/// Frames lie in <c>data/faces/00025</c>, <c>data/frames/00025</c> or <c>frames_crop_align_224/00025</c>; lists in
/// <c>single/no_caption/set_1/train.txt</c>, lines <c>00025.mp4 anger</c>. The lists with captions are separated by tabs and their captions are in
/// GBK; only the first two fields are read.
/// </remarks>
public static class Mafw
{
    private static readonly string[] FrameFolders = ["frames_crop_align_224", "data/faces", "data/frames", "faces", "frames"];
    private static readonly string[] Forms = ["no_caption", "with_caption"];
    private static readonly string[] ListFolders = ["", "Train & Test Set", "labels", "data"];

    /// <summary>The eleven classes in the order of MAFW's own numbering.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["Anger", "Disgust", "Fear", "Happiness", "Neutral", "Sadness", "Surprise", "Contempt", "Anxiety", "Helplessness", "Disappointment"];

    /// <summary>Sums of the five folds; counts by class are not published.</summary>
    public static IReadOnlyList<PublishedSplit> Published { get; } =
        [new(7333, 1839), new(7335, 1837), new(7339, 1833), new(7340, 1832), new(7341, 1831)];

    /// <summary>Opens a copy.</summary>
    /// <param name="root">The folder that holds the frames and the lists.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public static RecordedClips Open(string root, bool skipBad = false)
    {
        string frames = ClipListing.FirstFolder(root, FrameFolders)
            ?? throw new LabException($"{root}: none of the folders {string.Join(", ", FrameFolders)}; "
                + "name the folder that holds MAFW's frames and lists, e.g. mafw:/data/MAFW.");
        string lists = ClipListing.FirstFolder(root, ListFolders.SelectMany(folder => Forms.Select(form => Path.Combine(folder, "single", form))))
            ?? throw new LabException($"{root}: no folder single/no_caption with the lists set_1 to set_{Published.Count}; "
                + "restore MAFW's single-label lists.");
        var set = new OpenedSet(new DataIdentity(DataKind.Mafw, root), Classes, skipBad) { Splits = Published };
        var listing = new ClipListing(set, frames);
        var folds = new List<ListedFold>();
        for (int fold = 1; fold <= Published.Count; fold++)
        {
            string folder = Path.Combine(lists, $"set_{fold}");
            if (!Directory.Exists(folder)) continue;
            folds.Add(new($"fold {fold}", List(Path.Combine(folder, "train.txt"), listing), List(Path.Combine(folder, "test.txt"), listing)));
        }
        if (folds.Count == 0) throw new LabException($"{lists}: no folder set_1 to set_{Published.Count}; restore MAFW's single-label lists.");
        return listing.Open(folds);
    }

    private static List<ListedClip> List(string path, ClipListing listing) =>
        listing.Read(path, "MAFW's single-label lists", "\"00025.mp4 anger\" with one of MAFW's eleven classes", (number, line) =>
        {
            char separator = line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ';
            string[] fields = line.Split(separator, 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return fields.Length >= 2 && listing.Set.Label(fields[1]) is { } label
                ? new ListedClip(path, number, Path.GetFileNameWithoutExtension(fields[0]), label) : null;
        });
}
