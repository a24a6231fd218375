using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MsstNet.Data;
using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>Everything that decides the result of a run, so that it can be repeated.</summary>
public sealed record RunManifest
{
    /// <summary>The command line that started it.</summary>
    public required string Command { get; init; }

    /// <summary>Name of the preset the two configurations were made from.</summary>
    public required string Preset { get; init; }

    /// <summary>The network's shape; in the file with the network's name, <see cref="NetworkConfig.Model"/>.</summary>
    public required NetworkConfig Network { get; init; }

    /// <summary>How it is trained, the seed included.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Which data set.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>Fingerprint of the data set.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Name of the split.</summary>
    public required string Split { get; init; }

    /// <summary>Clips learned from.</summary>
    public required int TrainClips { get; init; }

    /// <summary>Clips tested on.</summary>
    public required int TestClips { get; init; }

    /// <summary>Class names in label order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>cpu or cuda.</summary>
    public required string Device { get; init; }

    /// <summary>CPU threads; gradients repeat bit for bit at the same number only.</summary>
    public required int Threads { get; init; }

    /// <summary>Where the initial weights came from; null is random.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The temperature of <see cref="Evaluation.Temperature"/>, fitted on people not learned from; null is 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Temperature { get; init; }

    /// <summary>Version of this library, with the commit where it was built from one.</summary>
    public string Lab { get; init; } = VersionOf(typeof(RunManifest).Assembly);

    /// <summary>Version of TorchSharp.</summary>
    public string TorchSharp { get; init; } = VersionOf(typeof(Tensor).Assembly);

    /// <summary>Version of .NET.</summary>
    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The manifest as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Options);

    /// <summary>Reads a manifest.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="place">Where it was read, for the message.</param>
    /// <param name="cure">What to do when it is damaged, for the message.</param>
    /// <exception cref="LabException">The text is not a manifest, or its network or training is impossible.</exception>
    public static RunManifest FromJson(string text, string place = "The manifest", string cure = "put it back as it was.")
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<RunManifest>(text, ManifestJson.Options) ?? throw new JsonException("The manifest is empty.");
            manifest = manifest with { Data = manifest.Data.CompletedBy(manifest.TrainClips + manifest.TestClips) };
            manifest.Network.Validate();
            manifest.Training.Validate().Augmentation.Validate();
            if (manifest.Classes.Count != manifest.Network.Classes)
                throw new JsonException($"It names {manifest.Classes.Count} classes for a network of {manifest.Network.Classes}.");
            if (manifest.Temperature is not (null or (> 0 and < 1000))) throw new JsonException($"Its temperature is {manifest.Temperature}.");
            int names = manifest.Classes.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Count();
            if (names < manifest.Classes.Count)
                throw new JsonException("Two of its classes have one name, or one has none.");
            _ = manifest.ToJson();   // 1e999 is read as infinity, which no manifest holds and none could be written with
            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or LabException)
        {
            string reason = e.Message.Split(" Path:")[0];   // the parser's message may quote everything up to the end of the file
            if (reason.Length > 200) reason = reason[..200] + "…";
            throw new LabException($"{place} is damaged ({reason}); {cure}", e);
        }
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString() ?? "unknown";
}

/// <summary>How a manifest is written as JSON.</summary>
internal static class ManifestJson
{
    /// <summary>Indented; enumerations by name, block and stage counts as "2-2-2", the network with its name.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        IncludeFields = true,   // a PixelScale is made of tuples
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters =
        {
            new JsonStringEnumConverter(), new NetworkConverter(), new PerFormerConverter(),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes three numbers that belong together as "2-2-2", as the paper's table and our reports do.</summary>
    private sealed class PerFormerConverter : JsonConverter<PerFormer>
    {
        public override PerFormer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string text = reader.GetString() ?? "";
            int[] parts = [.. text.Split('-').Select(part => int.TryParse(part, out int number) ? number : -1)];
            return parts is [>= 0, >= 0, >= 0]
                ? new(parts[0], parts[1], parts[2])
                : throw new JsonException($"'{text}' is not three numbers such as 2-2-2.");
        }

        public override void Write(Utf8JsonWriter writer, PerFormer value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    /// <summary>
    /// Writes a network's shape with the network's name before it, and reads it back as the kind of shape the catalogue has under that name.
    /// Runs made before there were several networks have no name; they are of the default network.
    /// </summary>
    private sealed class NetworkConverter : JsonConverter<NetworkConfig>
    {
        private const string Key = nameof(NetworkConfig.Model);

        public override NetworkConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var shape = JsonSerializer.Deserialize<JsonObject>(ref reader, options) ?? throw new JsonException("The network has no shape.");
            string? model = null;
            if (shape[Key] is { } name && !(name is JsonValue value && value.TryGetValue(out model)))
                throw new JsonException("The network's Model is no name.");
            NetworkEntry entry = model is null ? NetworkCatalog.Default : NetworkCatalog.Find(model);
            shape.Remove(Key);
            return (NetworkConfig)shape.Deserialize(entry.Paper.GetType(), options)!;
        }

        public override void Write(Utf8JsonWriter writer, NetworkConfig value, JsonSerializerOptions options)
        {
            NetworkEntry entry = NetworkCatalog.Find(value.Model);   // throws: what could not be read back is not written
            writer.WriteStartObject();
            writer.WriteString(Key, entry.Name);
            foreach (var (name, field) in JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject())
            {
                writer.WritePropertyName(name);
                field!.WriteTo(writer, options);
            }
            writer.WriteEndObject();
        }
    }
}
