using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// One training step: forward, cross-entropy, backward, bound on the gradient, optimizer; in the precision asked for. Nothing in it waits for the
/// device: loss and logits stay there until they are read.
/// </summary>
public sealed class TrainingStep : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly TrainingConfig config;
    private readonly MasterWeights? masters;   // only when the network itself computes in fewer bits

    /// <summary>Starts with a fresh optimizer.</summary>
    /// <param name="network">Frames to logits, on the device it is trained on.</param>
    /// <param name="config">How to train.</param>
    /// <exception cref="LabException">The network cannot do what is asked of it.</exception>
    public TrainingStep(nn.Module<Tensor, Tensor> network, TrainingConfig config)
    {
        (this.network, this.config) = (network, config);
        if (config.FrozenStages > 0 || config.Recompute)
        {
            var backbone = network.modules().OfType<ResNet18Pyramid>().FirstOrDefault()
                ?? throw new LabException("This network has no ResNet-18 to freeze or recompute; leave out --freeze and --recompute.");
            backbone.Freeze(config.FrozenStages);
            foreach (var part in network.modules().OfType<IRecomputing>()) part.Recompute = config.Recompute;
        }
        if (config.Precision != Precision.Fp32) masters = new MasterWeights(network, config.Precision);
        Optimizer = Optimizer.Create(config, masters?.Named ?? network.named_parameters());
    }

    /// <summary>The optimizer of the weights that are learned.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What must be saved, beside the network, to resume exactly.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => masters is null ? Optimizer.State : Optimizer.State.Concat(masters.State);

    /// <summary>Whether steps still move the weights, bool scalar on the device; null where nothing can stop them.</summary>
    internal Tensor? Moves => masters?.Moves;

    /// <summary>Converts the network to the precision of the steps. Until <see cref="End"/> its weights must not be read.</summary>
    public void Begin() => masters?.Begin();

    /// <summary>Converts the network back to float32.</summary>
    public void End() => masters?.End();

    /// <summary>One step.</summary>
    /// <param name="frames">Normalised frames, float32 (B, T, 3, H, W).</param>
    /// <param name="labels">Class indices, int64 (B).</param>
    /// <param name="rate">Learning rate.</param>
    /// <returns>Mean loss before the step, float32 scalar, and logits, float32 (B, C), without their graph; the caller's to dispose.</returns>
    public (Tensor Loss, Tensor Logits) Run(Tensor frames, Tensor labels, double rate)
    {
        using var scope = NewDisposeScope();
        Optimizer.ZeroGradients();
        var logits = masters is null ? network.call(frames) : network.call(frames.to(masters.Type)).to(ScalarType.Float32);
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: config.LabelSmoothing);
        (masters?.Scaled(loss) ?? loss).backward();
        if (masters is null) Optimizer.Step(rate, config.MaxGradientNorm);
        else masters.Step(Optimizer, rate, config.MaxGradientNorm);
        return (loss.detach().MoveToOuterDisposeScope(), logits.detach().MoveToOuterDisposeScope());
    }

    /// <summary>Frees the optimizer's state and the masters; the network stays its owner's.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        masters?.Dispose();
    }
}
