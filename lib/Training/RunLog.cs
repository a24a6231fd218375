using System.Globalization;
using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>What came out of a run's epochs: metrics.csv and confusion.csv, and, different every time, timings.csv.</summary>
/// <param name="path">The run's folder.</param>
/// <param name="manifest">What is run in it.</param>
internal sealed class RunLog(string path, RunManifest manifest)
{
    private readonly RunTable metrics = new(Path.Combine(path, "metrics.csv"), "epoch,learning_rate,train_loss,train_war,test_loss,test_war,test_uar");
    private readonly RunTable confusion = new(Path.Combine(path, "confusion.csv"), "epoch,truth," + string.Join(',', manifest.Classes));
    private readonly RunTable timings = new(Path.Combine(path, "timings.csv"), "epoch,seconds,clips_per_second");

    /// <summary>The last epoch whose numbers are written, whether or not another process is just writing more; 0 before the first.</summary>
    public int EpochsWritten => metrics.WholeRows().Select(row => row.Epoch).LastOrDefault();

    /// <summary>Seconds of each epoch whose row can be read; none where the times were not kept. Nothing depends on them.</summary>
    public IEnumerable<double> Seconds()
    {
        foreach (var (_, cells) in timings.WholeRows())
        {
            if (double.TryParse(cells[1], CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds)) yield return seconds;
        }
    }

    /// <summary>Writes an epoch's numbers.</summary>
    public void Append(EpochReport report)
    {
        timings.Append(FormattableString.Invariant($"{report.Epoch},{report.Seconds:0.00},{report.ClipsPerSecond:0.0}"));
        if (report.Test is { } matrix)
        {
            confusion.Append(matrix.Classes.Select((name, truth) =>
                FormattableString.Invariant($"{report.Epoch},{name},{string.Join(',', matrix.Classes.Select((_, predicted) => matrix[truth, predicted]))}")));
        }
        // Last: an epoch counts once its row is here.
        metrics.Append(FormattableString.Invariant($"{report.Epoch},{report.LearningRate:R},{report.TrainLoss:R},{report.TrainWar:R},{report.TestLoss:R},{report.Test?.War:R},{report.Test?.Uar:R}"));
    }

    /// <summary>Drops every row beyond an epoch.</summary>
    public void Keep(int epochsDone)
    {
        foreach (var table in new[] { metrics, confusion, timings }) table.Keep(epochsDone);
    }

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public IEnumerable<EpochReport> Epochs()
    {
        var matrices = Matrices();
        foreach (var (number, cells) in metrics.Rows())
        {
            EpochReport report;
            try
            {
                int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture);
                report = new EpochReport(
                    epoch, manifest.Training.Epochs, Number(cells[1]), Number(cells[2]), Number(cells[3]),
                    cells[4].Length == 0 ? null : Number(cells[4]), matrices.GetValueOrDefault(epoch), 0, 0);
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw metrics.Unreadable(number, e);
            }
            yield return report;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Dictionary<int, ConfusionMatrix> Matrices()
    {
        var classes = manifest.Classes.ToList();
        var rows = new Dictionary<int, long[]?[]>();
        foreach (var (number, cells) in confusion.Rows())
        {
            try
            {
                int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture), truth = classes.IndexOf(cells[1]);
                if (cells.Length != classes.Count + 2) throw new FormatException("too few or too many cells");
                if (!rows.TryGetValue(epoch, out var matrix)) rows[epoch] = matrix = new long[]?[classes.Count];
                matrix[truth] = [.. cells.Skip(2).Select(count => (long)int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture))];
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw confusion.Unreadable(number, e);
            }
        }
        // A kill in the middle of an epoch leaves a part of its matrix, which is none.
        return rows.Where(entry => entry.Value.All(row => row is not null)).ToDictionary(entry => entry.Key, entry => new ConfusionMatrix(classes, Table(entry.Value)));
    }

    private static long[,] Table(long[]?[] rows)
    {
        var table = new long[rows.Length, rows.Length];
        for (int truth = 0; truth < rows.Length; truth++)
            for (int predicted = 0; predicted < rows.Length; predicted++) table[truth, predicted] = rows[truth]![predicted];
        return table;
    }
}
