using System.Collections;
using System.Globalization;
using System.Text;

namespace MsstNet;

/// <summary>CSV as RFC 4180 defines it, but with lines that end in LF. Numbers are written in the invariant culture.</summary>
public static class Csv
{
    private static readonly char[] NeedQuotes = [',', '"', '\r', '\n'];

    /// <summary>
    /// One row without its line end, e.g. <c>Csv.Row($"{epoch},{name},{seconds:0.00},{counts}")</c>. Each value is quoted where it needs to be, null
    /// is an empty cell, and a sequence gives a cell for each of its elements.
    /// </summary>
    public static string Row(FormattableString cells) =>
        string.Format(CultureInfo.InvariantCulture, cells.Format, Array.ConvertAll<object?, object>(cells.GetArguments(), value => new Cell(value)));

    /// <summary>Writes a table: its header and its rows, each on a line.</summary>
    public static void Write(string path, string header, IEnumerable<string> rows) =>
        AtomicFile.WriteText(path, string.Concat(rows.Prepend(header).Select(row => row + "\n")));

    /// <summary>The cells of one line, without their quotes. A quoted cell that does not end on this line ends with it.</summary>
    public static string[] Cells(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',');
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                bool doubled = quoted && i + 1 < line.Length && line[i + 1] == '"';
                if (doubled) cell.Append(line[i++]);
                else quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }
        return [.. cells, cell.ToString()];
    }

    private static string Quoted(string text) =>
        text.IndexOfAny(NeedQuotes) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private readonly struct Cell(object? value) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => value switch
        {
            null => "",
            string text => Quoted(text),
            IFormattable number => Quoted(number.ToString(format, provider)),
            IEnumerable sequence => string.Join(',', sequence.Cast<object?>().Select(element => new Cell(element).ToString(format, provider))),
            _ => Quoted(value.ToString() ?? ""),
        };
    }
}
