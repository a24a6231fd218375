using System.Text.Json;
using System.Text.Json.Serialization;

namespace MsstNet.Training;

/// <summary>Writes three numbers that belong together as "2-2-2", the way the paper's table and our reports name them.</summary>
internal sealed class ShapeConverter<T>(Func<int, int, int, T> make) : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        var parts = text.Split('-').Select(part => int.TryParse(part, out int number) ? number : -1).ToArray();
        return parts.Length == 3 && parts.All(part => part >= 0)
            ? make(parts[0], parts[1], parts[2])
            : throw new JsonException($"'{text}' is not three numbers such as 2-2-2.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value!.ToString());
}
