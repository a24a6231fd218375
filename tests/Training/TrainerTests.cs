using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracles: an uninterrupted run of the same seed, to the bit; the loss of guessing, ln C; the count of live tensors at the same place one epoch
/// earlier.
/// </summary>
[Collection(Alone)]
public class TrainerTests
{
    /// <summary>Dropout draws from the process's one generator, so nothing else may draw between two epochs that are compared.</summary>
    public const string Alone = "One generator";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void It_learns_what_frames_show()
    {
        var (network, trainer) = TinyRun.Start(TinyRun.Training with { Epochs = 16, Optimizer = OptimizerKind.AdamW, LearningRate = 0.003 });
        using (network)
        using (trainer)
        {
            var last = trainer.Run(cancellation: Stop).Last();
            Assert.True(last.TrainLoss < 0.5 * Math.Log(2), $"train loss {last.TrainLoss} is not below half of ln 2");
            Assert.Equal(4, last.Test!.Total);
        }
    }

    /// <summary>
    /// Reading from a device waits for it. Oracle: the losses once in 16 steps, the number of clips guessed right, whether the weights are finite.
    /// </summary>
    [Theory]
    [InlineData(1, 16, 1 + 2)]
    [InlineData(2, 8, 1 + 2)]
    public void An_epoch_reads_from_the_device_three_times_not_once_a_step(int batch, int steps, int expected)
    {
        var (network, trainer) = TinyRun.Start(TinyRun.Training with { BatchSize = batch, TestEvery = 4 });
        using var _1 = network;
        using var _2 = trainer;
        long before = DeviceTransfer.Reads;
        int seen = 0;
        _ = trainer.Run(new Count(report => seen = report.Steps), Stop).First();
        Assert.Equal(steps, seen);
        Assert.Equal(expected, DeviceTransfer.Reads - before);
    }

    private sealed class Count(Action<StepReport> seen) : IProgress<StepReport>
    {
        public void Report(StepReport value) => seen(value);
    }

    [Fact]
    public void A_resumed_run_equals_an_uninterrupted_one_to_the_bit()
    {
        string file = Path.Combine(Path.GetTempPath(), $"msstnet-{Guid.NewGuid():N}.safetensors");
        try
        {
            var (whole, uninterrupted) = TinyRun.Start();
            using var _1 = whole;
            using var _2 = uninterrupted;
            var reports = uninterrupted.Run(cancellation: Stop).ToList();

            var (first, early) = TinyRun.Start();
            using (first)
            using (early)
            {
                Assert.Equal(2, early.Run(cancellation: Stop).Take(2).Count());
                Checkpoint.Save(file, early);
            }
            var (second, resumed) = TinyRun.Start(TinyRun.Training);
            using var _3 = second;
            using var _4 = resumed;
            Checkpoint.Restore(file, resumed);
            Assert.Equal(2, resumed.EpochsDone);
            var rest = resumed.Run(cancellation: Stop).ToList();

            Assert.Equal(reports.Skip(2).Select(r => (r.TrainLoss, r.TestLoss)), rest.Select(r => (r.TrainLoss, r.TestLoss)));
            foreach (var (name, value) in whole.state_dict()) Assert.True(value.eq(second.state_dict()[name]).all().item<bool>(), $"{name} differs");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Live_tensors_are_as_many_after_every_epoch()
    {
        var (network, trainer) = TinyRun.Start();
        using var _1 = network;
        using var _2 = trainer;
        var counts = new List<long>();
        foreach (var _ in trainer.Run(cancellation: Stop)) counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal(counts[1], counts[2]);
        Assert.Equal(counts[2], counts[3]);
    }

    [Fact]
    public void A_loss_that_is_no_number_names_the_step_and_the_rate()
    {
        var (network, trainer) = TinyRun.Start(TinyRun.Training with { LearningRate = 1e30, MaxGradientNorm = null, WarmupEpochs = 0 });
        using var _1 = network;
        using var _2 = trainer;
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(cancellation: Stop).ToList());
        Assert.Matches("at epoch 1, step [2-4], learning rate 1e\\+30$", error.Message);   // the first step's loss was that of the starting weights
    }

    [Fact]
    public void Stopping_loses_only_the_epoch_under_way()
    {
        var (network, trainer) = TinyRun.Start();
        using var _1 = network;
        using var _2 = trainer;
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var report in trainer.Run(cancellation: stop.Token))
            {
                if (report.Epoch == 2) stop.Cancel();
            }
        });
        Assert.Equal(2, trainer.EpochsDone);
    }

    [Fact]
    public void Impossible_settings_are_refused_with_their_number()
    {
        var error = Assert.Throws<ArgumentException>(() => TinyRun.Start(TinyRun.Training with { Momentum = 1.5 }));
        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
    }
}

/// <summary>Runs by itself, after the tests that run side by side.</summary>
[CollectionDefinition(TrainerTests.Alone, DisableParallelization = true)]
public sealed class OneGenerator;
