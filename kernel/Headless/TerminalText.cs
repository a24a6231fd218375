using System.Globalization;
using System.Text;

namespace NotebookKernel.Headless;

/// <summary>
/// Console text as a terminal would show it at the end: a carriage return goes back to the start of the line, which what follows overwrites;
/// backspace goes back one column; "erase line" erases. Colours (SGR sequences) are kept; other escape sequences are dropped.
/// </summary>
internal sealed class TerminalText
{
    private const string Reset = "\u001b[0m";
    private readonly StringBuilder settled = new();
    private readonly List<(string Colour, string Glyph)> line = [];
    private string colour = "";    // of what is written next
    private string emitted = "";   // of what stands at the end of the settled text
    private int column;

    private TerminalText() { }

    public static string Settle(string text) => text.AsSpan().IndexOfAny('\r', '\b', '\u001b') < 0 ? text : new TerminalText().Read(text);

    private string Read(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    EndLine();
                    settled.Append('\n');
                    break;
                case '\r': column = 0; break;
                case '\b': column = Math.Max(0, column - 1); break;
                case '\u001b': i = Escape(text, i); break;
                default:
                    string glyph = char.IsSurrogatePair(text, i) ? text.Substring(i++, 2) : text[i].ToString(CultureInfo.InvariantCulture);
                    if (column == line.Count) line.Add((colour, glyph));
                    else line[column] = (colour, glyph);
                    column++;
                    break;
            }
        }
        EndLine();
        Colour(colour);
        return settled.ToString();
    }

    private void EndLine()
    {
        foreach (var (style, glyph) in line)
        {
            Colour(style);
            settled.Append(glyph);
        }
        line.Clear();
        column = 0;
    }

    private void Colour(string wanted)
    {
        if (wanted == emitted) return;
        if (wanted.StartsWith(emitted, StringComparison.Ordinal)) settled.Append(wanted, emitted.Length, wanted.Length - emitted.Length);
        else settled.Append(Reset).Append(wanted);
        emitted = wanted;
    }

    private int Escape(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[') return Math.Min(start + 1, text.Length - 1);
        int end = start + 2;
        while (end < text.Length && text[end] is >= '\x20' and <= '\x3f') end++;
        if (end >= text.Length) return text.Length - 1;
        string parameter = text[(start + 2)..end];
        if (text[end] == 'm')
        {
            string sequence = text[start..(end + 1)];
            bool afresh = parameter.StartsWith("0;", StringComparison.Ordinal) || colour.Length > 64;
            if (parameter.Trim('0').Length == 0) colour = "";
            else if (afresh) colour = sequence;
            else if (!colour.EndsWith(sequence, StringComparison.Ordinal)) colour += sequence;
        }
        if (text[end] == 'K') Erase(parameter);
        return end;
    }

    private void Erase(string parameter)
    {
        if (parameter is "1" or "2")
            for (int k = 0; k < Math.Min(column + 1, line.Count); k++) line[k] = ("", " ");
        if (column < line.Count && parameter is "" or "0" or "2") line.RemoveRange(column, line.Count - column);
    }
}
