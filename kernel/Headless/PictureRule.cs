using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookKernel.Headless;

/// <summary>
/// Whether two pictures or two fragments of markup have the same structure. PNG and JPEG: the same width and height. SVG: the same elements, where
/// repetitions of one element count once. HTML: the same elements in order, and the same visible text by <see cref="TextRule"/>. All: neither is
/// more than twice as long as the other.
/// </summary>
internal static partial class PictureRule
{
    private const double Factor = 2;
    private const int SmallFile = 1000;   // below this a header is most of the file, and a ratio says nothing

    public static (string Was, string Is)? Difference(string mimeType, string was, string @is)
    {
        if (mimeType is "image/png" or "image/jpeg")
        {
            string before = Dimensions(was), after = Dimensions(@is);
            if (before != after) return (before, after);
        }
        else
        {
            bool svg = mimeType == "image/svg+xml";
            string[] before = Elements(was, svg), after = Elements(@is, svg);
            int at = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
            if (at < before.Length || at < after.Length) return (Element(before, at), Element(after, at));
            if (!svg && TextRule.Difference(Visible(was), Visible(@is)) is { } text) return text;
        }
        double ratio = (double)Math.Max(was.Length, @is.Length) / Math.Max(1, Math.Min(was.Length, @is.Length));
        return ratio > Factor && Math.Max(was.Length, @is.Length) > SmallFile ? (Size(was), Size(@is)) : null;
    }

    private static string Size(string content) => string.Create(CultureInfo.InvariantCulture, $"{content.Length} characters");

    private static string Element(string[] elements, int at) => at < elements.Length
        ? string.Create(CultureInfo.InvariantCulture, $"<{elements[at]}> as element {at + 1} of {elements.Length}")
        : string.Create(CultureInfo.InvariantCulture, $"no element {at + 1}");

    private static string[] Elements(string markup, bool once)
    {
        string[] names = [.. Tag().Matches(ScriptContent().Replace(markup, "<$1></$1>")).Select(match => match.Groups[1].Value.ToLowerInvariant())];
        return once ? [.. names.Where((name, k) => k == 0 || names[k - 1] != name)] : names;
    }

    private static string Visible(string markup) =>
        System.Net.WebUtility.HtmlDecode(Tag().Replace(EndTag().Replace(ScriptContent().Replace(markup, " "), " "), " "));

    /// <summary>Width and height from the header of a PNG or JPEG.</summary>
    internal static string Dimensions(string base64)
    {
        Span<byte> bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out int length)) return "no base64";
        bytes = bytes[..length];
        if (length >= 24 && bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return Text(BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        // JPEG: segments with their length, up to the frame header (SOF0 … SOF15 but for the three that are none).
        for (int at = 2; at + 9 < length && bytes[at] == 0xff; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]))
        {
            if (bytes[at + 1] is >= 0xc0 and <= 0xcf and not 0xc4 and not 0xc8 and not 0xcc)
                return Text(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
        }
        return "no picture";
    }

    private static string Text(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"{width}×{height} pixels");

    [GeneratedRegex(@"<([a-zA-Z][\w:-]*)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"</[a-zA-Z][^>]*>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex EndTag();

    [GeneratedRegex(@"<(script|style)\b[^>]*>.*?</\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex ScriptContent();
}
