using System.Text;

namespace MsstNet.Lab.Kernel.Headless;

/// <summary>
/// Console text as a terminal would leave it: a carriage return goes back to the start of the line and what follows overwrites it, backspace
/// goes back one, "erase line" erases. Colours (SGR sequences) stay; other escape sequences are dropped.
/// </summary>
internal static class TerminalText
{
    public static string Settle(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\b', '\u001b') < 0) return text;
        var settled = new StringBuilder(text.Length);
        var line = new List<string>();   // what stands in each column, a colour change before it included
        var colour = new StringBuilder();
        int column = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    settled.AppendJoin("", line).Append(colour).Append('\n');
                    line.Clear();
                    colour.Clear();
                    column = 0;
                    break;
                case '\r': column = 0; break;
                case '\b': column = Math.Max(0, column - 1); break;
                case '\u001b': i = Escape(text, i, line, colour, column); break;
                default:
                    string glyph = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? text.Substring(i++, 2) : text[i].ToString();
                    if (column == line.Count) line.Add(colour + glyph);
                    else line[column] = colour + glyph;
                    colour.Clear();
                    column++;
                    break;
            }
        }
        return settled.AppendJoin("", line).Append(colour).ToString();
    }

    private static int Escape(string text, int start, List<string> line, StringBuilder colour, int column)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[') return Math.Min(start + 1, text.Length - 1);
        int end = start + 2;
        while (end < text.Length && text[end] is >= '\x20' and <= '\x3f') end++;
        if (end >= text.Length) return text.Length - 1;
        string parameter = text[(start + 2)..end];
        if (text[end] == 'm') colour.Append(text, start, end + 1 - start);
        if (text[end] == 'K')
        {
            if (parameter is "" or "0" && column < line.Count) line.RemoveRange(column, line.Count - column);
            if (parameter is "1" or "2")
                for (int k = 0; k < line.Count && (parameter == "2" || k <= column); k++) line[k] = " ";
            if (parameter == "2" && line.Count > column) line.RemoveRange(column, line.Count - column);
        }
        return end;
    }
}
