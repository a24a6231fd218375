using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>
/// DFEW as it is distributed (Jiang et al., "DFEW: a large-scale database for recognizing dynamic facial expressions in the wild", ACM MM 2020),
/// read where it lies: nothing is converted, and the data's licence keeps it from being shipped. Folder names vary in spelling between copies.
/// </summary>
/// <remarks>
/// Opening reads lists, folder contents and file sizes and decodes nothing. A file people.csv (video_name,person), which
/// `lab data synthesize` writes and DFEW does not have, names the persons.
/// </remarks>
public static class Dfew
{
    private static readonly string[] FrameFolders = ["clip_224x224", "clip_224x224_16f"];
    private static readonly string[] Spellings = ["single-labeled", "single_labeled"];
    private static readonly string[] Extensions = ["csv", "txt"];

    /// <summary>Opens a copy in DFEW's own layout.</summary>
    /// <param name="root">
    /// The folder that holds Clip and EmoLabel_DataSplit; then clip_224x224, all frames, is read, or else clip_224x224_16f, the clips resampled to
    /// 16. Or one of the folders of frames below its Clip, e.g. DFEW/Clip/clip_224x224_16f.
    /// </param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public static RecordedClips Open(string root, bool skipBad = false)
    {
        var set = new OpenedSet(new DataIdentity(DataKind.Dfew, root), Emotions.Names, skipBad) { Splits = DfewPublished.Splits };
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        string[] names = FrameFolders;
        if (Path.GetDirectoryName(full) is { } parent && Path.GetFileName(parent) == "Clip" && Directory.Exists(full))
            (root, names) = (Path.GetDirectoryName(parent)!, [Path.GetFileName(full)]);
        if (!Directory.Exists(root))
            throw new LabException($"{root}: no such folder; name the one that holds DFEW's Clip and EmoLabel_DataSplit, e.g. dfew:/data/DFEW.");
        string frames = ClipListing.FirstFolder(Path.Combine(root, "Clip"), names)
            ?? throw new LabException($"{root}: no folder Clip/{string.Join(" or Clip/", names)}; "
                + "name the folder that holds DFEW's Clip and EmoLabel_DataSplit.");

        var listing = new ClipListing(set, frames);
        var folds = Folds(root, listing.Faults);
        int first = DfewLists.FirstLabel([.. folds.SelectMany(fold => fold.Train.Concat(fold.Test))]);
        var persons = ListLines.Persons(Path.Combine(root, "people.csv"), "video_name,person", listing.Faults, Encoding.UTF8, DfewLists.Key);
        var folders = Directory.EnumerateDirectories(frames).Select(path => Path.GetFileName(path)!).ToHashSet(StringComparer.Ordinal);
        return listing.Open(folds.ConvertAll(fold => new ListedFold(fold.Name, fold.Train.ConvertAll(Listed), fold.Test.ConvertAll(Listed))));

        ListedClip Listed(DfewEntry entry)
        {
            // A list says 41 or 00041, a folder is called 00041 or 41.
            string[] spellings = [entry.Video, entry.Video.PadLeft(5, '0'), DfewLists.Key(entry.Video)];
            string id = Array.Find(spellings, folders.Contains) ?? entry.Video;
            return new ListedClip(entry.File, entry.Line, id, entry.Class(first) ?? 0, persons.GetValueOrDefault(DfewLists.Key(id)))
            {
                Written = entry.Video,
                Fault = !folders.Contains(id) ? $"clip \"{OneLine.Quote(entry.Video)}\" has no folder in {frames}"
                    : entry.Class(first) is null ? $"label {entry.Label} is none of the seven classes (0–6 or 1–7)" : null,
            };
        }
    }

    /// <summary>The lists of the folds that are there.</summary>
    private static List<(string Name, List<DfewEntry> Train, List<DfewEntry> Test)> Folds(string root, List<SkippedClip> faults)
    {
        var folds = new List<(string, List<DfewEntry>, List<DfewEntry>)>();
        for (int fold = 1; fold <= DfewPublished.Splits.Count; fold++)
        {
            string? train = List(root, "train", fold), test = List(root, "test", fold);
            if (train is null && test is null) continue;
            if (train is null || test is null)
                throw new LabException($"{train ?? test}: fold {fold} has no {(train is null ? "train" : "test")} list beside it; "
                    + $"restore set_{fold}.csv.");
            folds.Add(($"fold {fold}", DfewLists.Read(train, faults), DfewLists.Read(test, faults)));
        }
        return folds.Count > 0 ? folds : throw new LabException($"{root}: no list EmoLabel_DataSplit/train(single-labeled)/set_1.csv to "
            + $"set_{DfewPublished.Splits.Count}.csv; restore EmoLabel_DataSplit.");
    }

    private static string? List(string root, string part, int fold)
    {
        var paths = from spelling in Spellings
                    from extension in Extensions
                    select Path.Combine(root, "EmoLabel_DataSplit", $"{part}({spelling})", $"set_{fold}.{extension}");
        return paths.FirstOrDefault(File.Exists);
    }
}
