using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MsstNet.Figures;

/// <summary>
/// The JSON that pages and notebooks hold. A figure's own JSON comes from Plotly.NET, which writes a whole floating-point number as "1.0";
/// what is written here follows it, so that stored outputs and pages keep their bytes.
/// </summary>
internal static class FigureJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new WithDecimalPoint() },
    };

    /// <summary>Both templates of <see cref="Theme"/>, <c>{"light": …, "dark": …}</c>.</summary>
    public static string Themes => Of(new { light = Theme.Light, dark = Theme.Dark });

    public static string Of(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>
    /// The figure as a notebook stores it: without the template, which the page adds and which is 2 kB a figure, and with seven significant
    /// digits, which is more than a pixel and leaves out the last bit of a sum, which differs between machines.
    /// </summary>
    public static string Compact(Figure figure)
    {
        JsonNode whole = JsonNode.Parse(figure.Json)!;
        (whole["layout"] as JsonObject)?.Remove("template");
        Round(whole);
        return whole.ToJsonString(Options);
    }

    /// <summary>JSON for a script element: "&lt;" occurs only inside strings, where its escape means the same and cannot close the element.</summary>
    public static string InScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static void Round(JsonNode node)
    {
        if (node is JsonValue value)
        {
            // Whole numbers are counts, and are left as they are.
            if (value.GetValueKind() != JsonValueKind.Number || value.ToJsonString().AsSpan().IndexOfAny(".eE") < 0) return;
            string digits = value.GetValue<double>().ToString("G7", CultureInfo.InvariantCulture);
            value.ReplaceWith(JsonNode.Parse(Text(double.Parse(digits, CultureInfo.InvariantCulture))));
            return;
        }
        foreach (JsonNode? child in node is JsonObject whole ? whole.Select(member => member.Value).ToArray() : [.. node.AsArray()])
            if (child is not null) Round(child);
    }

    private static string Text(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") >= 0 ? text : text + ".0";
    }

    private sealed class WithDecimalPoint : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteRawValue(Text(value));
    }
}
