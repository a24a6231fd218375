using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MsstNet.Model;

namespace MsstNet.Training;

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
