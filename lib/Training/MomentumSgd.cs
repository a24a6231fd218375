using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Training;

/// <summary>
/// Stochastic gradient descent with momentum and L2 penalty, PyTorch's definition: g ← ∇L + λθ; v ← μv + g; θ ← θ − ηv.
/// In one pass over memory where libtorch's own operator can be called, otherwise in three with TorchSharp's. The two agree to about one unit in
/// the last place a step (the one pass may round a product and a sum once), so runs are bit-identical on one machine, but not between a machine
/// that has the operator and one that does not.
/// </summary>
public sealed class MomentumSgd : Optimizer
{
    private readonly double momentum, weightDecay;
    private readonly bool fused;

    /// <summary>Starts from zero velocity.</summary>
    /// <param name="parameters">Named parameters.</param>
    /// <param name="momentum">μ, 0 … 1.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="fused">Whether in one pass; null takes it where it can be had.</param>
    public MomentumSgd(IEnumerable<(string Name, Parameter Weight)> parameters, double momentum, double weightDecay, bool? fused = null)
        : base(parameters, "velocity")
    {
        (this.momentum, this.weightDecay) = (momentum, weightDecay);
        // Without momentum the operator takes no velocities at all: another call, for a case of no use here.
        this.fused = fused ?? (momentum > 0 && StableAbi.WhyNot is null);
    }

    internal override void Move(IReadOnlyList<WeightPiece> pieces, double rate)
    {
        List<WeightPiece> together = fused ? [.. pieces.Where(piece => piece.IsSideBySide)] : [];
        if (together.Count > 0)
        {
            StableAbi.FusedSgd([.. together.Select(piece => (piece.Weight, piece.Gradient, piece.State[0]))], momentum, weightDecay, rate);
            if (together.Count == pieces.Count) return;
        }
        using Scalar decay = weightDecay, keep = momentum, length = -rate;   // held, see AdamW
        foreach (var (weight, gradient, state) in fused ? pieces.Where(piece => !piece.IsSideBySide) : pieces)
        {
            if (weightDecay != 0) gradient.add_(weight, decay);
            state[0].mul_(keep).PlusInPlace(gradient);
            weight.add_(state[0], length);
        }
    }
}
