namespace MsstNet.Data.Sets;

/// <summary>Two lists of one fold.</summary>
internal sealed record FoldLists(string Name, string Train, string Test);

/// <summary>Where things lie in a copy of DFEW, whose folder names vary in spelling.</summary>
internal static class DfewLayout
{
    /// <summary>Folds DFEW has.</summary>
    public const int Folds = 5;

    private static readonly string[] FrameFolders = ["clip_224x224", "clip_224x224_16f"];
    private static readonly string[] Spellings = ["single-labeled", "single_labeled"];
    private static readonly string[] Extensions = ["csv", "txt"];

    /// <summary>
    /// The copy a folder of frames belongs to, so that `dfew:DFEW/Clip/clip_224x224_16f` names the clips resampled to 16; null for other folders.
    /// </summary>
    public static (string Root, string FrameFolder)? RootOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.GetDirectoryName(full) is { } parent && Path.GetFileName(parent) == "Clip" && Directory.Exists(full)
            ? (Path.GetDirectoryName(parent)!, Path.GetFileName(full)) : null;
    }

    /// <summary>The folder that holds one folder of frames a clip.</summary>
    public static string Frames(string root, string? wanted)
    {
        if (!Directory.Exists(root))
            throw new LabException($"{root}: no such folder; name the one that holds DFEW's Clip and EmoLabel_DataSplit, e.g. dfew:/data/DFEW.");
        string[] names = wanted is null ? FrameFolders : [wanted];
        return names.Select(name => Path.Combine(root, "Clip", name)).FirstOrDefault(Directory.Exists)
            ?? throw new LabException($"{root}: no folder Clip/{string.Join(" or Clip/", names)}; "
                + "name the folder that holds DFEW's Clip and EmoLabel_DataSplit.");
    }

    /// <summary>The lists of the folds that are there.</summary>
    public static List<FoldLists> Lists(string root)
    {
        var folds = new List<FoldLists>();
        for (int fold = 1; fold <= Folds; fold++)
        {
            string? train = List(root, "train", fold), test = List(root, "test", fold);
            if (train is null && test is null) continue;
            if (train is null || test is null)
                throw new LabException($"{train ?? test}: fold {fold} has no {(train is null ? "train" : "test")} list beside it; "
                    + $"restore set_{fold}.csv.");
            folds.Add(new FoldLists($"fold {fold}", train, test));
        }
        if (folds.Count == 0)
            throw new LabException($"{root}: no list EmoLabel_DataSplit/train(single-labeled)/set_1.csv to set_{Folds}.csv; "
                + "restore EmoLabel_DataSplit.");
        return folds;
    }

    private static string? List(string root, string part, int fold)
    {
        var paths = from spelling in Spellings
                    from extension in Extensions
                    select Path.Combine(root, "EmoLabel_DataSplit", $"{part}({spelling})", $"set_{fold}.{extension}");
        return paths.FirstOrDefault(File.Exists);
    }
}
