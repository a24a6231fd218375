namespace MsstNet.Data.Sets;

/// <summary>A data set that lies on disk as its authors distribute it, and what they say of it.</summary>
public interface IRecordedClips : IClipSource
{
    /// <summary>Clips and lines left out, with file, line and reason; empty unless bad ones were to be skipped.</summary>
    IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>The published counts of each split, as many as the protocol has; empty where nothing is published.</summary>
    IReadOnlyList<PublishedSplit> Published { get; }

    /// <summary>Clips of each class over the whole set as published; null where nothing is, or where <see cref="Published"/> says it.</summary>
    IReadOnlyList<int>? PublishedByClass => null;

    /// <summary>The file a frame is in; for a clip that is a video, the same for all its frames.</summary>
    string FramePath(int clip, int frame);
}

/// <summary>Opens a data set that lies on disk as its authors distribute it.</summary>
public static class RecordedClips
{
    /// <summary>The forms of the data it opens: "dfew:PATH" and so on.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. DataIdentity.Forms.Where(form => Reader(DataIdentity.Parse(form).Kind) is not null)];

    /// <summary>Opens a data set.</summary>
    /// <param name="data">Which, and where.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">
    /// The data are of another kind, or something is missing or contradicts itself; the message names the file and the line.
    /// </exception>
    public static IRecordedClips Open(DataIdentity data, bool skipBad = false) => Reader(data.Kind) is { } open ? open(data.Place!, skipBad)
        : throw new LabException($"{data} is no data set as its authors distribute it; name one with its folder: {string.Join(", ", Forms)}.");

    private static Func<string, bool, IRecordedClips>? Reader(DataKind kind) => kind switch
    {
        DataKind.Dfew => (root, skipBad) => Dfew.Open(root, new DfewOptions { SkipBad = skipBad }),
        DataKind.Ferv39k => Ferv39k.Open,
        DataKind.Mafw => Mafw.Open,
        DataKind.Ravdess => Ravdess.Open,
        DataKind.CremaD => CremaD.Open,
        DataKind.Folder => ClassFolders.Open,
        _ => null,
    };
}
