using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MsstNet.Model;

namespace MsstNet.Training;

/// <summary>
/// Writes a network's shape with the network's name before it, and reads it back as the kind of shape the catalogue has under that name.
/// Runs from the time when there was one network have no name and are of that network.
/// </summary>
internal sealed class NetworkConverter : JsonConverter<NetworkConfig>
{
    private const string Key = nameof(NetworkConfig.Model);

    /// <inheritdoc/>
    /// <exception cref="LabException">The catalogue has no network of that name.</exception>
    public override NetworkConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var shape = JsonSerializer.Deserialize<JsonObject>(ref reader, options) ?? throw new JsonException("The network has no shape.");
        string? model = null;
        if (shape[Key] is { } name && !(name is JsonValue value && value.TryGetValue(out model))) throw new JsonException("The network's Model is no name.");
        NetworkEntry entry = model is null ? NetworkCatalog.Default : NetworkCatalog.Find(model);
        shape.Remove(Key);
        return (NetworkConfig)shape.Deserialize(entry.Paper.GetType(), options)!;
    }

    /// <inheritdoc/>
    /// <exception cref="LabException">The catalogue has no network of that name.</exception>
    public override void Write(Utf8JsonWriter writer, NetworkConfig value, JsonSerializerOptions options)
    {
        NetworkEntry entry = NetworkCatalog.Find(value.Model);   // what could not be read back is not written
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
