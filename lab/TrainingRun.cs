using System.Diagnostics;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Training;
using Spectre.Console;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>Trains a run from its start or its checkpoint to its predictions, writes everything into its folder and prints a line an epoch.</summary>
internal sealed class TrainingRun(RunWriter writer, Trainer trainer)
{
    private readonly string folder = writer.Run.Path;
    private readonly RunManifest manifest = writer.Run.Manifest;

    /// <summary>The epochs, those before a resume included.</summary>
    public List<EpochReport> Epochs { get; } = [];

    /// <summary>The test of the last epoch.</summary>
    public EvaluationResult Result { get; private set; } = null!;

    /// <summary>Trains the epochs that are left.</summary>
    /// <param name="resume">Continue from the checkpoint, if there is one.</param>
    public void Execute(bool resume)
    {
        if (resume) Resume();
        using var interruption = new Interruption();
        try
        {
            Train(interruption.Token);
        }
        catch (OperationCanceledException)
        {
            string flag = manifest.Command.StartsWith("lab train", StringComparison.Ordinal) ? " with --resume" : "";
            Console.WriteLine($"stopped; {trainer.EpochsDone} epochs are safe in {folder}: the same command goes on{flag}.");
            throw;
        }
        catch (TrainingDivergedException e)
        {
            string last = trainer.EpochsDone == 0 ? "no epoch was finished"
                : $"last good checkpoint: {Path.Combine(folder, RunFiles.Checkpoint)} (epoch {trainer.EpochsDone})";
            throw new LabException($"{e.Message}; {last}. Try a lower --lr, or bound the gradient with --clip-norm 1, in another --out.", e);
        }
        Result = trainer.LastTest ?? trainer.Test(interruption.Token);
        TrainingSummary.PrintSkipped(trainer.Skipped);
        writer.WritePredictions(Result.Predictions.Select(prediction => (trainer.Clips.Source.Clips[prediction.Clip].Id, prediction)));
    }

    private void Resume()
    {
        if (writer.Restore(trainer) is { } fallback) Console.Error.WriteLine("lab: " + fallback);
        Epochs.AddRange(writer.Resume(trainer.EpochsDone));
        if (trainer.EpochsDone == 0) return;
        Console.WriteLine(trainer.EpochsDone == manifest.Training.Epochs
            ? $"{folder} is complete: {trainer.EpochsDone} epochs."
            : $"going on after epoch {trainer.EpochsDone} of {manifest.Training.Epochs}");
    }

    private void Train(CancellationToken cancellation)
    {
        int epochs = manifest.Training.Epochs, clips = manifest.TrainClips, before = trainer.EpochsDone;
        var clock = Stopwatch.StartNew();
        ProgressDisplay.Run(manifest.Split, (epochs - before) * clips, "clips", done =>
        {
            var progress = ProgressDisplay.Callback<StepReport>(s => done(((s.Epoch - 1 - before) * clips) + (clips * s.Step / s.Steps)));
            foreach (var report in trainer.Run(progress, cancellation))
            {
                writer.Append(report);
                writer.Save(trainer);
                Epochs.Add(report);
                double left = clock.Elapsed.TotalSeconds / (report.Epoch - before) * (epochs - report.Epoch);
                AnsiConsole.Console.Write(new Text(Line(report, left) + "\n"));   // Console.WriteLine would overlap the bar
            }
        });
    }

    private static string Line(EpochReport r, double secondsLeft)
    {
        string test = r.Test is null ? ""
            : Invariant($"  test loss {r.TestLoss:0.000} WAR {Readable.Percent(r.Test.War)} UAR {Readable.Percent(r.Test.Uar)}");
        string left = r.Epoch == r.Epochs ? "" : $", {Readable.Duration(secondsLeft)} left";
        return Invariant($"epoch {r.Epoch,3}/{r.Epochs}  lr {r.LearningRate:0.0000####}  train loss {r.TrainLoss:0.000} ")
            + Invariant($"WAR {Readable.Percent(r.TrainWar)}{test}  {r.ClipsPerSecond:0} clips/s{left}");
    }
}
