using System.Globalization;
using System.Text;
using System.Text.Json;
using MsstNet.Lab.Evaluation;

namespace MsstNet.Lab.Training;

/// <summary>
/// A run on disk, and the only type that knows its file names: run.json (what was run), metrics.csv and confusion.csv (what came out, the same
/// bytes for the same run), timings.csv (how long it took, different every time), last.safetensors (where it stands), predictions.csv.
/// An epoch's numbers are written before its checkpoint; what a kill leaves beyond the checkpoint is dropped on <see cref="Resume"/>.
/// </summary>
public sealed class RunDirectory
{
    private const string MetricsHeader = "epoch,learning_rate,train_loss,train_war,test_loss,test_war,test_uar";
    private const string TimingsHeader = "epoch,seconds,clips_per_second";

    private RunDirectory(string path, RunManifest manifest)
    {
        Path = path;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What is run in it.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The checkpoint of the last epoch that was finished.</summary>
    public string CheckpointFile => File_("last.safetensors");

    /// <summary>Starts a run in a folder that holds none.</summary>
    /// <exception cref="LabException">The folder already holds a run.</exception>
    public static RunDirectory Create(string path, RunManifest manifest)
    {
        if (File.Exists(System.IO.Path.Combine(path, "run.json")))
            throw new LabException($"{path} already holds a run; add --resume to go on with it, or --out to choose another folder.");
        var run = new RunDirectory(path, manifest);
        try
        {
            Directory.CreateDirectory(path);
            AtomicFile.WriteText(run.File_("run.json"), manifest.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); choose another with --out.", e);
        }
        return run;
    }

    /// <summary>Starts a run in a folder whose earlier run is given up: its files go, anything else there stays.</summary>
    public static RunDirectory Replace(string path, RunManifest manifest)
    {
        string[] names = ["run.json", "metrics.csv", "confusion.csv", "timings.csv", "predictions.csv", "last.safetensors", "report.html"];
        foreach (string name in names) File.Delete(System.IO.Path.Combine(path, name));
        return Create(path, manifest);
    }

    /// <summary>Opens a run to look at or to go on with.</summary>
    /// <exception cref="LabException">There is no run, or its manifest cannot be read.</exception>
    public static RunDirectory Open(string path)
    {
        string file = System.IO.Path.Combine(path, "run.json");
        if (!File.Exists(file)) throw new LabException($"{path} holds no run (no run.json); `lab train` makes one.");
        try
        {
            return new RunDirectory(path, RunManifest.FromJson(File.ReadAllText(file)));
        }
        catch (Exception e) when (e is JsonException)
        {
            throw new LabException($"{file} is damaged ({e.Message}); start the run again in another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{file} cannot be read ({e.Message}); check the disk and the permissions.", e);
        }
    }

    /// <summary>Drops what a kill left beyond the last checkpoint and returns the epochs the checkpoint holds.</summary>
    /// <param name="epochsDone">Epochs in the checkpoint.</param>
    public IReadOnlyList<EpochReport> Resume(int epochsDone)
    {
        KeepRows("metrics.csv", MetricsHeader, epochsDone);
        KeepRows("confusion.csv", ConfusionHeader, epochsDone);
        KeepRows("timings.csv", TimingsHeader, epochsDone);
        foreach (string torn in Directory.GetFiles(Path, "*.tmp")) File.Delete(torn);
        return Epochs().ToList();
    }

    /// <summary>Writes an epoch's numbers; call it before the checkpoint is saved.</summary>
    public void Append(EpochReport report)
    {
        var row = new StringBuilder(Invariant($"{report.Epoch},{report.LearningRate:R},{report.TrainLoss:R},{report.TrainWar:R},"));
        row.Append(Invariant($"{report.TestLoss:R},{report.Test?.War:R},{report.Test?.Uar:R}"));
        AppendLine("metrics.csv", MetricsHeader, row.ToString());
        if (report.Test is { } matrix)
        {
            for (int truth = 0; truth < matrix.Classes.Count; truth++)
            {
                var counts = Enumerable.Range(0, matrix.Classes.Count).Select(predicted => matrix[truth, predicted]);
                AppendLine("confusion.csv", ConfusionHeader, Invariant($"{report.Epoch},{matrix.Classes[truth]},{string.Join(',', counts)}"));
            }
        }
        AppendLine("timings.csv", TimingsHeader, Invariant($"{report.Epoch},{report.Seconds:0.00},{report.ClipsPerSecond:0.0}"));
    }

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public IEnumerable<EpochReport> Epochs()
    {
        var matrices = Matrices();
        foreach (var (number, cells) in Rows("metrics.csv"))
        {
            EpochReport report;
            try
            {
                int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture);
                report = new EpochReport(
                    epoch, Manifest.Training.Epochs, Number(cells[1]), Number(cells[2]), Number(cells[3]),
                    cells[4].Length == 0 ? null : Number(cells[4]), matrices.GetValueOrDefault(epoch), 0, 0);
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw new LabException($"{File_("metrics.csv")}:{number} is not a row of this table; delete the line and resume the run.", e);
            }
            yield return report;
        }
    }

    /// <summary>Writes what the network said of every test clip: clip, truth, predicted, and a probability per class.</summary>
    /// <param name="rows">Clip name and prediction.</param>
    public void WritePredictions(IEnumerable<(string Clip, ClipPrediction Prediction)> rows)
    {
        var text = new StringBuilder("clip,truth,predicted");
        foreach (string name in Manifest.Classes) text.Append(",p_").Append(name);
        text.Append('\n');
        foreach (var (clip, prediction) in rows)
        {
            text.Append(Invariant($"{clip},{Manifest.Classes[prediction.Truth]},{Manifest.Classes[prediction.Predicted]}"));
            foreach (float probability in prediction.Probabilities) text.Append(Invariant($",{probability:0.00000}"));
            text.Append('\n');
        }
        AtomicFile.WriteText(File_("predictions.csv"), text.ToString());
    }

    private string ConfusionHeader => "epoch,truth," + string.Join(',', Manifest.Classes);

    private string File_(string name) => System.IO.Path.Combine(Path, name);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private Dictionary<int, ConfusionMatrix> Matrices()
    {
        var classes = Manifest.Classes.ToList();
        var rows = new Dictionary<int, long[]?[]>();
        foreach (var (number, cells) in Rows("confusion.csv"))
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
                throw new LabException($"{File_("confusion.csv")}:{number} is not a row of this table; delete the line and resume the run.", e);
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

    private IEnumerable<(int Number, string[] Cells)> Rows(string name)
    {
        if (!File.Exists(File_(name))) yield break;
        int number = 0;
        foreach (string line in File.ReadLines(File_(name)))
        {
            if (++number > 1 && line.Length > 0) yield return (number, line.Split(','));
        }
    }

    private void AppendLine(string name, string header, string row)
    {
        bool fresh = !File.Exists(File_(name));
        File.AppendAllText(File_(name), (fresh ? header + "\n" : "") + row + "\n");
    }

    /// <summary>A kill may have cut the last line short; such a line belongs to an epoch without a checkpoint and goes with it.</summary>
    private void KeepRows(string name, string header, int epochsDone)
    {
        if (!File.Exists(File_(name))) return;
        var kept = Rows(name)
            .Where(row => row.Cells.Length == header.Split(',').Length && int.TryParse(row.Cells[0], CultureInfo.InvariantCulture, out int epoch) && epoch <= epochsDone)
            .Select(row => string.Join(',', row.Cells));
        AtomicFile.WriteText(File_(name), string.Join('\n', kept.Prepend(header)) + "\n");
    }
}
