using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>
/// Reduces HTML within Markdown to what prose needs. Prose may fold and align; it may not run scripts, load anything or restyle the page. Tags that
/// are not on the list are shown as text.
/// </summary>
/// <remarks>
/// Own code, because Markdig hands over inline HTML one tag at a time, while a sanitizer such as HtmlSanitizer parses whole fragments: it would close
/// every opening tag at once and drop every closing one.
/// </remarks>
internal static partial class RawHtml
{
    private static readonly HashSet<string> Elements =
    [
        .. ("a abbr b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
            + "img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var").Split(' '),
    ];

    private static readonly HashSet<string> Attributes =
        [.. "align alt colspan height href id lang name open rowspan src start title valign width".Split(' ')];

    /// <summary>The HTML with no other elements and attributes than those on the list.</summary>
    /// <param name="html">Any text.</param>
    /// <param name="address">Gives the address to write for the one in a src (true) or href; null drops the attribute.</param>
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
            if (!Elements.Contains(name)) safe.Append(Escape(tag.Value));
            else if (tag.Groups["end"].Length > 0) safe.Append("</").Append(name).Append('>');
            else safe.Append('<').Append(name).Append(SafeAttributes(tag.Groups["attributes"].Value, address)).Append('>');
        }
        return safe.Append(Text(html[at..])).ToString();
    }

    private static string SafeAttributes(string attributes, Func<string, bool, string?> address)
    {
        var safe = new StringBuilder();
        foreach (Match attribute in Attribute().Matches(attributes))
        {
            string key = attribute.Groups["key"].Value.ToLowerInvariant();
            if (!Attributes.Contains(key)) continue;
            string? value = WebUtility.HtmlDecode(attribute.Groups["value"].Value.Trim('"', '\''));
            if (key is "src" or "href") value = address(value, key == "src");
            if (value is not null) safe.Append(' ').Append(key).Append("=\"").Append(Escape(value)).Append('"');
        }
        return safe.ToString();
    }

    // An ampersand may begin an entity; a bare angle bracket begins nothing.
    private static string Text(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private const string AnAttribute = @"(?<key>[A-Za-z_:][-\w:.]*)(?:\s*=\s*(?<value>""[^""]*""|'[^']*'|[^\s""'=<>`]+))?";

    private const string ATag = @"<(?<end>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?<attributes>(?:\s+" + AnAttribute + @")*)\s*/?>";

    [GeneratedRegex("<!--.*?(?:-->|$)|" + ATag, RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(AnAttribute)]
    private static partial Regex Attribute();
}
