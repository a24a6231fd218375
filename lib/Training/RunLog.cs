using System.Globalization;
using System.Text;
using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>The numbers of a run's epochs on disk.</summary>
internal sealed class RunLog(string folder, RunManifest manifest)
{
    private readonly RunTable metrics = new(
        Path.Combine(folder, RunFiles.Metrics), "epoch,learning_rate,train_loss,train_war,test_loss,test_war,test_uar");

    private readonly RunTable confusion = new(Path.Combine(folder, RunFiles.Confusion), Csv.Row($"epoch,truth,{manifest.Classes}"));
    private readonly List<string> classes = [.. manifest.Classes];
    private readonly RunTable timings = new(Path.Combine(folder, RunFiles.Timings), "epoch,seconds,clips_per_second");

    public int EpochsWritten => metrics.WholeRows().Select(row => row.Epoch).LastOrDefault();

    // A row that cannot be read is left out: nothing depends on the times.
    public IEnumerable<double> Seconds()
    {
        foreach (var (_, cells, _) in timings.WholeRows())
        {
            if (double.TryParse(cells[1], CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds)) yield return seconds;
        }
    }

    public void Append(EpochReport report)
    {
        int epoch = report.Epoch;
        timings.Append(Csv.Row($"{epoch},{report.Seconds:0.00},{report.ClipsPerSecond:0.0}"));
        if (report.Test is { } matrix)
        {
            confusion.Append(matrix.Classes.Select((name, truth) =>
                Csv.Row($"{epoch},{name},{matrix.Classes.Select((_, predicted) => matrix[truth, predicted])}")));
        }
        // Last: an epoch counts once its row is here.
        double?[] tested = [report.TestLoss, report.Test?.War, report.Test?.Uar];
        metrics.Append(Csv.Row($"{epoch},{report.LearningRate:R},{report.TrainLoss:R},{report.TrainWar:R},{tested:R}"));
    }

    public void Keep(int epochsDone)
    {
        foreach (var table in new[] { metrics, confusion, timings }) table.Keep(epochsDone);
    }

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public IEnumerable<EpochReport> Epochs()
    {
        var matrices = confusion.Rows(MatrixRow).GroupBy(row => row.Epoch).ToDictionary(rows => rows.Key, Matrix);
        return metrics.Rows(cells =>
        {
            int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture);
            return new EpochReport(
                epoch, manifest.Training.Epochs, Number(cells[1]), Number(cells[2]), Number(cells[3]),
                cells[4].Length == 0 ? null : Number(cells[4]), matrices.GetValueOrDefault(epoch), 0, 0);
        });
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private (int Epoch, int Truth, long[] Counts) MatrixRow(string[] cells)
    {
        int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture), truth = classes.IndexOf(cells[1]);
        if (truth < 0 || cells.Length != classes.Count + 2) throw new FormatException("an unknown class, or too few or too many cells");
        return (epoch, truth, [.. cells.Skip(2).Select(count => (long)int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture))]);
    }

    // A process killed within an epoch leaves part of its matrix; that epoch has none.
    private ConfusionMatrix? Matrix(IEnumerable<(int Epoch, int Truth, long[] Counts)> rows)
    {
        var counts = new long[classes.Count, classes.Count];
        var seen = new HashSet<int>();
        foreach (var (_, truth, row) in rows)
        {
            seen.Add(truth);
            for (int predicted = 0; predicted < row.Length; predicted++) counts[truth, predicted] = row[predicted];
        }
        return seen.Count == classes.Count ? new ConfusionMatrix(classes, counts) : null;
    }
}

/// <summary>
/// A CSV table of a run: a header and rows, the epoch first in each. Rows are on the disk before <see cref="Append"/> returns, so that a
/// checkpoint never holds more epochs than the tables; rows that do not fit on the disk leave the table as it was.
/// </summary>
internal sealed class RunTable(string path, string header)
{
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

    /// <summary>The rows, read by <paramref name="parse"/>; none where there is no file.</summary>
    /// <exception cref="LabException">A row cannot be read; the message names its line.</exception>
    public IEnumerable<T> Rows<T>(Func<string[], T> parse)
    {
        foreach (var (number, line) in Lines())
        {
            T row;
            try
            {
                row = parse(Csv.Cells(line));
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw new LabException($"{path}:{number} is not a row of this table; delete the line and resume the run.", e);
            }
            yield return row;
        }
    }

    /// <summary>The rows that are whole: a kill, or another process that is writing, may have left the last line short.</summary>
    public IEnumerable<(int Epoch, string[] Cells, string Line)> WholeRows()
    {
        int columns = Csv.Cells(header).Length;
        foreach (var (_, line) in Lines())
        {
            string[] cells = Csv.Cells(line);
            if (cells.Length == columns && int.TryParse(cells[0], CultureInfo.InvariantCulture, out int epoch)) yield return (epoch, cells, line);
        }
    }

    /// <summary>Drops every row after an epoch, and one that is not whole: it belongs to an epoch without a checkpoint.</summary>
    public void Keep(int epochsDone)
    {
        if (!File.Exists(path)) return;
        Csv.Write(path, header, WholeRows().Where(row => row.Epoch <= epochsDone).Select(row => row.Line));
    }

    private IEnumerable<(int Number, string Line)> Lines() => !File.Exists(path) ? [] : File.ReadLines(path)
        .Select((line, index) => (Number: index + 1, Line: line))
        .Where(line => line.Number > 1 && line.Line.Length > 0);
}
