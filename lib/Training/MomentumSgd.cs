using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Lab.Training;

/// <summary>Stochastic gradient descent with momentum and L2 penalty, PyTorch's definition: g ← ∇L + λθ; v ← μv + g; θ ← θ − ηv.</summary>
public sealed class MomentumSgd : Optimizer
{
    private readonly double momentum;
    private readonly double weightDecay;
    private readonly torch.Tensor[] velocity;

    /// <summary>Starts from zero velocity.</summary>
    /// <param name="parameters">Named parameters.</param>
    /// <param name="momentum">μ, 0 … 1.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    public MomentumSgd(IEnumerable<(string Name, Parameter Weight)> parameters, double momentum, double weightDecay) : base(parameters)
    {
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        velocity = Zeros();
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, torch.Tensor Value)> State => Named("velocity", velocity);

    /// <inheritdoc/>
    public override void Step(double rate) => ForEachGradient((i, weight, gradient) =>
    {
        if (weightDecay != 0) gradient.add_(weight, alpha: weightDecay);
        velocity[i].mul_(momentum).add_(gradient);
        weight.add_(velocity[i], alpha: -rate);
    });
}
