using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>Fields of a JSON object that may hold anything; what does not fit throws FormatException with the reason.</summary>
internal static class Fields
{
    public static int? Integer(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) ? number : null;

    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A string, or a list of strings to join: both are legal wherever the format has text.</summary>
    public static string? Lines(JsonNode? node) => node switch
    {
        JsonArray lines when lines.All(line => Text(line) is not null) => string.Concat(lines.Select(Text)),
        _ => Text(node),
    };

    /// <summary>An object field without some of its own fields; empty when it is not there.</summary>
    public static JsonObject Object(JsonObject owner, string name, params string[] left) => owner[name] switch
    {
        null => [],
        JsonObject fields => AllBut(fields, left),
        _ => throw new FormatException($"\"{name}\" is not an object"),
    };

    /// <summary>A copy of the fields that are not named.</summary>
    public static JsonObject AllBut(JsonObject owner, params string[] names) =>
        new(owner.Where(field => !names.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
