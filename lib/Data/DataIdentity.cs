using System.Text.Json;
using System.Text.Json.Serialization;

namespace MsstNet.Data;

/// <summary>Kinds of data. All but <see cref="Custom"/> can be given to a command.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataKind>))]
public enum DataKind
{
    /// <summary>Faces drawn by the program.</summary>
    Synthetic,

    /// <summary>A copy of DFEW, or any clips in its layout.</summary>
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

    /// <summary>A source of a program's own, which no command can open.</summary>
    Custom,
}

/// <summary>Which data: their kind, their place or settings and, once they are open, how many clips there are.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Place">The folder as it was given; for <see cref="DataKind.Custom"/> their name; null for generated faces.</param>
/// <param name="Settings">Of generated faces, e.g. "people=60,mix=dfew"; null for the defaults.</param>
[JsonConverter(typeof(DataIdentityJson))]
public sealed record DataIdentity(DataKind Kind, string? Place = null, string? Settings = null)
{
    private static readonly Known[] Kinds =
    [
        new(DataKind.Synthetic, "synthetic"),
        new(DataKind.Dfew, "dfew", "DFEW", DfewPublished.Clips),
        new(DataKind.Ferv39k, "ferv39k", "FERV39k", 38_935),
        new(DataKind.Mafw, "mafw", "MAFW", 9_172),
        new(DataKind.Ravdess, "ravdess"),
        new(DataKind.CremaD, "crema-d"),
        new(DataKind.Folder, "folder"),
        new(DataKind.Pack, "pack"),
    ];

    /// <summary>The forms a command takes: "synthetic", "dfew:PATH" and so on, one for each kind.</summary>
    public static IReadOnlyList<string> Forms { get; } =
        [.. Kinds.Select(known => known.Kind == DataKind.Synthetic ? known.Word : known.Word + ":PATH")];

    /// <summary>Clips there are; null before the data are opened.</summary>
    public int? Clips { get; init; }

    /// <summary>The kind of data a pack was made from, where that is known.</summary>
    public DataKind? PackedFrom { get; init; }

    /// <summary>What the frames are of: a pack's are those of its source.</summary>
    public DataKind Content => PackedFrom ?? Kind;

    /// <summary>The kind as a word, e.g. "crema-d".</summary>
    public string Word => Find(Kind)?.Word ?? "custom";

    /// <summary>The same for <see cref="Content"/>: runs on a pack and on its source are named alike.</summary>
    public string ContentWord => Find(Content)?.Word ?? "custom";

    /// <summary>
    /// What to call the data beside published results: "DFEW" only if every clip is there (a layout alone makes no data set), otherwise the kind and
    /// the number of clips.
    /// </summary>
    public string Title => Content switch
    {
        _ when Clips is not null && Find(Content) is { Title: { } title } set && set.Clips == Clips => title,
        DataKind.Synthetic => $"generated faces, {Clips} clips",
        DataKind.Dfew => $"a set in DFEW's layout, {Clips} clips",
        DataKind.Custom when Kind == DataKind.Custom => $"{Place}, {Clips} clips",
        _ => FormattableString.Invariant($"{ContentWord}, {Clips} clips"),
    };

    /// <summary>Reads what was given to a command; whether the path exists is asked when it is opened.</summary>
    /// <exception cref="LabException">The kind is unknown or lacks its path; the message lists the kinds.</exception>
    public static DataIdentity Parse(string text) => Read(text) is (var data, var fault) && data is not null ? data : throw new LabException(
        $"data \"{OneLine.Quote(text)}\"{fault}; name it synthetic, or {string.Join(", ", Kinds.Skip(1).Select(known => known.Word))} with a path, "
            + "e.g. dfew:PATH.");

    /// <summary>A source of a program's own.</summary>
    public static DataIdentity Custom(string name) => new(DataKind.Custom, name);

    /// <summary>
    /// Reads the text that <see cref="ToString"/> gives, as packs and the run.json of earlier versions hold it; any other text names a custom source.
    /// </summary>
    public static DataIdentity FromText(string text) => Read(text).Data ?? Custom(text);

    /// <summary>
    /// Completes what an earlier version wrote of a run's data, a text without the clips: they are those of the run's split, and a pack that holds
    /// exactly the clips of a published set was made from it.
    /// </summary>
    /// <param name="clips">Training and test clips of the run.</param>
    public DataIdentity CompletedBy(int clips)
    {
        if (Clips is not null) return this;
        var source = Array.Find(Kinds, known => known.Clips == clips)?.Kind;
        return this with { Clips = clips, PackedFrom = Kind == DataKind.Pack ? PackedFrom ?? source : null };
    }

    /// <summary>As it is given to a command: "synthetic:people=60", "dfew:PATH".</summary>
    public override string ToString() => Kind == DataKind.Custom ? Place! : (Place ?? Settings) is { } rest ? $"{Word}:{rest}" : Word;

    private static (DataIdentity? Data, string Fault) Read(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string word = colon < 0 ? text : text[..colon];
        string? rest = colon < 0 ? null : text[(colon + 1)..];
        if (Array.Find(Kinds, known => known.Word == word)?.Kind is not { } kind) return (null, " is of no known kind");
        if (kind == DataKind.Synthetic)
            return rest == "" ? (null, ": settings are missing after the colon") : (new DataIdentity(DataKind.Synthetic, Settings: rest), "");
        return string.IsNullOrEmpty(rest) ? (null, ": the path is missing") : (new DataIdentity(kind, rest), "");
    }

    private static Known? Find(DataKind kind) => Array.Find(Kinds, known => known.Kind == kind);

    // The word before the colon; a name and the number of clips of the whole set where results on it are published.
    private sealed record Known(DataKind Kind, string Word, string? Title = null, int? Clips = null);
}

/// <summary>An identity in JSON: an object with its parts, or the text that earlier versions wrote.</summary>
internal sealed class DataIdentityJson : JsonConverter<DataIdentity>
{
    public override DataIdentity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return DataIdentity.FromText(reader.GetString()!);
        var parts = JsonSerializer.Deserialize<Parts>(ref reader, options)!;
        bool placed = parts.Kind == DataKind.Synthetic ? parts.Place is null : parts.Place is { Length: > 0 } && parts.Settings is null;
        bool known = Enum.IsDefined(parts.Kind) && (parts.PackedFrom is not { } source || Enum.IsDefined(source));
        if (!known || !placed || parts.Settings == "" || parts.Clips < 0) throw new JsonException("Its data have no such kind, place and clips.");
        return new DataIdentity(parts.Kind, parts.Place, parts.Settings) { Clips = parts.Clips, PackedFrom = parts.PackedFrom };
    }

    public override void Write(Utf8JsonWriter writer, DataIdentity value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Parts(value.Kind, value.Place, value.Settings, value.Clips, value.PackedFrom), options);

    private sealed record Parts(
        [property: JsonRequired] DataKind Kind,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Place,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Settings,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Clips,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DataKind? PackedFrom);
}
