using System.Globalization;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Training;

/// <summary>Oracle: matrices made by hand; the committed runs against sums over their confusion.csv, read line by line here.</summary>
public sealed class ProtocolResultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static readonly string[] Classes = ["Happy", "Sad"];

    private static ConfusionMatrix Matrix(int happyRight, int happyWrong, int sadRight, int sadWrong) =>
        new(Classes, new long[,] { { happyRight, happyWrong }, { sadWrong, sadRight } });

    private RunDirectory Run(string split, int seed, params ConfusionMatrix?[] tests)
    {
        var manifest = new RunManifest
        {
            Command = "lab train", Preset = "quick", Network = Presets.Quick(4) with { Classes = 2 },
            Training = new TrainingConfig { Epochs = 3, Seed = seed },
            Data = new DataIdentity(DataKind.Dfew, "x"), DataFingerprint = "0123456789abcdef",
            Split = split, TrainClips = 8, TestClips = 2, Classes = Classes, Device = "cpu", Threads = 1,
        };
        var run = RunWriter.Create(Path.Combine(folder, Guid.NewGuid().ToString("N")), manifest);
        for (int epoch = 1; epoch <= tests.Length; epoch++)
        {
            var test = tests[epoch - 1];
            run.Append(new EpochReport(epoch, 3, 0.1, 1, 0.5, test is null ? null : 1, test, 1, 1));
        }
        if (tests.Length == 3) run.WritePredictions([]);
        return run.Run;
    }

    [Fact]
    public void The_last_epoch_is_the_result_folds_are_averaged_and_pooled_and_the_best_on_test_is_named_so()
    {
        // Fold 1 has 4 clips, 3 right; fold 2 has 2, 1 right: pooled 4/6, mean (3/4 + 1/2)/2 = 0.625.
        var (results, unfinished) = ProtocolResult.Of(
            [Run("fold 2", 1, null, Matrix(1, 0, 1, 0), Matrix(1, 0, 0, 1)), Run("fold 1", 1, null, null, Matrix(2, 0, 1, 1))]);
        Assert.Empty(unfinished);
        var result = Assert.Single(results);
        Assert.Equal(["fold 1", "fold 2"], result.Folds.Select(fold => fold.Split));
        Assert.Equal(4.0 / 6, result.Pooled.War!.Value, 1e-12);
        Assert.Equal(0.625, result.War!.Value.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(2 * 0.125 * 0.125), result.War!.Value.Deviation!.Value, 1e-12);
        Assert.Equal((1.0, 2), (result.Folds[1].BestOnTest!.War, result.Folds[1].BestEpoch));
        Assert.Null(result.Folds[0].BestOnTest);
        Assert.False(result.Complete);
        Assert.Equal(5, result.Expected);
    }

    [Fact]
    public void A_run_that_did_not_end_is_left_out_and_one_that_is_there_twice_counts_once()
    {
        RunDirectory Whole() => Run("all scenes", 1, null, null, Matrix(2, 0, 2, 0));
        var (results, unfinished) = ProtocolResult.Of([Run("all scenes", 1, Matrix(1, 1, 1, 1)), Whole(), Whole()]);
        Assert.Single(unfinished);
        var result = Assert.Single(results);
        Assert.Equal(4, result.Pooled.Total);
        Assert.True(result.Complete);
    }

    [Fact]
    public void Seeds_are_brought_together_and_nothing_else()
    {
        var (results, _) = ProtocolResult.Of([Run("fold 1", 2, null, null, Matrix(1, 1, 1, 1)), Run("fold 1", 1, null, null, Matrix(2, 0, 2, 0))]);
        var seeded = Assert.Single(SeededResult.Of(results));
        Assert.Equal(2, seeded.Results.Count);
        Assert.Equal(0.75, seeded.War!.Value.Mean, 1e-12);
        Assert.Null(seeded.BestOnTestWar);
    }

    [Fact]
    public void The_committed_photographs_give_what_their_logs_say()
    {
        string start = Path.Combine(Checkout.Root, "data", "runs", "london-scratch100-t8-s1-fold");
        string[] runs = [.. Enumerable.Range(1, 5).Select(fold => start + fold)];
        var (results, _) = ProtocolResult.Of(runs.Select(RunDirectory.Open));
        double[] wars = [.. runs.Select(run =>
        {
            var last = File.ReadLines(Path.Combine(run, "confusion.csv")).TakeLast(7).Select(line => line.Split(',')[2..]);
            double[][] rows = [.. last.Select(row => row.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
            return rows.Select((row, label) => row[label]).Sum() / rows.Sum(row => row.Sum());
        })];
        var result = Assert.Single(results);
        Assert.True(result.Complete);
        Assert.Equal(wars.Average(), result.War!.Value.Mean, 1e-12);
        Assert.Equal(0.87, result.War!.Value.Mean, 1e-9);   // README
        Assert.Equal(48, result.Pooled.Total);
    }
}
