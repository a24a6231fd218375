using System.Globalization;
using System.Text;

namespace MsstNet.Training;

/// <summary>
/// A table of a run: a header and rows, the epoch first in each. Rows are on the disk before <see cref="Append"/> returns, so that a checkpoint never
/// knows more epochs than its tables; rows that find no room leave the table as it was.
/// </summary>
/// <param name="path">The CSV file; it need not exist.</param>
/// <param name="header">Its first line.</param>
internal sealed class RunTable(string path, string header)
{
    /// <summary>Writes rows behind the others.</summary>
    public void Append(params IEnumerable<string> rows)
    {
        long before = File.Exists(path) ? new FileInfo(path).Length : 0;
        byte[] text = Encoding.UTF8.GetBytes(string.Concat((before == 0 ? rows.Prepend(header) : rows).Select(row => row + "\n")));
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            file.Position = before;
            file.Write(text);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            file.SetLength(before);
            throw;
        }
    }

    /// <summary>The rows, each with the number of its line and cut into cells; none where there is no file.</summary>
    public IEnumerable<(int Number, string[] Cells)> Rows()
    {
        if (!File.Exists(path)) yield break;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (++number > 1 && line.Length > 0) yield return (number, line.Split(','));
        }
    }

    /// <summary>The rows that are whole: a kill, or another process just writing, may have left the last line short.</summary>
    public IEnumerable<(int Epoch, string[] Cells)> WholeRows()
    {
        int columns = header.Split(',').Length;
        foreach (var (_, cells) in Rows())
        {
            if (cells.Length == columns && int.TryParse(cells[0], CultureInfo.InvariantCulture, out int epoch)) yield return (epoch, cells);
        }
    }

    /// <summary>Drops every row beyond an epoch, and one that is not whole: it belongs to an epoch without a checkpoint.</summary>
    public void Keep(int epochsDone)
    {
        if (!File.Exists(path)) return;
        var kept = WholeRows().Where(row => row.Epoch <= epochsDone).Select(row => string.Join(',', row.Cells));
        AtomicFile.WriteText(path, string.Join('\n', kept.Prepend(header)) + "\n");
    }

    /// <summary>The row at fault, for whoever reads the message.</summary>
    public LabException Unreadable(int number, Exception cause) => new($"{path}:{number} is not a row of this table; delete the line and resume the run.", cause);
}
