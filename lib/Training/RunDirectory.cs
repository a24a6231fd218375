using System.Text;
using System.Text.Json;
using MsstNet.Evaluation;
using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// A run on disk, and the only type that knows its file names: run.json (what was run), metrics.csv and confusion.csv (what came out, the same
/// bytes for the same run), timings.csv (how long it took, different every time), last.safetensors (where it stands), previous.safetensors (where it
/// stood an epoch before, for a disk that lies), predictions.csv, run.lock (<see cref="RunLock"/>). An epoch's numbers are on the disk before its checkpoint; what a kill leaves beyond
/// the checkpoint is dropped on <see cref="Resume"/>.
/// </summary>
public sealed class RunDirectory
{
    /// <summary>The name of <see cref="CheckpointFile"/> in any run.</summary>
    internal const string CheckpointName = "last.safetensors";

    private readonly RunLog log;
    private readonly CheckpointPair checkpoints;

    private RunDirectory(string path, RunManifest manifest)
    {
        Path = path;
        Manifest = manifest;
        log = new RunLog(path, manifest);
        checkpoints = new CheckpointPair(CheckpointFile, File_("previous.safetensors"));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What is run in it.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The checkpoint of the last epoch that was finished.</summary>
    public string CheckpointFile => File_(CheckpointName);

    /// <summary>The last epoch whose numbers are written, whether or not another process is just writing more; 0 before the first.</summary>
    public int EpochsWritten => log.EpochsWritten;

    /// <summary>
    /// What the run came to: the test of its last epoch; null until it has ended. A run has ended when its last epoch and the predictions are there,
    /// which are written last; logs that were kept without checkpoint and times are those of a run that has.
    /// </summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public ConfusionMatrix? Result()
    {
        if (!File.Exists(File_("predictions.csv")) && (File.Exists(File_("timings.csv")) || File.Exists(CheckpointFile))) return null;
        // By the epoch's number: rows written twice, by two processes that no lock kept apart, are no more epochs.
        return Epochs().LastOrDefault() is { } last && last.Epoch == Manifest.Training.Epochs ? last.Test : null;
    }

    /// <summary>Seconds of each epoch, as they came; none where the times were not kept.</summary>
    public IReadOnlyList<double> Seconds() => [.. log.Seconds()];

    /// <summary>The epochs written so far, times excepted.</summary>
    /// <exception cref="LabException">A file cannot be read as what this class writes.</exception>
    public IEnumerable<EpochReport> Epochs() => log.Epochs();

    /// <summary>Starts a run in a folder that holds none.</summary>
    /// <exception cref="LabException">The folder already holds a run.</exception>
    public static RunDirectory Create(string path, RunManifest manifest)
    {
        if (File.Exists(System.IO.Path.Combine(path, "run.json")))
            throw new LabException($"{path} already holds a run; add --resume to go on with it, or --out to choose another folder.");
        if (manifest.Classes.FirstOrDefault(name => name.AsSpan().IndexOfAny(",\"\r\n") >= 0) is { } odd)
            throw new LabException($"The class name '{Excerpt.Of(odd)}' has a comma, a quotation mark or a line end, which a run's tables cannot hold; rename it in the data set.");
        var run = new RunDirectory(path, manifest);
        MadeFolder? folder = null;
        try
        {
            folder = new MadeFolder(path);
            AtomicFile.WriteText(run.File_("run.json"), manifest.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder?.TakeBack();
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); make room there or choose another with --out.", e);
        }
        return run;
    }

    /// <summary>Starts a run in a folder whose earlier run is given up: its files go, anything else there stays.</summary>
    public static RunDirectory Replace(string path, RunManifest manifest)
    {
        string[] names = ["run.json", "metrics.csv", "confusion.csv", "timings.csv", "predictions.csv", CheckpointName, "previous.safetensors", "report.html"];
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

    /// <summary>Puts a trainer back where the run stands: at its last checkpoint or, where that one is damaged or gone, at the one an epoch before it.</summary>
    /// <returns>One line that says so when the one before it was taken; null as a rule, and for a run that has none yet.</returns>
    /// <exception cref="LabException">No checkpoint is whole, or they are of another network.</exception>
    public string? Restore(Trainer trainer)
    {
        string? fallback = null;
        Written(() => fallback = checkpoints.Restore(trainer));
        return fallback;
    }

    /// <summary>Loads the weights of the last checkpoint into a network of the run's shape.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public void LoadWeights(nn.Module<Tensor, Tensor> network) => checkpoints.LoadWeights(network, Manifest);

    /// <summary>Builds the run's network with the weights of the last checkpoint.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public nn.Module<Tensor, Tensor> LoadNetwork() => checkpoints.LoadNetwork(Manifest);

    /// <summary>Drops what a kill left beyond the last checkpoint and returns the epochs the checkpoint holds.</summary>
    /// <param name="epochsDone">Epochs in the checkpoint.</param>
    /// <exception cref="LabException">An epoch of the checkpoint is in no table, or the folder cannot be written.</exception>
    public IReadOnlyList<EpochReport> Resume(int epochsDone)
    {
        Written(() =>
        {
            log.Keep(epochsDone);
            foreach (string torn in Directory.GetFiles(Path, "*.tmp")) File.Delete(torn);
            if (epochsDone < Manifest.Training.Epochs) File.Delete(File_("predictions.csv"));   // of a run that had ended before its checkpoint was damaged
        });
        var epochs = log.Epochs().ToList();
        if (!epochs.Select(report => report.Epoch).SequenceEqual(Enumerable.Range(1, epochsDone)))
            throw new LabException($"{File_("metrics.csv")} has not each of the {epochsDone} epochs of the checkpoint once; put it back as it was, or start the run again in another folder.");
        return epochs;
    }

    /// <summary>Writes an epoch's numbers; call it before its checkpoint is saved.</summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public void Append(EpochReport report) => Written(() => log.Append(report));

    /// <summary>Saves where a trainer stands; the checkpoint before stays beside it.</summary>
    /// <exception cref="LabException">The folder cannot be written; the checkpoints are as they were.</exception>
    public void Save(Trainer trainer) => Written(() => checkpoints.Save(trainer));

    /// <summary>Writes what the network said of every test clip: clip, truth, predicted, and a probability per class.</summary>
    /// <param name="rows">Clip name and prediction.</param>
    public void WritePredictions(IEnumerable<(string Clip, ClipPrediction Prediction)> rows)
    {
        var text = new StringBuilder("clip,truth,predicted");
        foreach (string name in Manifest.Classes) text.Append(",p_").Append(name);
        text.Append('\n');
        foreach (var (clip, prediction) in rows)
        {
            text.Append(FormattableString.Invariant($"{clip},{Manifest.Classes[prediction.Truth]},{Manifest.Classes[prediction.Predicted]}"));
            foreach (float probability in prediction.Probabilities) text.Append(FormattableString.Invariant($",{probability:0.00000}"));
            text.Append('\n');
        }
        Written(() => AtomicFile.WriteText(File_("predictions.csv"), text.ToString()));
    }

    private string File_(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A disk that is full or may only be read: what was there stays, and whoever runs it hears where and what to do.</summary>
    private void Written(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{Path} cannot be written ({Excerpt.OneLine(e.Message)}); make room or see to the permissions, then resume the run: it goes on after its last checkpoint.", e);
        }
    }
}
