namespace MsstNet.Lab.Data;

/// <summary>Kinds of data a command can be pointed at.</summary>
public enum DataKind
{
    /// <summary>Faces drawn by the program.</summary>
    Synthetic,

    /// <summary>A copy of DFEW, or any clips laid out as it is.</summary>
    Dfew,

    /// <summary>Any data set, decoded once by `lab data pack`.</summary>
    Pack,
}

/// <summary>How every command names its data: <c>synthetic</c>, <c>synthetic:people=60,mix=dfew</c>, <c>dfew:PATH</c> or <c>pack:DIR</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it lies; for generated faces their settings, or null for the defaults.</param>
public sealed record DataSpec(DataKind Kind, string? Path)
{
    private const string Known = "name it synthetic, dfew:PATH or pack:DIR";

    /// <summary>Reads a name; whether the path exists is asked when it is opened.</summary>
    /// <exception cref="LabException">The kind is unknown or lacks its path; the message lists the kinds.</exception>
    public static DataSpec Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon], path = colon < 0 ? "" : text[(colon + 1)..];
        return (kind, path) switch
        {
            ("synthetic", "") when colon < 0 => new DataSpec(DataKind.Synthetic, null),
            ("synthetic", "") => throw new LabException($"data \"{text}\": settings are missing after the colon; {Known}."),
            ("synthetic", _) => new DataSpec(DataKind.Synthetic, path),
            ("dfew", "") => throw new LabException($"data \"{text}\": the path is missing; {Known}, e.g. dfew:/data/DFEW."),
            ("dfew", _) => new DataSpec(DataKind.Dfew, path),
            ("pack", "") => throw new LabException($"data \"{text}\": the folder is missing; {Known}, e.g. pack:packs/dfew."),
            ("pack", _) => new DataSpec(DataKind.Pack, path),
            _ => throw new LabException($"data \"{text}\" is of no known kind; {Known}."),
        };
    }

    /// <summary>Opens the DFEW copy it names.</summary>
    /// <exception cref="LabException">As <see cref="Dfew.Open"/>.</exception>
    public Dfew OpenDfew(DfewOptions? options = null) =>
        Kind == DataKind.Dfew && Path is not null ? Dfew.Open(Path, options) : throw new InvalidOperationException($"{this} names no DFEW copy.");

    /// <summary>As it is typed.</summary>
    public override string ToString() => (Kind, Path) switch
    {
        (DataKind.Synthetic, null) => "synthetic",
        (DataKind.Synthetic, _) => $"synthetic:{Path}",
        (DataKind.Pack, _) => $"pack:{Path}",
        _ => $"dfew:{Path}",
    };
}
