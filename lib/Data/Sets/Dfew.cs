using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>How a copy of DFEW is opened.</summary>
public sealed record DfewOptions
{
    /// <summary>Whether bad clips are left out and listed in <see cref="FrameClips.Skipped"/> instead of refusing the whole set.</summary>
    public bool SkipBad { get; init; }

    /// <summary>
    /// Folder below Clip with the frames; null takes clip_224x224, all frames, or else clip_224x224_16f, the clips resampled to 16.
    /// </summary>
    public string? FrameFolder { get; init; }
}

/// <summary>
/// DFEW as it is distributed (Jiang et al., "DFEW: a large-scale database for recognizing dynamic facial expressions in the wild", ACM MM 2020),
/// read where it lies: nothing is converted, and the data's licence keeps it from being shipped.
/// </summary>
/// <remarks>
/// Opening reads lists, folder contents and file sizes and decodes nothing. A file people.csv (video_name,person), which
/// <see cref="DfewWriter"/> leaves and DFEW has not, names the persons.
/// </remarks>
public static class Dfew
{
    /// <summary>Opens a copy in DFEW's own layout.</summary>
    /// <param name="root">The folder that holds Clip and EmoLabel_DataSplit, or one of the folders of frames below its Clip.</param>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public static FrameClips Open(string root, DfewOptions? options = null)
    {
        options ??= new DfewOptions();
        var identity = new DataIdentity(DataKind.Dfew, root);
        if (DfewLayout.RootOf(root) is { } above) (root, options) = (above.Root, options with { FrameFolder = above.FrameFolder });
        string frames = DfewLayout.Frames(root, options.FrameFolder);
        return Read(identity, frames, DfewLayout.Lists(root), Path.Combine(root, "people.csv"), options);
    }

    /// <summary>Opens clips by lists that lie anywhere, e.g. text lists <c>folder frames label</c>.</summary>
    /// <param name="frames">The folder that holds one folder of frames a clip.</param>
    /// <param name="folds">For each fold its train and its test list.</param>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="LabException">As <see cref="Open"/>.</exception>
    public static FrameClips FromLists(string frames, IReadOnlyList<(string Train, string Test)> folds, DfewOptions? options = null)
    {
        if (!Directory.Exists(frames)) throw new LabException($"{frames}: no such folder; name the one that holds one folder of frames a clip.");
        if (folds.Count == 0) throw new LabException($"{frames}: no list of clips; name at least one train and one test list.");
        var named = folds.Select((fold, i) => new FoldLists($"fold {i + 1}", fold.Train, fold.Test)).ToList();
        return Read(new DataIdentity(DataKind.Dfew, frames), frames, named, people: null, options ?? new DfewOptions());
    }

    private static FrameClips Read(DataIdentity identity, string frames, List<FoldLists> lists, string? people, DfewOptions options)
    {
        var listing = new ClipListing(frames, Emotions.Names);
        var folds = lists.ConvertAll(fold =>
            (fold.Name, Train: DfewLists.Read(fold.Train, listing.Faults), Test: DfewLists.Read(fold.Test, listing.Faults)));
        int first = DfewLists.FirstLabel([.. folds.SelectMany(fold => fold.Train.Concat(fold.Test))]);
        var persons = people is null ? [] : ListLines.Persons(people, "video_name,person", listing.Faults, Encoding.UTF8, DfewLists.Key);
        var names = Directory.EnumerateDirectories(frames).Select(path => Path.GetFileName(path)!).ToHashSet(StringComparer.Ordinal);
        var listed = folds.ConvertAll(fold => (fold.Name, Train: fold.Train.ConvertAll(Listed), Test: fold.Test.ConvertAll(Listed)));
        listing.Add(listed.SelectMany(fold => fold.Train.Concat(fold.Test)));
        Split[] splits = [.. listed.Select(fold => new Split(fold.Name, listing.Find(fold.Train), listing.Find(fold.Test)))];
        return new FrameClips(identity, listing, DfewPublished.Splits, splits, options.SkipBad);

        ListedClip Listed(DfewEntry entry)
        {
            // A list says 41 or 00041, a folder is called 00041 or 41.
            string[] spellings = [entry.Video, entry.Video.PadLeft(5, '0'), DfewLists.Key(entry.Video)];
            string id = Array.Find(spellings, names.Contains) ?? entry.Video;
            return new ListedClip(entry.File, entry.Line, id, entry.Class(first) ?? 0, persons.GetValueOrDefault(DfewLists.Key(id)))
            {
                Written = entry.Video,
                Fault = !names.Contains(id) ? $"clip \"{OneLine.Quote(entry.Video)}\" has no folder in {frames}"
                    : entry.Class(first) is null ? $"label {entry.Label} is none of the seven classes (0–6 or 1–7)" : null,
            };
        }
    }
}
