using System.Diagnostics;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Evaluation;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// Trains any network (B, T, 3, H, W) → (B, C) on one split and yields a report an epoch. It knows no particular network, prints nothing and
/// writes nothing. All randomness is a function of (seed, epoch, clip), so an epoch can be repeated from the weights and the optimizer's state alone.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>The loss is read back from the device this often: a NaN is found this many steps late at most, and named exactly.</summary>
    private const int StepsBetweenReadings = 16;

    private readonly TrainingConfig config;
    private readonly Device device;
    private readonly ClipLoader training;
    private readonly ClipLoader testing;
    private readonly TrainingStep step;

    /// <summary>Moves the network to the device and starts the optimizer anew.</summary>
    /// <param name="network">Frames to logits.</param>
    /// <param name="source">The data.</param>
    /// <param name="split">Which clips are learned from and which are tested on.</param>
    /// <param name="frames">T, frames a clip.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="config">How to train.</param>
    /// <param name="device">cpu or cuda.</param>
    /// <param name="skipBad">Leave out clips that cannot be decoded and list them in <see cref="Skipped"/>, instead of stopping.</param>
    public Trainer(
        nn.Module<Tensor, Tensor> network, IClipSource source, Split split, int frames, int side, TrainingConfig config, Device device, bool skipBad = false)
    {
        this.config = config.Validate();
        this.device = device;
        Network = network.to(device);
        Source = source;
        step = new TrainingStep(Network, config);
        var loading = new LoaderConfig
        {
            Frames = frames, Side = side, BatchSize = config.BatchSize, Sampling = FrameSampling.Random,
            Augmentation = config.Augmentation, Shuffle = true, Seed = (ulong)config.Seed, SkipBad = skipBad,
        };
        training = new ClipLoader(source, split.Train, loading);
        testing = new ClipLoader(source, split.Test, loading.AtTest());
    }

    /// <summary>The network being trained.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>The data it is trained on.</summary>
    public IClipSource Source { get; }

    /// <summary>The optimizer, whose state belongs into a checkpoint.</summary>
    public Optimizer Optimizer => step.Optimizer;

    /// <summary>What a checkpoint holds beside the network.</summary>
    internal IEnumerable<(string Name, torch.Tensor Value)> State => step.State;

    /// <summary>Epochs done; set by a checkpoint before <see cref="Run"/> to go on from there.</summary>
    public int EpochsDone { get; set; }

    /// <summary>Clips left out because they could not be decoded, each once; empty unless skipping was asked for.</summary>
    public IReadOnlyList<SkippedClip> Skipped => [.. training.Skipped.Concat(testing.Skipped).DistinctBy(clip => clip.File)];

    /// <summary>The last test; null before the first.</summary>
    public EvaluationResult? LastTest { get; private set; }

    /// <summary>Trains the epochs that are left.</summary>
    /// <param name="progress">Told after every few steps.</param>
    /// <param name="cancellation">Stops between two steps; the epoch under way is lost.</param>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<EpochReport> Run(IProgress<StepReport>? progress = null, CancellationToken cancellation = default)
    {
        while (EpochsDone < config.Epochs)
        {
            int epoch = EpochsDone;
            var clock = Stopwatch.StartNew();
            var (loss, war, rate, clips) = TrainInPrecision(epoch, progress, cancellation);
            double clipsPerSecond = clips / clock.Elapsed.TotalSeconds;

            RequireFinite(epoch, rate);

            bool test = (epoch + 1) % config.TestEvery == 0 || epoch + 1 == config.Epochs;
            LastTest = test ? Test(cancellation: cancellation) : null;
            EpochsDone = epoch + 1;
            yield return new EpochReport(
                EpochsDone, config.Epochs, rate, loss, war, LastTest?.Loss, LastTest?.Matrix, clock.Elapsed.TotalSeconds, clipsPerSecond);
        }
    }

    /// <summary>Evaluates the network as it is on the test clips.</summary>
    public EvaluationResult Test(IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Evaluator.Run(Network, Source, testing, config.Pixels, device, progress, cancellation);

    /// <summary>Frees the optimizer and the loaders; the network stays its owner's.</summary>
    public void Dispose()
    {
        step.Dispose();
        training.Dispose();
        testing.Dispose();
    }

    /// <summary>The last step's loss was that of the weights before it; the weights after it go into a checkpoint and must be numbers too.</summary>
    private void RequireFinite(int epoch, double rate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var finite = Network.state_dict().Values.Where(value => value.is_floating_point()).Select(value => value.isfinite().all());
        if (step.Moves is { } moves) finite = finite.Append(moves);      // no gradient of the epoch was finite
        if (!DeviceTransfer.ToHost(stack([.. finite]).all()).data<bool>()[0]) throw new TrainingDivergedException(epoch + 1, training.BatchCount, rate, double.NaN);
    }

    private (double Loss, double War, double Rate, int Clips) TrainInPrecision(int epoch, IProgress<StepReport>? progress, CancellationToken cancellation)
    {
        step.Begin();
        try
        {
            return TrainEpoch(epoch, progress, cancellation);
        }
        finally
        {
            step.End();
        }
    }

    private (double Loss, double War, double Rate, int Clips) TrainEpoch(int epoch, IProgress<StepReport>? progress, CancellationToken cancellation)
    {
        manual_seed((config.Seed * 1_000_003L) + epoch);   // dropout: the same draws whether the run was resumed or not
        Network.train();
        int steps = training.BatchCount, clips = 0, done = 0, read = 0;
        double lossSum = 0, rate = 0;
        using var losses = zeros(steps, device: device);
        using var right = zeros(1, dtype: ScalarType.Int64, device: device);
        var rates = new double[steps];
        var sizes = new int[steps];

        foreach (var batch in training.Epoch(epoch))
        {
            cancellation.ThrowIfCancellationRequested();
            rate = rates[done] = config.Schedule.Rate(epoch, (done + 1.0) / steps);
            sizes[done] = batch.Count;
            Step(batch, rate, losses, right, done);
            clips += sizes[done];
            done++;
            if (done % StepsBetweenReadings == 0) lossSum += ReadLosses();
            progress?.Report(new StepReport(epoch + 1, done, steps, read == 0 ? null : lossSum / sizes.AsSpan(0, read).ToArray().Sum()));
        }
        if (clips == 0) throw new LabException($"{Source.Name}: not one training clip could be read; see `lab data check`.");
        if (read < done) lossSum += ReadLosses();
        using var correct = DeviceTransfer.ToHost(right);
        return (lossSum / clips, correct.data<long>()[0] / (double)clips, rate, clips);

        double ReadLosses()
        {
            using var scope = NewDisposeScope();
            var fresh = DeviceTransfer.ToHost(losses.narrow(0, read, done - read));
            double sum = 0;
            foreach (float loss in fresh.data<float>())
            {
                if (!float.IsFinite(loss)) throw new TrainingDivergedException(epoch + 1, read + 1, rates[read], loss);
                sum += loss * sizes[read++];
            }
            return sum;
        }
    }

    private void Step(Batch batch, double rate, Tensor losses, Tensor right, int index)
    {
        using var scope = NewDisposeScope();
        var labels = DeviceTransfer.ToDevice(batch.Labels, device);
        var (loss, logits) = step.Run(batch.Normalised(device, config.Pixels), labels, rate);
        using var noGradient = no_grad();
        losses[index] = loss;
        right.PlusInPlace(logits.argmax(1).eq(labels).sum());
    }
}
