using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MsstNet.Lab.Exercises;

/// <summary>Whether two values in plain form (MsstNet.Workbook.PlainValue) are the same, within a tolerance.</summary>
internal static class PlainComparison
{
    /// <summary>Whether they have one form and every number is within tolerance·max(1, |expected|); NaN is the same as NaN only.</summary>
    public static bool Same(JsonNode? given, JsonNode? expected, double tolerance)
    {
        if (given is null || expected is null) return given is null && expected is null;
        if (expected is JsonArray list)
        {
            return given is JsonArray own && own.Count == list.Count
                && Enumerable.Range(0, list.Count).All(i => Same(own[i], list[i], tolerance));
        }
        if (given is JsonArray or JsonObject) return false;
        if (Number(expected) is { } number)
        {
            if (Number(given) is not { } other) return false;
            return double.IsFinite(number) ? Math.Abs(other - number) <= tolerance * Math.Max(1, Math.Abs(number)) : other.Equals(number);
        }
        return expected.GetValueKind() == JsonValueKind.String
            ? given.GetValueKind() == JsonValueKind.String
                && string.Equals(((string)given!).Trim(), (string)expected!, StringComparison.OrdinalIgnoreCase)
            : given.GetValueKind() == expected.GetValueKind();
    }

    /// <summary>The lengths of nested lists as text, "[2, 7]"; null for what is no list of numbers with one form.</summary>
    public static string? Shape(JsonNode? value)
    {
        var lengths = new List<int>();
        for (JsonNode? part = value; part is JsonArray list; part = list.Count > 0 ? list[0] : null) lengths.Add(list.Count);
        return lengths.Count > 0 ? $"[{string.Join(", ", lengths)}]" : null;
    }

    /// <summary>Whether a number in it is none: NaN or infinite.</summary>
    public static bool HasNoNumber(JsonNode? value) => value is JsonArray list
        ? list.Any(HasNoNumber)
        : value is not null && Number(value) is { } number && !double.IsFinite(number);

    private static double? Number(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => (double)value,
        JsonValueKind.String when (string)value! is "NaN" or "Infinity" or "-Infinity" => double.Parse((string)value!, CultureInfo.InvariantCulture),
        _ => null,
    };
}
