using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>
/// HTML within Markdown, cut back to what prose needs. A notebook's prose may fold and align; it may not run scripts, load anything or dress the
/// page anew. What is not on the list stands there as text.
/// </summary>
internal static partial class RawHtml
{
    private static readonly HashSet<string> Elements = [.. ("a abbr b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 "
        + "h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var").Split(' ')];

    private static readonly HashSet<string> Attributes = ["align", "alt", "colspan", "height", "href", "id", "lang", "name", "open", "rowspan", "src", "start", "title", "valign", "width"];

    /// <summary>The HTML with only known elements and attributes in it.</summary>
    /// <param name="html">Any text.</param>
    /// <param name="address">What becomes of the address in a src (true) or href; null drops it.</param>
    public static string Safe(string html, Func<string, bool, string?> address)
    {
        var safe = new StringBuilder(html.Length);
        int at = 0;
        foreach (Match tag in Tag().Matches(html))
        {
            safe.Append(Text(html[at..tag.Index]));
            at = tag.Index + tag.Length;
            if (tag.Value.StartsWith("<!--", StringComparison.Ordinal)) continue;
            string name = tag.Groups["name"].Value.ToLowerInvariant();
            if (!Elements.Contains(name)) { safe.Append(Escape(tag.Value)); continue; }
            if (tag.Groups["end"].Length > 0) { safe.Append("</").Append(name).Append('>'); continue; }
            safe.Append('<').Append(name);
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                string key = attribute.Groups["key"].Value.ToLowerInvariant();
                if (!Attributes.Contains(key)) continue;
                string? value = WebUtility.HtmlDecode(attribute.Groups["value"].Value.Trim('"', '\''));
                if (key is "src" or "href") value = address(value, key == "src");
                if (value is not null) safe.Append(' ').Append(key).Append("=\"").Append(Escape(value)).Append('"');
            }
            safe.Append('>');
        }
        return safe.Append(Text(html[at..])).ToString();
    }

    // An ampersand may begin an entity; a bare angle bracket may begin nothing.
    private static string Text(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"<!--.*?(?:-->|$)|<(?<end>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?<attributes>(?:\s+[A-Za-z_:][-\w:.]*(?:\s*=\s*(?:""[^""]*""|'[^']*'|[^\s""'=<>`]+))?)*)\s*/?>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<key>[A-Za-z_:][-\w:.]*)(?:\s*=\s*(?<value>""[^""]*""|'[^']*'|[^\s""'=<>`]+))?")]
    private static partial Regex Attribute();
}
