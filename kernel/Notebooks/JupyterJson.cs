using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>
/// JSON exactly as Jupyter's own nbformat writes it, so that a file saved by either has the same bytes: keys sorted by code point, one blank a
/// level, only necessary escapes, numbers as Python prints them. No JSON library offers that, hence this writer.
/// </summary>
internal static class JupyterJson
{
    /// <summary>The text of a value, without a line break at its end.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString();
    }

    /// <summary>Whether nbformat stores a form as JSON. Narrower than <see cref="MimeBundle.IsJson"/>: model/gltf+json is text there.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || (mimeType.StartsWith("application/", StringComparison.Ordinal) && MimeBundle.IsJson(mimeType));

    /// <summary>Whether nbformat stores a form's content line by line.</summary>
    public static bool IsSplit(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";

    /// <summary>Python's str.splitlines(keepends=True): more characters end a line there than in .NET.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!EndsLine(text[i])) continue;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            lines.Add((JsonNode)text[start..(i + 1)]);
            start = i + 1;
        }
        if (start < text.Length) lines.Add((JsonNode)text[start..]);
        return lines;
    }

    private static bool EndsLine(char c) => c is '\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029';

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject { Count: 0 }: text.Append("{}"); break;
            case JsonArray { Count: 0 }: text.Append("[]"); break;
            case JsonObject fields:
                AppendEach(text, "{}", depth, fields.OrderBy(field => field.Key, CodePointOrder), field =>
                {
                    AppendString(text, field.Key);
                    text.Append(": ");
                    Append(text, field.Value, depth + 1);
                });
                break;
            case JsonArray items: AppendEach(text, "[]", depth, items, item => Append(text, item, depth + 1)); break;
            default: AppendScalar(text, node); break;
        }
    }

    private static void AppendEach<T>(StringBuilder text, string brackets, int depth, IEnumerable<T> items, Action<T> append)
    {
        text.Append(brackets[0]);
        bool first = true;
        foreach (T item in items)
        {
            if (!first) text.Append(',');
            first = false;
            text.Append('\n').Append(' ', depth + 1);
            append(item);
        }
        text.Append('\n').Append(' ', depth).Append(brackets[1]);
    }

    private static void AppendScalar(StringBuilder text, JsonNode node)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.String: AppendString(text, node.GetValue<string>()); break;
            case JsonValueKind.Number: text.Append(Number(node.ToJsonString())); break;
            default: text.Append(node.ToJsonString()); break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }

    /// <summary>A number's literal as Python writes it: integers of any size digit by digit, everything else as a double's repr.</summary>
    internal static string Number(string literal)
    {
        if (literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0) return literal == "-0" ? "0" : literal;
        double value = double.Parse(literal, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        string[] parts = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        string digits = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-').Trim('0');
        string sign = double.IsNegative(value) ? "-" : "";
        if (value == 0) return sign + "0.0";
        // "E16" rounds 9.99…9 up to 10 now and then; the shortest digits have the last word on where the point is.
        if (shortest.Split('E') is [_, var power]) exponent = int.Parse(power, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return FormattableString.Invariant($"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        string padded = digits.PadRight(exponent + 1, '0');
        string after = padded[(exponent + 1)..];
        return sign + padded[..(exponent + 1)] + "." + (after.Length > 0 ? after : "0");
    }

    // Ordinal order of UTF-16 puts U+E000…U+FFFF after the characters beyond the first plane; Python's order does not.
    private static readonly Comparer<string> CodePointOrder = Comparer<string>.Create((a, b) =>
    {
        int length = Math.Min(a.Length, b.Length);
        for (int i = 0; i < length; i++)
        {
            if (a[i] != b[i]) return char.IsSurrogate(a[i]) != char.IsSurrogate(b[i]) ? (char.IsSurrogate(a[i]) ? 1 : -1) : a[i] - b[i];
        }
        return a.Length - b.Length;
    });
}
