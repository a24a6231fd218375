using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): θ ← θ − ηλθ; m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
/// θ ← θ − η · m̂ / (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and v̂ = v / (1−β₂ᵗ).
/// </summary>
public sealed class AdamW : Optimizer
{
    private const double Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-8;   // the memories of the mean and of the square

    private readonly double weightDecay;
    private readonly torch.Tensor steps;

    /// <summary>Starts from zero moments.</summary>
    /// <param name="parameters">Named parameters.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    public AdamW(IEnumerable<(string Name, Parameter Weight)> parameters, double weightDecay)
        : base(parameters, "mean", "square")
    {
        this.weightDecay = weightDecay;
        steps = torch.zeros(1, torch.int64).DetachFromDisposeScope();   // on the CPU: reading it waits for no device
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, torch.Tensor Value)> State => [.. base.State, ("steps", steps)];

    internal override void Advance() => steps.data<long>()[0]++;

    internal override void Move(IReadOnlyList<WeightPiece> pieces, double rate)
    {
        long t = steps.data<long>()[0];
        double meanCorrection = 1 - Math.Pow(Beta1, t), squareCorrection = Math.Sqrt(1 - Math.Pow(Beta2, t));
        // Held to the end of the step: where a number is converted to a Scalar implicitly, TorchSharp passes on the handle alone, and a finalizer
        // may free it while libtorch still reads it ("Expected false to be true … toFloat").
        using Scalar decay = 1 - (rate * weightDecay), keepMean = Beta1, addMean = 1 - Beta1, keepSquare = Beta2, addSquare = 1 - Beta2,
            correction = squareCorrection, epsilon = Epsilon, length = -rate / meanCorrection;
        foreach (var (weight, gradient, state) in pieces)
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
