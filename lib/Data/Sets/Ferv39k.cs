namespace MsstNet.Data.Sets;

/// <summary>
/// FERV39k as it is distributed (Wang et al., "FERV39k: a large-scale multi-scene dataset for facial expression recognition in videos", CVPR 2022):
/// 38,935 clips of 22 scenes, seven classes, one official split.
/// </summary>
/// <remarks>
/// Frames lie in <c>2_ClipsforFaceCrop/Scene/Emotion/0001/</c>, lists in <c>4_setups/All_scenes/</c>. A line is <c>Scene/Emotion/0001 Emotion</c>
/// without a header; some copies have a header <c>path,id</c> and number the classes by alphabet. The class is read from the folder's name, which
/// all copies have and which needs no convention; a class written out in the line must agree with it.
/// </remarks>
public static class Ferv39k
{
    private static readonly string[] FrameFolders = ["2_ClipsforFaceCrop", "2_ClipsForFaceCrop", "frames"];

    /// <summary>Counts of the official lists, in the order of <see cref="Emotion"/>.</summary>
    public static IReadOnlyList<PublishedSplit> Published { get; } =
        [new([5854, 5523, 7790, 5906, 2502, 1833, 1680], [1473, 1393, 1958, 1487, 638, 467, 431])];

    /// <summary>Opens a copy.</summary>
    /// <param name="root">The folder that holds 2_ClipsforFaceCrop and 4_setups.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public static RecordedClips Open(string root, bool skipBad = false)
    {
        string frames = ClipListing.FirstFolder(root, FrameFolders)
            ?? throw new LabException($"{root}: no folder 2_ClipsforFaceCrop; "
                + "name the folder that holds FERV39k's 2_ClipsforFaceCrop and 4_setups, e.g. ferv39k:/data/FERV39k.");
        var set = new OpenedSet(new DataIdentity(DataKind.Ferv39k, root), Emotions.Names, skipBad) { Splits = Published };
        var listing = new ClipListing(set, frames);
        return listing.Open([new ListedFold("all scenes", List(root, "train", listing), List(root, "test", listing))]);
    }

    private static List<ListedClip> List(string root, string part, ClipListing listing)
    {
        string path = Path.Combine(root, "4_setups", "All_scenes", $"{part}_All.csv");
        return listing.Read(path, "FERV39k's 4_setups", $"\"Scene/Emotion/0001 Emotion\" with one of the classes {string.Join(", ", Emotions.Names)}",
            (number, line) =>
            {
                string[] fields = line.Split([' ', ',', '\t'], 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                if (fields.Length is 0 or > 3) return null;
                string[] parts = fields[0].Replace('\\', '/').Trim('/').Split('/');
                if (parts.Length < 3 || listing.Set.Label(parts[^2]) is not { } label) return null;
                bool agrees = fields.Length == 1 || int.TryParse(fields[1], out _) || listing.Set.Label(fields[1]) == label;
                return agrees ? new ListedClip(path, number, string.Join('/', parts[^3..]), label) : null;
            },
            header: "path");
    }
}
