using MsstNet.Evaluation;
using MsstNet.Training;

namespace MsstNet.Lab.Runs;

/// <summary>
/// Writes a run's folder while it is trained. An epoch's numbers are on the disk before its checkpoint; what a kill leaves after the checkpoint is
/// dropped on <see cref="Resume"/>.
/// </summary>
internal sealed class RunWriter(RunDirectory run)
{
    /// <summary>The page `lab demo` writes about its run.</summary>
    public const string Report = "report.html";

    private readonly RunTables tables = new(run);
    private readonly RunCheckpoints checkpoints = new(run);

    /// <summary>The folder, to read what is written.</summary>
    public RunDirectory Run => run;

    /// <summary>Starts a run in a folder that holds none.</summary>
    /// <exception cref="LabException">The folder already holds a run.</exception>
    public static RunWriter Create(string path, RunManifest manifest)
    {
        if (RunDirectory.Holds(path))
            throw new LabException($"{path} already holds a run; add --resume to go on with it, or --out to choose another folder.");
        if (manifest.Classes.FirstOrDefault(name => name.AsSpan().IndexOfAny(",\"\r\n") >= 0) is { } odd)
        {
            throw new LabException($"The class name '{OneLine.Quote(odd)}' has a comma, a quotation mark or a line end, "
                + "which a run's tables cannot hold; rename it in the data set.");
        }
        CreatedFolders? folder = null;
        try
        {
            folder = new CreatedFolders(path);
            AtomicFile.WriteText(Path.Combine(path, RunFiles.Manifest), manifest.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder?.RemoveEmpty();
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); make room there or choose another with --out.", e);
        }
        return new RunWriter(new RunDirectory(path, manifest));
    }

    /// <summary>Starts a run in a folder whose earlier run is given up: its files are deleted, anything else there stays.</summary>
    public static RunWriter Replace(string path, RunManifest manifest)
    {
        string[] names =
        [
            RunFiles.Manifest, RunFiles.Metrics, RunFiles.Confusion, RunFiles.Timings, RunFiles.Predictions,
            RunFiles.Checkpoint, RunCheckpoints.Previous, Report,
        ];
        foreach (string name in names) File.Delete(Path.Combine(path, name));
        return Create(path, manifest);
    }

    /// <summary>Restores a trainer from the last checkpoint or, where that one is damaged or gone, from the one before it.</summary>
    /// <returns>One line that says so when the one before it was taken; otherwise null, also for a run without a checkpoint.</returns>
    /// <exception cref="LabException">No checkpoint is whole, or they are of another network.</exception>
    public string? Restore(Trainer trainer)
    {
        string? fallback = null;
        Written(() => fallback = checkpoints.Restore(trainer));
        return fallback;
    }

    /// <summary>Drops what a kill left after the last checkpoint and returns the epochs the checkpoint holds.</summary>
    /// <param name="epochsDone">Epochs in the checkpoint.</param>
    /// <exception cref="LabException">An epoch of the checkpoint is in no table, or the folder cannot be written.</exception>
    public IReadOnlyList<EpochReport> Resume(int epochsDone)
    {
        Written(() =>
        {
            tables.Keep(epochsDone);
            foreach (string torn in Directory.GetFiles(run.Path, "*.tmp")) File.Delete(torn);
            // A run that had ended before its checkpoint was damaged has predictions already.
            if (epochsDone < run.Manifest.Training.Epochs) File.Delete(run.InFolder(RunFiles.Predictions));
        });
        var epochs = run.Epochs().ToList();
        if (epochs.Select(report => report.Epoch).SequenceEqual(Enumerable.Range(1, epochsDone))) return epochs;
        throw new LabException($"{run.InFolder(RunFiles.Metrics)} has not each of the {epochsDone} epochs of the checkpoint once; "
            + "put it back as it was, or start the run again in another folder.");
    }

    /// <summary>Writes an epoch's numbers; call it before its checkpoint is saved.</summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public void Append(EpochReport report) => Written(() => tables.Append(report));

    /// <summary>Saves a trainer's state; the checkpoint before stays beside it.</summary>
    /// <exception cref="LabException">The folder cannot be written; the checkpoints are as they were.</exception>
    public void Save(Trainer trainer) => Written(() => checkpoints.Save(trainer));

    /// <summary>Writes the prediction for every test clip: clip, truth, predicted, and a probability per class.</summary>
    /// <param name="rows">Clip name and prediction.</param>
    public void WritePredictions(IEnumerable<(string Clip, ClipPrediction Prediction)> rows)
    {
        var classes = run.Manifest.Classes;
        string header = Csv.Row($"clip,truth,predicted,{classes.Select(name => "p_" + name)}");
        var lines = rows.Select(row => Csv.Row(
            $"{row.Clip},{classes[row.Prediction.Truth]},{classes[row.Prediction.Predicted]},{row.Prediction.Probabilities:0.00000}"));
        Written(() => Csv.Write(run.InFolder(RunFiles.Predictions), header, lines));
    }

    // A disk that is full or read-only: the files stay as they were, and the message says where and what to do.
    private void Written(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{run.Path} cannot be written ({OneLine.Of(e.Message)}); "
                + "make room or check the permissions, then resume the run: it goes on after its last checkpoint.", e);
        }
    }
}
