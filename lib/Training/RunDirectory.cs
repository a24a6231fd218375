using System.Text.Json;
using MsstNet.Evaluation;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// A run on disk. An epoch's numbers are on the disk before its checkpoint; what a kill leaves after the checkpoint is dropped on
/// <see cref="Resume"/>.
/// </summary>
public sealed class RunDirectory
{
    private readonly RunLog log;
    private readonly CheckpointPair checkpoints;

    private RunDirectory(string path, RunManifest manifest)
    {
        (Path, Manifest) = (path, manifest);
        (log, checkpoints) = (new RunLog(path, manifest), new CheckpointPair(path));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What is run in it.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The checkpoint of the last epoch that was finished.</summary>
    public string CheckpointFile => InFolder(RunFiles.Checkpoint);

    /// <summary>The last epoch whose numbers are written, even while another process writes more; 0 before the first.</summary>
    public int EpochsWritten => log.EpochsWritten;

    /// <summary>
    /// The test of the last epoch of a run that has ended; null before. A run has ended when its last epoch and the predictions, which are
    /// written last, are there. Logs kept without checkpoint and times are those of a run that has ended.
    /// </summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public ConfusionMatrix? Result()
    {
        bool logsAlone = !File.Exists(InFolder(RunFiles.Timings)) && !File.Exists(CheckpointFile);
        if (!File.Exists(InFolder(RunFiles.Predictions)) && !logsAlone) return null;
        // By the epoch's number, not the count of rows: two processes without a lock between them may have written a row twice.
        return Epochs().LastOrDefault() is { } last && last.Epoch == Manifest.Training.Epochs ? last.Test : null;
    }

    /// <summary>Seconds of each epoch, in order; none where the times were not kept.</summary>
    public IReadOnlyList<double> Seconds() => [.. log.Seconds()];

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public IEnumerable<EpochReport> Epochs() => log.Epochs();

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Holds(string path) => File.Exists(System.IO.Path.Combine(path, RunFiles.Manifest));

    /// <summary>The folders of the runs in a folder, itself or at any depth, in the order of their names.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path)) throw new LabException($"{path}: no such folder; name run folders, or one that holds them.");
        string[] found = [.. FolderWalk.Files(path, name => name == RunFiles.Manifest)
            .Select(file => System.IO.Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];
        if (found.Length == 0) throw new LabException($"{path}: holds no run (no {RunFiles.Manifest} at any depth); `lab train` makes one.");
        return found;
    }

    /// <summary>Starts a run in a folder that holds none.</summary>
    /// <exception cref="LabException">The folder already holds a run.</exception>
    public static RunDirectory Create(string path, RunManifest manifest)
    {
        if (Holds(path)) throw new LabException($"{path} already holds a run; add --resume to go on with it, or --out to choose another folder.");
        if (manifest.Classes.FirstOrDefault(name => name.AsSpan().IndexOfAny(",\"\r\n") >= 0) is { } odd)
        {
            throw new LabException($"The class name '{Excerpt.Of(odd)}' has a comma, a quotation mark or a line end, "
                + "which a run's tables cannot hold; rename it in the data set.");
        }
        var run = new RunDirectory(path, manifest);
        MadeFolder? folder = null;
        try
        {
            folder = new MadeFolder(path);
            AtomicFile.WriteText(run.InFolder(RunFiles.Manifest), manifest.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder?.TakeBack();
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); make room there or choose another with --out.", e);
        }
        return run;
    }

    /// <summary>Starts a run in a folder whose earlier run is given up: its files are deleted, anything else there stays.</summary>
    public static RunDirectory Replace(string path, RunManifest manifest)
    {
        string[] names =
        [
            RunFiles.Manifest, RunFiles.Metrics, RunFiles.Confusion, RunFiles.Timings, RunFiles.Predictions,
            RunFiles.Checkpoint, RunFiles.PreviousCheckpoint, RunFiles.Report,
        ];
        foreach (string name in names) File.Delete(System.IO.Path.Combine(path, name));
        return Create(path, manifest);
    }

    /// <summary>Opens a run, to read it or to resume it.</summary>
    /// <exception cref="LabException">There is no run, or its manifest cannot be read.</exception>
    public static RunDirectory Open(string path)
    {
        string file = System.IO.Path.Combine(path, RunFiles.Manifest);
        if (!File.Exists(file)) throw new LabException($"{path} holds no run (no {RunFiles.Manifest}); `lab train` makes one.");
        try
        {
            return new RunDirectory(path, RunManifest.FromJson(File.ReadAllText(file)));
        }
        catch (JsonException e)
        {
            throw new LabException($"{file} is damaged ({e.Message}); start the run again in another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{file} cannot be read ({e.Message}); check the disk and the permissions.", e);
        }
    }

    /// <summary>Restores a trainer from the last checkpoint or, where that one is damaged or gone, from the one before it.</summary>
    /// <returns>One line that says so when the one before it was taken; otherwise null, also for a run without a checkpoint.</returns>
    /// <exception cref="LabException">No checkpoint is whole, or they are of another network.</exception>
    public string? Restore(Trainer trainer) => Written(() => checkpoints.Restore(trainer));

    /// <summary>Loads the weights of the last checkpoint into a network of the run's shape.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public void LoadWeights(nn.Module<Tensor, Tensor> network) => checkpoints.Read(file =>
    {
        Checkpoint.LoadWeights(file, network);
        return network;
    }, Manifest.Command);

    /// <summary>Builds the run's network with the weights of the last checkpoint.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public nn.Module<Tensor, Tensor> LoadNetwork() =>
        checkpoints.Read(file => Checkpoint.LoadNetwork(file, Manifest.Network), Manifest.Command);

    /// <summary>Drops what a kill left after the last checkpoint and returns the epochs the checkpoint holds.</summary>
    /// <param name="epochsDone">Epochs in the checkpoint.</param>
    /// <exception cref="LabException">An epoch of the checkpoint is in no table, or the folder cannot be written.</exception>
    public IReadOnlyList<EpochReport> Resume(int epochsDone)
    {
        Written(() =>
        {
            log.Keep(epochsDone);
            foreach (string torn in Directory.GetFiles(Path, "*.tmp")) File.Delete(torn);
            // A run that had ended before its checkpoint was damaged has predictions already.
            if (epochsDone < Manifest.Training.Epochs) File.Delete(InFolder(RunFiles.Predictions));
        });
        var epochs = log.Epochs().ToList();
        if (epochs.Select(report => report.Epoch).SequenceEqual(Enumerable.Range(1, epochsDone))) return epochs;
        throw new LabException($"{InFolder(RunFiles.Metrics)} has not each of the {epochsDone} epochs of the checkpoint once; "
            + "put it back as it was, or start the run again in another folder.");
    }

    /// <summary>Writes an epoch's numbers; call it before its checkpoint is saved.</summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public void Append(EpochReport report) => Written(() => log.Append(report));

    /// <summary>Saves a trainer's state; the checkpoint before stays beside it.</summary>
    /// <exception cref="LabException">The folder cannot be written; the checkpoints are as they were.</exception>
    public void Save(Trainer trainer) => Written(() => checkpoints.Save(trainer));

    /// <summary>Writes the prediction for every test clip: clip, truth, predicted, and a probability per class.</summary>
    /// <param name="rows">Clip name and prediction.</param>
    public void WritePredictions(IEnumerable<(string Clip, ClipPrediction Prediction)> rows)
    {
        string header = Csv.Row($"clip,truth,predicted,{Manifest.Classes.Select(name => "p_" + name)}");
        string Name(int label) => Manifest.Classes[label];
        var lines = rows.Select(row => Csv.Row(
            $"{row.Clip},{Name(row.Prediction.Truth)},{Name(row.Prediction.Predicted)},{row.Prediction.Probabilities:0.00000}"));
        Written(() => Csv.Write(InFolder(RunFiles.Predictions), header, lines));
    }

    private string InFolder(string name) => System.IO.Path.Combine(Path, name);

    private void Written(Action write) => Written(() =>
    {
        write();
        return true;
    });

    // A disk that is full or read-only: the files stay as they were, and the message says where and what to do.
    private T Written<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{Path} cannot be written ({Excerpt.OneLine(e.Message)}); "
                + "make room or check the permissions, then resume the run: it goes on after its last checkpoint.", e);
        }
    }
}
