using System.Diagnostics;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Model;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>The clips of a run.</summary>
/// <param name="Source">The data set.</param>
/// <param name="Split">Which of its clips are learned from and which are tested on.</param>
/// <param name="SkipBad">Leave out clips that cannot be decoded and list them in <see cref="Trainer.Skipped"/>, instead of stopping.</param>
public sealed record TrainingClips(IClipSource Source, Split Split, bool SkipBad = false);

/// <summary>
/// Trains any network (B, T, 3, H, W) → (B, C) on one split and yields a report an epoch. It knows no particular network, prints nothing and
/// writes nothing. All randomness is a function of (seed, epoch, clip), so an epoch can be repeated from the weights and the optimizer's state alone.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainingConfig config;
    private readonly Device device;
    private readonly ClipLoader training;
    private readonly ClipLoader testing;
    private readonly TrainingStep step;

    /// <summary>Moves the network to the device and starts the optimizer anew.</summary>
    /// <param name="network">Frames to logits.</param>
    /// <param name="shape">The network's shape.</param>
    /// <param name="config">How to train.</param>
    /// <param name="clips">What to learn from and what to test on.</param>
    /// <param name="device">cpu or cuda.</param>
    /// <exception cref="LabException">The network cannot be trained in this way, or the split is empty.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, NetworkConfig shape, TrainingConfig config, TrainingClips clips, Device device)
    {
        (this.config, Clips, this.device) = (config.Validate(), clips, device);
        Network = network.to(device);
        step = new TrainingStep(Network, config);
        var loading = new LoaderConfig
        {
            Frames = shape.Frames, Side = shape.Side, BatchSize = config.BatchSize, Sampling = FrameSampling.Random,
            Augmentation = config.Augmentation, Shuffle = true, Seed = (ulong)config.Seed, SkipBad = clips.SkipBad,
            Workers = LoaderConfig.WorkersFor(device),
        };
        training = new ClipLoader(clips.Source, clips.Split.Train, loading);
        testing = new ClipLoader(clips.Source, clips.Split.Test, loading.AtTest());
    }

    /// <summary>What it learns from and is tested on.</summary>
    public TrainingClips Clips { get; }

    /// <summary>The network being trained.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Epochs done; set by a checkpoint before <see cref="Run"/> to go on from there.</summary>
    public int EpochsDone { get; set; }

    /// <summary>Clips left out because they could not be decoded, each once; empty unless skipping was asked for.</summary>
    public IReadOnlyList<SkippedClip> Skipped => [.. training.Skipped.Concat(testing.Skipped).DistinctBy(clip => clip.File)];

    /// <summary>The last test; null before the first.</summary>
    public EvaluationResult? LastTest { get; private set; }

    /// <summary>What a checkpoint holds beside the network.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => step.State;

    /// <summary>Trains the epochs that are left.</summary>
    /// <param name="progress">Receives a report after every step.</param>
    /// <param name="cancellation">Stops between two steps; the epoch under way is lost.</param>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<EpochReport> Run(IProgress<StepReport>? progress = null, CancellationToken cancellation = default)
    {
        while (EpochsDone < config.Epochs)
        {
            int epoch = EpochsDone;
            var clock = Stopwatch.StartNew();
            var (loss, war, rate, learned) = TrainEpoch(epoch, progress, cancellation);
            double clipsPerSecond = learned / clock.Elapsed.TotalSeconds;

            RequireFinite(epoch, rate);

            bool test = (epoch + 1) % config.TestEvery == 0 || epoch + 1 == config.Epochs;
            LastTest = test ? Test(cancellation) : null;
            EpochsDone = epoch + 1;
            yield return new EpochReport(
                EpochsDone, config.Epochs, rate, loss, war, LastTest?.Loss, LastTest?.Matrix, clock.Elapsed.TotalSeconds, clipsPerSecond);
        }
    }

    /// <summary>Evaluates the network as it is on the test clips.</summary>
    public EvaluationResult Test(CancellationToken cancellation = default) =>
        Evaluator.Run(Network, testing, config.Pixels, cancellation: cancellation);

    /// <summary>Frees the optimizer and the loaders; the network stays its owner's.</summary>
    public void Dispose()
    {
        step.Dispose();
        training.Dispose();
        testing.Dispose();
    }

    // The last step's loss was that of the weights before it; the weights after it go into a checkpoint and must be numbers too.
    private void RequireFinite(int epoch, double rate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var finite = Network.state_dict().Values.Where(value => value.is_floating_point()).Select(value => value.isfinite().all());
        if (step.Moves is { } moves) finite = finite.Append(moves);      // false when no gradient of the epoch was finite
        if (DeviceTransfer.ToHost(stack([.. finite]).all()).data<bool>()[0]) return;
        throw new TrainingDivergedException(epoch + 1, training.BatchCount, rate, double.NaN);
    }

    private (double Loss, double War, double Rate, int Clips) TrainEpoch(int epoch, IProgress<StepReport>? progress, CancellationToken cancellation)
    {
        manual_seed((config.Seed * 1_000_003L) + epoch);   // dropout: the same draws whether the run was resumed or not
        using var tally = new EpochTally(epoch + 1, training.BatchCount, device);
        Network.train();
        step.Begin();
        try
        {
            foreach (var batch in training.Epoch(epoch))
            {
                cancellation.ThrowIfCancellationRequested();
                double rate = config.Schedule.Rate(epoch, (tally.Done + 1.0) / training.BatchCount);
                Step(batch, rate, tally);
                progress?.Report(new StepReport(epoch + 1, tally.Done, training.BatchCount));
            }
            return tally.Total()
                ?? throw new LabException($"{Clips.Source.Identity}: not one training clip could be read; see `lab data check`.");
        }
        finally
        {
            step.End();
        }
    }

    private void Step(Batch batch, double rate, EpochTally tally)
    {
        using var scope = NewDisposeScope();
        var labels = DeviceTransfer.ToDevice(batch.Labels, device);
        var (loss, logits) = step.Run(batch.Normalised(device, config.Pixels), labels, rate);
        using var noGradient = no_grad();
        tally.Add(batch.Count, rate, loss, logits.argmax(1).eq(labels).sum());
    }
}
