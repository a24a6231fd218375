using System.Globalization;
using System.Text;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>Console text as HTML: colours (SGR sequences) become spans whose classes the page's style gives a colour on light and on dark; other sequences go.</summary>
internal static class AnsiHtml
{
    /// <summary>The text escaped, with spans where it changes its looks.</summary>
    public static string Of(string text)
    {
        var html = new StringBuilder(text.Length + 64);
        int colour = -1, from = 0;
        bool bold = false, faint = false, underlined = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\u001b') continue;
            Append(text[from..i]);
            int end = i + 1;
            if (end < text.Length && text[end] == '[')
            {
                end++;
                while (end < text.Length && text[end] is >= ' ' and <= '?') end++;
                if (end < text.Length && text[end] == 'm') Change(text[(i + 2)..end]);
            }
            i = Math.Min(end, text.Length - 1);
            from = i + 1;
        }
        Append(text[Math.Min(from, text.Length)..]);
        return html.ToString();

        void Change(string codes)
        {
            int[] all = [.. codes.Split(';').Select(code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
            for (int k = 0; k < all.Length; k++)
                switch (all[k])
                {
                    case 0: (colour, bold, faint, underlined) = (-1, false, false, false); break;
                    case 1: bold = true; break;
                    case 2: faint = true; break;
                    case 4: underlined = true; break;
                    case 22: bold = faint = false; break;
                    case 24: underlined = false; break;
                    case 39: colour = -1; break;
                    // 256 and 16 million colours: the first sixteen are the named ones, the others stay as they are.
                    case 38 or 48 when k + 1 < all.Length && all[k + 1] == 5: if (all[k] == 38 && k + 2 < all.Length && all[k + 2] < 16) colour = all[k + 2]; k += 2; break;
                    case 38 or 48 when k + 1 < all.Length && all[k + 1] == 2: k += 4; break;
                    case >= 30 and <= 37: colour = all[k] - 30; break;
                    case >= 90 and <= 97: colour = all[k] - 82; break;
                }
        }

        void Append(string part)
        {
            if (part.Length == 0) return;
            string classes = string.Join(' ', new[] { colour >= 0 ? $"ansi{colour}" : "", bold ? "ansib" : "", faint ? "ansif" : "", underlined ? "ansiu" : "" }.Where(name => name.Length > 0));
            html.Append(classes.Length > 0 ? $"<span class=\"{classes}\">{Escape(part)}</span>" : Escape(part));
        }
    }
}
