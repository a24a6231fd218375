using System.Globalization;
using System.Text;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>
/// Console text as HTML. Colours (SGR sequences) become spans whose classes the page's style gives colours for light and for dark; other sequences
/// are dropped.
/// </summary>
internal sealed class AnsiHtml
{
    private readonly StringBuilder html = new();
    private int colour = -1;
    private bool bold, faint, underlined;

    private AnsiHtml() { }

    /// <summary>The text escaped, with spans where its style changes.</summary>
    public static string Of(string text)
    {
        var ansi = new AnsiHtml();
        ansi.Read(text);
        return ansi.html.ToString();
    }

    private void Read(string text)
    {
        int from = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\u001b') continue;
            Append(text[from..i]);
            int end = i + 1;
            if (end < text.Length && text[end] == '[')
            {
                end++;
                while (end < text.Length && text[end] is >= ' ' and <= '?') end++;
                if (end < text.Length && text[end] == 'm') Change([.. text[(i + 2)..end].Split(';').Select(Number)]);
            }
            i = Math.Min(end, text.Length - 1);
            from = i + 1;
        }
        Append(text[Math.Min(from, text.Length)..]);
    }

    private void Change(int[] codes)
    {
        for (int k = 0; k < codes.Length; k++)
        {
            switch (codes[k])
            {
                case 0: (colour, bold, faint, underlined) = (-1, false, false, false); break;
                case 1: bold = true; break;
                case 2: faint = true; break;
                case 4: underlined = true; break;
                case 22: bold = faint = false; break;
                case 24: underlined = false; break;
                case 39: colour = -1; break;
                // 256 colours: the first sixteen are the named ones, the others are ignored, as are 16 million.
                case 38 or 48 when k + 1 < codes.Length && codes[k + 1] == 5:
                    if (codes[k] == 38 && k + 2 < codes.Length && codes[k + 2] < 16) colour = codes[k + 2];
                    k += 2;
                    break;
                case 38 or 48 when k + 1 < codes.Length && codes[k + 1] == 2: k += 4; break;
                case >= 30 and <= 37: colour = codes[k] - 30; break;
                case >= 90 and <= 97: colour = codes[k] - 82; break;
            }
        }
    }

    private void Append(string part)
    {
        if (part.Length == 0) return;
        string[] classes = [colour >= 0 ? $"ansi{colour}" : "", bold ? "ansib" : "", faint ? "ansif" : "", underlined ? "ansiu" : ""];
        string joined = string.Join(' ', classes.Where(name => name.Length > 0));
        html.Append(joined.Length > 0 ? $"<span class=\"{joined}\">{Escape(part)}</span>" : Escape(part));
    }

    private static int Number(string code) => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}

/// <summary>
/// Text as HTML content or attribute. The framework's encoder would also encode every letter beyond ASCII, which a UTF-8 page does not need.
/// </summary>
internal static class Escaping
{
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
