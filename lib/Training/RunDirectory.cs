using System.Globalization;
using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>A run on disk, for reading: what was trained, and the numbers of its epochs. `lab train` writes it.</summary>
public sealed class RunDirectory
{
    internal RunDirectory(string path, RunManifest manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What is run in it.</summary>
    public RunManifest Manifest { get; }

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Holds(string path) => File.Exists(System.IO.Path.Combine(path, RunFiles.Manifest));

    /// <summary>Opens a run.</summary>
    /// <exception cref="LabException">There is no run, or its manifest cannot be read.</exception>
    public static RunDirectory Open(string path)
    {
        string file = System.IO.Path.Combine(path, RunFiles.Manifest);
        if (!File.Exists(file)) throw new LabException($"{path} holds no run (no {RunFiles.Manifest}); `lab train` makes one.");
        try
        {
            return new RunDirectory(path, RunManifest.FromJson(File.ReadAllText(file), file, "start the run again in another folder."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{file} cannot be read ({e.Message}); check the disk and the permissions.", e);
        }
    }

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A table cannot be read; the message names the line.</exception>
    public IEnumerable<EpochReport> Epochs()
    {
        var matrices = Rows(RunFiles.Confusion, MatrixRow).GroupBy(row => row.Epoch).ToDictionary(rows => rows.Key, Matrix);
        return Rows(RunFiles.Metrics, cells =>
        {
            int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture);
            double[] numbers = [.. cells[1..4].Select(Number)];
            return new EpochReport(epoch, Manifest.Training.Epochs, numbers[0], numbers[1], numbers[2],
                cells[4].Length == 0 ? null : Number(cells[4]), matrices.GetValueOrDefault(epoch), 0, 0);
        });
    }

    /// <summary>
    /// The test of the last epoch of a run that has ended; null before. A run has ended when its last epoch and the predictions, which are
    /// written last, are there. Logs kept without checkpoint and times are those of a run that has ended.
    /// </summary>
    /// <exception cref="LabException">A table cannot be read; the message names the line.</exception>
    public ConfusionMatrix? Result()
    {
        bool logsAlone = !File.Exists(InFolder(RunFiles.Timings)) && !File.Exists(InFolder(RunFiles.Checkpoint));
        if (!File.Exists(InFolder(RunFiles.Predictions)) && !logsAlone) return null;
        // By the epoch's number, not the count of rows: two processes without a lock between them may have written a row twice.
        return Epochs().LastOrDefault() is { } last && last.Epoch == Manifest.Training.Epochs ? last.Test : null;
    }

    internal string InFolder(string name) => System.IO.Path.Combine(Path, name);

    private IEnumerable<T> Rows<T>(string table, Func<string[], T> parse)
    {
        foreach (var (number, line) in RunFiles.Rows(InFolder(table)))
        {
            T row;
            try
            {
                row = parse(Csv.Cells(line));
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                throw new LabException($"{InFolder(table)}:{number} is not a row of this table; delete the line and resume the run.", e);
            }
            yield return row;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private (int Epoch, int Truth, long[] Counts) MatrixRow(string[] cells)
    {
        int epoch = int.Parse(cells[0], CultureInfo.InvariantCulture), truth = Manifest.Classes.ToList().IndexOf(cells[1]);
        if (truth < 0 || cells.Length != Manifest.Classes.Count + 2) throw new FormatException("an unknown class, or too few or too many cells");
        return (epoch, truth, [.. cells.Skip(2).Select(count => (long)int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture))]);
    }

    // A process killed within an epoch leaves part of its matrix; that epoch has none.
    private ConfusionMatrix? Matrix(IEnumerable<(int Epoch, int Truth, long[] Counts)> rows)
    {
        int classes = Manifest.Classes.Count;
        var counts = new long[classes, classes];
        var seen = new HashSet<int>();
        foreach (var (_, truth, row) in rows)
        {
            seen.Add(truth);
            for (int predicted = 0; predicted < classes; predicted++) counts[truth, predicted] = row[predicted];
        }
        return seen.Count == classes ? new ConfusionMatrix(Manifest.Classes, counts) : null;
    }
}

/// <summary>The files of a run.</summary>
internal static class RunFiles
{
    // What is run; a folder that holds this file holds a run.
    public const string Manifest = "run.json";

    // The results, the same bytes for the same run; predictions are written last.
    public const string Metrics = "metrics.csv", Confusion = "confusion.csv", Predictions = "predictions.csv";

    // Different every time.
    public const string Timings = "timings.csv";

    // The state after the last epoch.
    public const string Checkpoint = "last.safetensors";

    /// <summary>The lines of a table below its header, with their numbers; none where there is no file.</summary>
    public static IEnumerable<(int Number, string Line)> Rows(string table) => !File.Exists(table) ? [] : File.ReadLines(table)
        .Select((line, index) => (Number: index + 1, Line: line))
        .Where(row => row.Number > 1 && row.Line.Length > 0);
}
