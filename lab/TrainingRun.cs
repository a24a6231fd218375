using System.Globalization;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>One training run from manifest to predictions, shown as it goes; what `lab train` and `lab demo` share.</summary>
internal sealed class TrainingRun(
    RunDirectory run, nn.Module<Tensor, Tensor> network, IClipSource source, Split split, torch.Device device, bool skipBad = false)
{
    private readonly RunManifest manifest = run.Manifest;

    /// <summary>The epochs, those of earlier sittings included.</summary>
    public List<EpochReport> Epochs { get; } = [];

    /// <summary>The test of the last epoch.</summary>
    public EvaluationResult Result { get; private set; } = null!;

    /// <summary>Trains what is left, writes everything, and prints a line an epoch.</summary>
    /// <param name="resume">Go on from the checkpoint, if there is one.</param>
    public void Execute(bool resume)
    {
        using var trainer = new Trainer(network, manifest.Network, manifest.Training, new TrainingClips(source, split, skipBad), device);
        if (resume)
        {
            if (run.Restore(trainer) is { } fallback) Console.Error.WriteLine("lab: " + fallback);
            Epochs.AddRange(run.Resume(trainer.EpochsDone));
            if (trainer.EpochsDone > 0)
                Console.WriteLine(trainer.EpochsDone == manifest.Training.Epochs
                    ? $"{run.Path} is complete: {trainer.EpochsDone} epochs."
                    : $"going on after epoch {trainer.EpochsDone} of {manifest.Training.Epochs}");
        }

        using var interruption = new Interruption();
        try
        {
            Train(trainer, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"stopped; {trainer.EpochsDone} epochs are safe in {run.Path}: the same command goes on{(manifest.Command.StartsWith("lab train", StringComparison.Ordinal) ? " with --resume" : "")}.");
            throw;
        }
        catch (TrainingDivergedException e)
        {
            string last = trainer.EpochsDone == 0 ? "no epoch was finished" : $"last good checkpoint: {run.CheckpointFile} (epoch {trainer.EpochsDone})";
            throw new LabException($"{e.Message}; {last}. Try a lower --lr, or bound the gradient with --clip-norm 1, in another --out.", e);
        }
        Result = trainer.LastTest ?? trainer.Test(cancellation: interruption.Token);
        TrainingSummary.PrintSkipped(trainer.Skipped);
        run.WritePredictions(Result.Predictions.Select(p => (source.Clips[p.Clip].Id, p)));
    }

    private void Train(Trainer trainer, CancellationToken cancellation)
    {
        int epochs = manifest.Training.Epochs, clips = split.Train.Count;
        int before = trainer.EpochsDone;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        ProgressDisplay.Run(manifest.Split, (epochs - before) * clips, "clips", done =>
        {
            var progress = ProgressDisplay.Callback<StepReport>(s => done(((s.Epoch - 1 - before) * clips) + (clips * s.Step / s.Steps)));
            foreach (var report in trainer.Run(progress, cancellation))
            {
                run.Append(report);
                run.Save(trainer);
                Epochs.Add(report);
                double left = clock.Elapsed.TotalSeconds / (report.Epoch - before) * (epochs - report.Epoch);
                Spectre.Console.AnsiConsole.Console.Write(new Spectre.Console.Text(Line(report, left) + "\n"));   // Console.WriteLine would overlap the bar
            }
        });
    }

    private static string Line(EpochReport r, double secondsLeft)
    {
        string test = r.Test is null ? "" : FormattableString.Invariant($"  test loss {r.TestLoss:0.000} WAR {Percent(r.Test.War)} UAR {Percent(r.Test.Uar)}");
        string left = r.Epoch == r.Epochs ? "" : $", {Duration(secondsLeft)} left";
        return FormattableString.Invariant(
            $"epoch {r.Epoch,3}/{r.Epochs}  lr {r.LearningRate:0.0000####}  train loss {r.TrainLoss:0.000} WAR {Percent(r.TrainWar)}{test}  {r.ClipsPerSecond:0} clips/s{left}");
    }

    /// <summary>A fraction as "71.4 %", or "–" when unknown.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } f ? (100 * f).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>"42 s", "3 min 05 s", "2 h 07 min".</summary>
    public static string Duration(double seconds)
    {
        var t = TimeSpan.FromSeconds(Math.Round(seconds));
        return t.TotalHours >= 1 ? FormattableString.Invariant($"{(int)t.TotalHours} h {t.Minutes:00} min")
            : t.TotalMinutes >= 1 ? FormattableString.Invariant($"{t.Minutes} min {t.Seconds:00} s")
            : FormattableString.Invariant($"{t.Seconds} s");
    }
}
