using System.Security.Cryptography;
using System.Text;

namespace MsstNet.Lab.Data;

/// <summary>How a copy of DFEW is opened.</summary>
public sealed record DfewOptions
{
    /// <summary>Whether bad clips are left out and listed in <see cref="Dfew.Skipped"/> instead of refusing the whole set.</summary>
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
public sealed class Dfew : IClipSource
{
    private readonly FrameFolder[] folders;

    private Dfew(string name, IReadOnlyList<Clip> clips, FrameFolder[] folders, IReadOnlyList<Split> splits, IReadOnlyList<SkippedClip> skipped)
    {
        (Name, Clips, this.folders, Splits, Skipped) = (name, clips, folders, splits, skipped);
        Fingerprint = Digest(clips, folders, splits);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Emotions.Names;

    /// <summary>The clips some list names, in the natural order of their names.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>"fold 1" … "fold 5", as many as have lists.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>Clips and lines left out, with file, line and reason; empty unless <see cref="DfewOptions.SkipBad"/>.</summary>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>Changes with the lists, the frames' names and the files' sizes; not with where the folder lies.</summary>
    public string Fingerprint { get; }

    /// <summary>Opens a copy in DFEW's own layout.</summary>
    /// <param name="root">The folder that holds Clip and EmoLabel_DataSplit.</param>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public static Dfew Open(string root, DfewOptions? options = null)
    {
        options ??= new DfewOptions();
        string frames = DfewLayout.Frames(root, options.FrameFolder);
        return Read($"dfew:{root}", frames, DfewLayout.Lists(root), Path.Combine(root, "people.csv"), options);
    }

    /// <summary>Opens clips by lists that lie anywhere, e.g. text lists <c>folder frames label</c>.</summary>
    /// <param name="frames">The folder that holds one folder of frames a clip.</param>
    /// <param name="folds">For each fold its train and its test list.</param>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="LabException">As <see cref="Open"/>.</exception>
    public static Dfew FromLists(string frames, IReadOnlyList<(string Train, string Test)> folds, DfewOptions? options = null)
    {
        if (!Directory.Exists(frames)) throw new LabException($"{frames}: no such folder; name the one that holds one folder of frames a clip.");
        if (folds.Count == 0) throw new LabException($"{frames}: no list of clips; name at least one train and one test list.");
        var named = folds.Select((fold, i) => new FoldLists($"fold {i + 1}", fold.Train, fold.Test)).ToList();
        return Read($"dfew:{frames}", frames, named, people: null, options ?? new DfewOptions());
    }

    /// <summary>The file of one frame.</summary>
    public string FramePath(int clip, int frame) => Path.Combine(folders[clip].Path, folders[clip].Names[frame]);

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => FrameDecoder.Decode(FramePath(clip, frame), side, rgb);

    private static Dfew Read(string name, string frames, List<FoldLists> lists, string? people, DfewOptions options)
    {
        var index = new DfewIndex(frames);
        var splits = lists.ConvertAll(fold => (fold.Name, Train: DfewList.Read(fold.Train, index.Faults), Test: DfewList.Read(fold.Test, index.Faults)));
        index.Add(splits.SelectMany(split => split.Train.Concat(split.Test)), people);
        if (!options.SkipBad && index.Faults is [var fault, .. var others])
            throw new LabException($"{fault.File}:{fault.Line}: {fault.Reason}{(others.Count > 0 ? $" ({others.Count} more such)" : "")}; restore it or skip bad clips.");
        var found = splits.ConvertAll(split => new Split(split.Name, index.Find(split.Train), index.Find(split.Test)));
        for (int i = 0; i < found.Count; i++) RequireDisjoint(found[i], lists[i], index);
        return new Dfew(name, index.Clips, index.Folders, found, index.Faults);
    }

    private static void RequireDisjoint(Split split, FoldLists lists, DfewIndex index)
    {
        int[] both = [.. split.Train.Intersect(split.Test)];
        if (both.Length > 0)
            throw new LabException($"{lists.Test}: clip {index.Clips[both[0]].Id} is also in {lists.Train} ({both.Length} in both); a clip learned from cannot be tested on.");
    }

    private static string Digest(IReadOnlyList<Clip> clips, FrameFolder[] folders, IReadOnlyList<Split> splits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text)));
        for (int i = 0; i < clips.Count; i++)
        {
            Append($"{clips[i].Id} {clips[i].Label} {clips[i].Person}\n");
            for (int frame = 0; frame < folders[i].Names.Length; frame++) Append($"{folders[i].Names[frame]} {folders[i].Sizes[frame]}\n");
        }
        foreach (var split in splits) Append($"{split.Name}\n{string.Join(' ', split.Train)}\n{string.Join(' ', split.Test)}\n");
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
