namespace MsstNet.Lab.Data;

/// <summary>Kinds of data a command can be pointed at.</summary>
public enum DataKind
{
    /// <summary>Faces drawn by the program.</summary>
    Synthetic,

    /// <summary>A copy of DFEW, or any clips laid out as it is.</summary>
    Dfew,
}

/// <summary>How every command names its data: <c>synthetic</c> or <c>dfew:PATH</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it lies; null for data that are not files.</param>
public sealed record DataSpec(DataKind Kind, string? Path)
{
    private const string Known = "name it synthetic or dfew:PATH";

    /// <summary>Reads a name; whether the path exists is asked when it is opened.</summary>
    /// <exception cref="LabException">The kind is unknown or lacks its path; the message lists the kinds.</exception>
    public static DataSpec Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon], path = colon < 0 ? "" : text[(colon + 1)..];
        return (kind, path) switch
        {
            ("synthetic", "") when colon < 0 => new DataSpec(DataKind.Synthetic, null),
            ("synthetic", _) => throw new LabException($"data \"{text}\": synthetic takes no path; {Known}."),
            ("dfew", "") => throw new LabException($"data \"{text}\": the path is missing; {Known}, e.g. dfew:/data/DFEW."),
            ("dfew", _) => new DataSpec(DataKind.Dfew, path),
            _ => throw new LabException($"data \"{text}\" is of no known kind; {Known}."),
        };
    }

    /// <summary>Opens the DFEW copy it names.</summary>
    /// <exception cref="LabException">As <see cref="Dfew.Open"/>.</exception>
    public Dfew OpenDfew(DfewOptions? options = null) =>
        Path is not null ? Dfew.Open(Path, options) : throw new InvalidOperationException($"{this} names no DFEW copy.");

    /// <summary>As it is typed.</summary>
    public override string ToString() => Path is null ? "synthetic" : $"dfew:{Path}";
}
