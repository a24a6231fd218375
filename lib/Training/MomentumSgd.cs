using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Training;

/// <summary>
/// Stochastic gradient descent with momentum and L2 penalty, PyTorch's definition: g ← ∇L + λθ; v ← μv + g; θ ← θ − ηv.
/// In one pass over memory where libtorch's own operator can be called, otherwise in three with TorchSharp's. The two agree to
/// about one unit in the last place a step (the one pass may round a product and a sum once), so runs are the same to the bit on one machine, not between
/// one that has the operator and one that has not.
/// </summary>
public sealed class MomentumSgd : Optimizer
{
    private readonly double momentum;
    private readonly double weightDecay;
    private readonly bool fused;
    private readonly torch.Tensor[] velocity;

    /// <summary>Starts from zero velocity.</summary>
    /// <param name="parameters">Named parameters.</param>
    /// <param name="momentum">μ, 0 … 1.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    public MomentumSgd(IEnumerable<(string Name, Parameter Weight)> parameters, double momentum, double weightDecay)
        // Without momentum the operator wants no velocities at all, another shape of call for a case nobody trains.
        : this(parameters, momentum, weightDecay, fused: momentum > 0 && StableAbi.WhyNot is null)
    {
    }

    internal MomentumSgd(IEnumerable<(string Name, Parameter Weight)> parameters, double momentum, double weightDecay, bool fused) : base(parameters)
    {
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        this.fused = fused;
        velocity = Zeros();
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, torch.Tensor Value)> State => Named("velocity", velocity);

    /// <inheritdoc/>
    internal override IReadOnlyList<torch.Tensor> StateOf(int index) => [velocity[index]];

    /// <inheritdoc/>
    internal override void Move(IReadOnlyList<WeightPiece> pieces, double rate)
    {
        List<WeightPiece> together = fused ? [.. pieces.Where(SideBySide)] : [];
        if (together.Count > 0)
        {
            StableAbi.FusedSgd([.. together.Select(piece => piece.Weight)], [.. together.Select(piece => piece.Gradient)], [.. together.Select(piece => piece.State[0])],
                momentum, weightDecay, rate);
            if (together.Count == pieces.Count) return;
        }
        using Scalar decay = weightDecay, keep = momentum, length = -rate;      // held to the end of the step, as in AdamW and for its reason
        foreach (var (weight, gradient, state) in fused ? pieces.Where(piece => !SideBySide(piece)) : pieces)
        {
            if (weightDecay != 0) gradient.add_(weight, decay);
            state[0].mul_(keep).PlusInPlace(gradient);
            weight.add_(state[0], length);
        }
    }

    // On the CPU, where it was measured and tried; a velocity is laid out as its weight.
    private static bool SideBySide(WeightPiece piece) =>
        piece.Weight.device_type == DeviceType.CPU && piece.Weight.dtype == torch.ScalarType.Float32 && piece.Gradient.dtype == torch.ScalarType.Float32
        && piece.Weight.is_contiguous() && piece.Gradient.is_contiguous();
}
