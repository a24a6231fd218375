using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): θ ← θ − ηλθ; m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
/// θ ← θ − η · m̂ / (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and v̂ = v / (1−β₂ᵗ). In one pass over memory and one call for all weights where libtorch's own
/// operator can be called, otherwise with TorchSharp's, seven calls a weight; the two agree to some units in the last place a step.
/// </summary>
public sealed class AdamW : Optimizer
{
    private const double Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-8;   // the memories of the mean and of the square

    private readonly double weightDecay;
    private readonly bool fused;
    private readonly torch.Tensor steps;

    /// <summary>Starts from zero moments.</summary>
    /// <param name="parameters">Named parameters.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="fused">Whether in one pass; null takes it where it can be had.</param>
    public AdamW(IEnumerable<(string Name, Parameter Weight)> parameters, double weightDecay, bool? fused = null)
        : base(parameters, "mean", "square")
    {
        (this.weightDecay, this.fused) = (weightDecay, fused ?? StableAbi.WhyNot is null);
        steps = torch.zeros(1, torch.int64).DetachFromDisposeScope();   // on the CPU: reading it waits for no device
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, torch.Tensor Value)> State => [.. base.State, ("steps", steps)];

    internal override void Advance() => steps.data<long>()[0]++;

    internal override void Move(IReadOnlyList<WeightPiece> pieces, double rate)
    {
        long t = steps.data<long>()[0];
        List<WeightPiece> together = fused ? [.. pieces.Where(piece => piece.IsSideBySide)] : [];
        if (together.Count > 0)
        {
            StableAbi.FusedAdamW([.. together.Select(piece => (piece.Weight, piece.Gradient, piece.State[0], piece.State[1]))],
                new AdamWStep(t, rate, Beta1, Beta2, weightDecay, Epsilon));
            if (together.Count == pieces.Count) return;
        }
        double meanCorrection = 1 - Math.Pow(Beta1, t), squareCorrection = Math.Sqrt(1 - Math.Pow(Beta2, t));
        // Held to the end of the step: where a number is converted to a Scalar implicitly, TorchSharp passes on the handle alone, and a finalizer
        // may free it while libtorch still reads it ("Expected false to be true … toFloat").
        using Scalar decay = 1 - (rate * weightDecay), keepMean = Beta1, addMean = 1 - Beta1, keepSquare = Beta2, addSquare = 1 - Beta2,
            correction = squareCorrection, epsilon = Epsilon, length = -rate / meanCorrection;
        foreach (var (weight, gradient, state) in fused ? pieces.Where(piece => !piece.IsSideBySide) : pieces)
        {
            var (m, v) = (state[0], state[1]);
            if (weightDecay != 0) weight.mul_(decay);
            m.mul_(keepMean).add_(gradient, addMean);
            v.mul_(keepSquare).addcmul_(gradient, gradient, addSquare);
            using var deviation = v.sqrt().div_(correction).PlusInPlace(epsilon);
            weight.addcdiv_(m, deviation, length);
        }
    }
}
