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
        var index = new DfewIndex(frames);
        var splits = lists.ConvertAll(fold => (fold.Name, Train: DfewList.Read(fold.Train, index.Faults), Test: DfewList.Read(fold.Test, index.Faults)));
        index.Add(splits.SelectMany(split => split.Train.Concat(split.Test)), people);
        var found = splits.ConvertAll(split => new Split(split.Name, index.Find(split.Train), index.Find(split.Test)));
        return new FrameClips(identity, Emotions.Names, DfewPublished.Splits, index.Clips, index.Folders, found, index.Faults, options.SkipBad);
    }
}
