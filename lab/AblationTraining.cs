using System.Diagnostics;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>Which runs of an ablation have ended, and the training of the others.</summary>
internal static class AblationTraining
{
    /// <summary>The results of the runs that have ended, here or in another process.</summary>
    public static List<AblationResult> Ended(IReadOnlyList<AblationRun> runs) =>
        [.. from run in runs let ended = run.Job.Ended() where ended is not null select new AblationResult(run, ended)];

    /// <summary>Trains what is left.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="results">Those that have ended; grows by each run trained.</param>
    /// <param name="trained">Called after each.</param>
    public static void Rest(IReadOnlyList<AblationRun> runs, List<AblationResult> results, Action trained)
    {
        AblationRun[] left = Left(runs, results);
        var clock = Stopwatch.StartNew();
        for (int k = 0; k < left.Length; k++)
        {
            string remaining = k == 0 ? "" : $", {Readable.Duration(clock.Elapsed.TotalSeconds / k * (left.Length - k))} left";
            Console.WriteLine($"run {results.Count + 1} of {runs.Count}: {left[k].Row}, seed {left[k].Seed}{remaining}");
            results.Add(new AblationResult(left[k], Train(left[k])));
            trained();
        }
    }

    /// <summary>Trains one run by its folder's name. It makes no table: of several processes that do this, each knows one run.</summary>
    /// <exception cref="LabException">No run has this name.</exception>
    public static int One(IReadOnlyList<AblationRun> runs, string name)
    {
        var run = runs.FirstOrDefault(each => each.Name == name) ?? throw new LabException(
            $"--only {name} is none of the {runs.Count} runs these options make; they are called {runs[0].Name} and so on.");
        if (run.Job.Ended() is null) Train(run);
        else Console.WriteLine($"{run.Job.Path} is complete.");
        return 0;
    }

    /// <summary>Lists the runs that have not ended.</summary>
    /// <returns>The error to end with.</returns>
    public static LabException Missing(IReadOnlyList<AblationRun> runs, IReadOnlyList<AblationResult> results)
    {
        AblationRun[] missing = Left(runs, results);
        foreach (var run in missing) Console.WriteLine($"not finished: {run.Name} ({Progress(run.Job)})");
        return new LabException($"{missing.Length} of {runs.Count} runs are not finished, {missing[0].Name} first; "
            + "the same command without --collect trains them, with --only RUN one of them.");
    }

    private static AblationRun[] Left(IReadOnlyList<AblationRun> runs, IEnumerable<AblationResult> results) =>
        [.. runs.Except(results.Select(result => result.Run))];

    private static string Progress(TrainingJob job) =>
        job.Exists ? $"{new RunTables(RunDirectory.Open(job.Path)).EpochsWritten} of {job.Preset.Training.Epochs} epochs" : "not started";

    private static ConfusionMatrix Train(AblationRun run) =>
        run.Job.Execute(resume: true, () => run.Job.Preset.Network.Build(run.Job.Preset.Training.Seed)).Matrix;
}
