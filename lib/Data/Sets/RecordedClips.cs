using System.Security.Cryptography;
using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>A data set on disk as its authors distribute it: nothing is converted, and a frame is decoded when it is asked for.</summary>
public abstract class RecordedClips : IClipSource
{
    /// <summary>Checks what a reader found and keeps it.</summary>
    /// <param name="set">Which set it is, and what is published of it.</param>
    /// <param name="clips">The usable clips.</param>
    /// <param name="splits">Indices into the clips.</param>
    /// <param name="faults">What is wrong with the other clips.</param>
    /// <param name="contents">What the fingerprint is made of.</param>
    /// <exception cref="LabException">There are faults that are not to be skipped, or a clip is on both sides of a split.</exception>
    private protected RecordedClips(
        OpenedSet set, IReadOnlyList<Clip> clips, IReadOnlyList<Split> splits, IReadOnlyList<SkippedClip> faults,
        IEnumerable<FormattableString> contents)
    {
        SkippedClip.Refuse(faults, set.SkipBad);
        foreach (var split in splits) RequireDisjoint(set.Identity, split, clips);
        (Identity, Classes, Published, PublishedByClass) = (set.Identity with { Clips = clips.Count }, set.Classes, set.Splits, set.ByClass);
        (Clips, Splits, Skipped) = (clips, splits, faults);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in contents) hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text)));
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The forms of the data that <see cref="Open"/> takes: "dfew:PATH" and so on.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. DataIdentity.Forms.Where(form => Reader(DataIdentity.Parse(form).Kind) is not null)];

    /// <inheritdoc/>
    public DataIdentity Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The usable clips, in the natural order of their names.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>Clips and lines left out, with file, line and reason; empty unless bad ones were to be skipped.</summary>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>The published counts of each split, as many as the protocol has; empty where nothing is published.</summary>
    public IReadOnlyList<PublishedSplit> Published { get; }

    /// <summary>Clips of each class over the whole set as published; null where nothing is, or where <see cref="Published"/> has them.</summary>
    public IReadOnlyList<int>? PublishedByClass { get; }

    /// <summary>Changes with labels, persons, folds, and the names and sizes of the files; not with where the folder lies.</summary>
    public string Fingerprint { get; }

    /// <summary>Opens a data set of any kind.</summary>
    /// <param name="data">Which, and where.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">
    /// The data are of another kind, or something is missing or contradicts itself; the message names the file and the line.
    /// </exception>
    public static RecordedClips Open(DataIdentity data, bool skipBad = false) => Reader(data.Kind) is { } open ? open(data.Place!, skipBad)
        : throw new LabException($"{data} is no data set as its authors distribute it; name one with its folder: {string.Join(", ", Forms)}.");

    /// <summary>The file a frame is in; for a clip that is a video, the same for all its frames.</summary>
    public abstract string FramePath(int clip, int frame);

    /// <inheritdoc/>
    public abstract void ReadFrame(int clip, int frame, int side, Span<byte> rgb);

    private static Func<string, bool, RecordedClips>? Reader(DataKind kind) => kind switch
    {
        DataKind.Dfew => Dfew.Open,
        DataKind.Ferv39k => Ferv39k.Open,
        DataKind.Mafw => Mafw.Open,
        DataKind.Ravdess => ActedSet.Ravdess.Open,
        DataKind.CremaD => ActedSet.CremaD.Open,
        DataKind.Folder => ClassFolders.Open,
        _ => null,
    };

    private static void RequireDisjoint(DataIdentity identity, Split split, IReadOnlyList<Clip> clips)
    {
        int[] both = [.. split.Train.Intersect(split.Test)];
        if (both.Length > 0)
            throw new LabException($"{identity}, {split.Name}: clip {clips[both[0]].Id} of the test list is also in the train list ({both.Length} "
                + "in both); a clip learned from cannot be tested on.");
    }
}

/// <summary>A data set that is being opened: which one it is, and what its authors publish of it.</summary>
/// <param name="Identity">Which set, and where.</param>
/// <param name="Classes">Class names in label order.</param>
/// <param name="SkipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
internal sealed record OpenedSet(DataIdentity Identity, IReadOnlyList<string> Classes, bool SkipBad)
{
    /// <summary>The published counts of each split.</summary>
    public IReadOnlyList<PublishedSplit> Splits { get; init; } = [];

    /// <summary>The published counts of each class over the whole set, where there are none of splits.</summary>
    public IReadOnlyList<int>? ByClass { get; init; }

    /// <summary>The label of a class's name, in upper or lower case; null for any other name.</summary>
    public int? Label(string name) =>
        Classes.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var label ? label : null;
}
