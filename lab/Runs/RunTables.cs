using System.Globalization;
using System.Text;
using MsstNet.Training;

namespace MsstNet.Lab.Runs;

/// <summary>The tables of a run's epochs, as they are written; <see cref="RunDirectory.Epochs"/> reads them.</summary>
internal sealed class RunTables(RunDirectory run)
{
    private readonly RunTable metrics = new(
        run.InFolder(RunFiles.Metrics), "epoch,learning_rate,train_loss,train_war,test_loss,test_war,test_uar");

    private readonly RunTable confusion = new(run.InFolder(RunFiles.Confusion), Csv.Row($"epoch,truth,{run.Manifest.Classes}"));
    private readonly RunTable timings = new(run.InFolder(RunFiles.Timings), "epoch,seconds,clips_per_second");

    /// <summary>The last epoch whose numbers are written, even while another process writes more; 0 before the first.</summary>
    public int EpochsWritten => metrics.WholeRows().Select(row => row.Epoch).LastOrDefault();

    /// <summary>Seconds of each epoch, in order; none where the times were not kept. A row that cannot be read is left out.</summary>
    public IEnumerable<double> Seconds()
    {
        foreach (var (_, cells, _) in timings.WholeRows())
        {
            if (double.TryParse(cells[1], CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds)) yield return seconds;
        }
    }

    /// <summary>Writes an epoch's numbers.</summary>
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

    /// <summary>Drops what belongs to an epoch after the checkpoint's.</summary>
    public void Keep(int epochsDone)
    {
        foreach (var table in new[] { metrics, confusion, timings }) table.Keep(epochsDone);
    }
}

/// <summary>
/// A CSV table of a run: a header and rows, the epoch first in each. Rows are on the disk before <see cref="Append"/> returns, so that a
/// checkpoint never holds more epochs than the tables; rows that do not fit on the disk leave the table as it was.
/// </summary>
internal sealed class RunTable(string path, string header)
{
    /// <summary>Adds rows, and the header before the first.</summary>
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

    /// <summary>The rows that are whole: a kill, or another process that is writing, may have left the last line short.</summary>
    public IEnumerable<(int Epoch, string[] Cells, string Line)> WholeRows()
    {
        int columns = Csv.Cells(header).Length;
        foreach (var (_, line) in RunFiles.Rows(path))
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
}
