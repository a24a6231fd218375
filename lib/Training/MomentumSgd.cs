using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Lab.Training;

/// <summary>
/// Stochastic gradient descent with momentum and L2 penalty, PyTorch's definition: g ← ∇L + λθ; v ← μv + g; θ ← θ − ηv.
/// Ours because the momentum must be saved: TorchSharp's optimizer keys its state by native handle and cannot load it before a first step.
/// Equal to TorchSharp's SGD to the bit (tested).
/// </summary>
public sealed class MomentumSgd : IDisposable
{
    private readonly (string Name, Parameter Weight, torch.Tensor Velocity)[] slots;
    private readonly double momentum;
    private readonly double weightDecay;

    /// <summary>Starts from zero velocity on the device the parameters are on: move the network first.</summary>
    /// <param name="parameters">Named parameters; those that need no gradient are left alone.</param>
    /// <param name="momentum">μ, 0 … 1.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    public MomentumSgd(IEnumerable<(string Name, Parameter Weight)> parameters, double momentum, double weightDecay)
    {
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        slots = [.. parameters.Where(p => p.Weight.requires_grad)
            .Select(p => (p.Name, p.Weight, torch.zeros_like(p.Weight).DetachFromDisposeScope()))];
    }

    /// <summary>The velocities v by parameter name, to be saved and restored with the weights.</summary>
    public IEnumerable<(string Name, torch.Tensor Velocity)> Velocities => slots.Select(slot => (slot.Name, slot.Velocity));

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in slots) slot.Weight.grad = null;
    }

    /// <summary>Scales the whole gradient so that its L2 norm is at most <paramref name="maximum"/>, without reading it back from the device.</summary>
    /// <remarks>g ← g · min(1, maximum / (‖g‖ + 10⁻⁶)), as torch.nn.utils.clip_grad_norm_.</remarks>
    public void ClipGradients(double maximum)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var norms = torch.stack([.. Gradients().Select(gradient => gradient.norm())]);
        var factor = (maximum / (norms.norm() + 1e-6)).clamp_max(1.0);
        foreach (var gradient in Gradients()) gradient.mul_(factor);
    }

    /// <summary>One step at learning rate <paramref name="rate"/>.</summary>
    public void Step(double rate)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var (_, weight, velocity) in slots)
        {
            var gradient = weight.grad;
            if (gradient is null) continue;
            if (weightDecay != 0) gradient.add_(weight, alpha: weightDecay);
            velocity.mul_(momentum).add_(gradient);
            weight.add_(velocity, alpha: -rate);
        }
    }

    /// <summary>Frees the velocities.</summary>
    public void Dispose()
    {
        foreach (var slot in slots) slot.Velocity.Dispose();
    }

    private IEnumerable<torch.Tensor> Gradients()
    {
        foreach (var slot in slots)
        {
            if (slot.Weight.grad is { } gradient) yield return gradient;
        }
    }
}
