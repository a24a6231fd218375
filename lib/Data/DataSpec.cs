using MsstNet.Data.Sets;

namespace MsstNet.Data;

/// <summary>Kinds of data a command can be pointed at.</summary>
public enum DataKind
{
    /// <summary>Faces drawn by the program.</summary>
    Synthetic,

    /// <summary>A copy of DFEW, or any clips laid out as it is.</summary>
    Dfew,

    /// <summary>A copy of FERV39k.</summary>
    Ferv39k,

    /// <summary>A copy of MAFW, eleven classes.</summary>
    Mafw,

    /// <summary>RAVDESS: actors' videos, or their frames; eight classes.</summary>
    Ravdess,

    /// <summary>CREMA-D: actors' videos, or their frames; six classes.</summary>
    CremaD,

    /// <summary>Any clips in folders by class.</summary>
    Folder,

    /// <summary>Any data set, decoded once by `lab data pack`.</summary>
    Pack,
}

/// <summary>How every command names its data: <c>synthetic</c>, <c>synthetic:people=60,mix=dfew</c>, <c>dfew:PATH</c>, <c>ferv39k:PATH</c> and so on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it lies; for generated faces their settings, or null for the defaults.</param>
public sealed record DataSpec(DataKind Kind, string? Path)
{
    private static readonly (DataKind Kind, string Name)[] OnDisk =
    [
        (DataKind.Dfew, "dfew"), (DataKind.Ferv39k, "ferv39k"), (DataKind.Mafw, "mafw"), (DataKind.Ravdess, "ravdess"), (DataKind.CremaD, "crema-d"), (DataKind.Folder, "folder"),
        (DataKind.Pack, "pack"),
    ];

    private static readonly string Known = $"name it synthetic, or {string.Join(", ", OnDisk.Select(kind => kind.Name))} with a path, e.g. dfew:PATH";

    /// <summary>Reads a name; whether the path exists is asked when it is opened.</summary>
    /// <exception cref="LabException">The kind is unknown or lacks its path; the message lists the kinds.</exception>
    public static DataSpec Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon], path = colon < 0 ? "" : text[(colon + 1)..];
        if (name == "synthetic")
        {
            if (colon >= 0 && path.Length == 0) throw new LabException($"data \"{Excerpt.Of(text)}\": settings are missing after the colon; {Known}.");
            return new DataSpec(DataKind.Synthetic, colon < 0 ? null : path);
        }
        foreach (var (kind, known) in OnDisk)
        {
            if (name != known) continue;
            if (path.Length == 0) throw new LabException($"data \"{Excerpt.Of(text)}\": the path is missing; {Known}.");
            return new DataSpec(kind, path);
        }
        throw new LabException($"data \"{Excerpt.Of(text)}\" is of no known kind; {Known}.");
    }

    /// <summary>The same data from any working folder.</summary>
    public DataSpec Absolute() => Kind == DataKind.Synthetic ? this : this with { Path = System.IO.Path.GetFullPath(Path!) };

    /// <summary>Opens the data on disk that it names.</summary>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">Something is missing or contradicts itself; the message names the file and the line.</exception>
    public IRecordedClips Open(bool skipBad = false) => Kind switch
    {
        DataKind.Dfew => Dfew.Open(Path!, new DfewOptions { SkipBad = skipBad }),
        DataKind.Ferv39k => Ferv39k.Open(Path!, skipBad),
        DataKind.Mafw => Mafw.Open(Path!, skipBad),
        DataKind.Ravdess => Ravdess.Open(Path!, skipBad),
        DataKind.CremaD => CremaD.Open(Path!, skipBad),
        DataKind.Folder => ClassFolders.Open(Path!, skipBad),
        _ => throw new InvalidOperationException($"{this} is no data set as its authors distribute it."),
    };

    /// <summary>As it is typed.</summary>
    public override string ToString()
    {
        string name = Array.Find(OnDisk, known => known.Kind == Kind).Name ?? "synthetic";
        return Path is null ? name : $"{name}:{Path}";
    }
}
