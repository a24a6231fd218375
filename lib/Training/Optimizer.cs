using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace MsstNet.Training;

/// <summary>Which rule turns gradients into steps (A9).</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum: the paper's.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay: for networks trained from scratch in minutes, not days.</summary>
    AdamW,
}

/// <summary>
/// Turns gradients into steps and can be saved. TorchSharp's optimizers cannot: they key their state by native handle, and cannot load it before
/// a first step. Both rules equal TorchSharp's (tested).
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly (string Name, Parameter Weight)[] weights;
    private readonly (string Name, torch.Tensor[] Values)[] kinds;

    /// <summary>Starts from a state of zeros, on the device the parameters are on: move the network first.</summary>
    /// <param name="parameters">Named parameters; those that need no gradient are left alone.</param>
    /// <param name="kinds">What is kept beside every weight: "velocity".</param>
    private protected Optimizer(IEnumerable<(string Name, Parameter Weight)> parameters, params string[] kinds)
    {
        weights = [.. parameters.Where(p => p.Weight.requires_grad)];
        this.kinds = [.. kinds.Select(kind => (kind, weights.Select(w => torch.zeros_like(w.Weight).DetachFromDisposeScope()).ToArray()))];
    }

    /// <summary>The optimizer a configuration asks for.</summary>
    public static Optimizer Create(TrainingConfig config, IEnumerable<(string Name, Parameter Weight)> parameters) => config.Optimizer switch
    {
        OptimizerKind.Sgd => new MomentumSgd(parameters, config.Momentum, config.WeightDecay),
        OptimizerKind.AdamW => new AdamW(parameters, config.WeightDecay),
        _ => throw new ArgumentException($"Optimizer is {config.Optimizer}; it can be Sgd or AdamW."),
    };

    /// <summary>What must be saved to resume exactly, by name: "velocity.fc.weight" and so on.</summary>
    public virtual IEnumerable<(string Name, torch.Tensor Value)> State =>
        kinds.SelectMany(kind => weights.Select((w, i) => ($"{kind.Name}.{w.Name}", kind.Values[i])));

    /// <summary>One step of every weight that has a gradient.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="maximumNorm">Bound on the whole gradient's L2 norm, see <see cref="ClipGradients"/>; null for none.</param>
    public void Step(double rate, double? maximumNorm = null)
    {
        if (maximumNorm is { } maximum) ClipGradients(maximum);
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Advance();
        var pieces = new List<WeightPiece>(weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i].Weight.grad is { } gradient) pieces.Add(new WeightPiece(weights[i].Weight, gradient, StateOf(i)));
        }
        Move(pieces, rate);
    }

    /// <summary>Clears the gradients.</summary>
    public void ZeroGradients()
    {
        foreach (var (_, weight) in weights) weight.grad = null;
    }

    /// <summary>Scales the whole gradient so that its L2 norm is at most a bound, without reading it back from the device.</summary>
    /// <remarks>g ← g · min(1, maximum / (‖g‖ + 10⁻⁶)), as torch.nn.utils.clip_grad_norm_.</remarks>
    public void ClipGradients(double maximum)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var gradients = weights.Select(w => w.Weight.grad).OfType<torch.Tensor>().ToList();
        var factor = ClippingFactor(torch.stack([.. gradients.Select(gradient => gradient.norm())]).norm(), maximum);
        foreach (var gradient in gradients) gradient.mul_(factor);
    }

    /// <summary>min(1, maximum / (‖g‖ + 10⁻⁶)), scalar.</summary>
    internal static torch.Tensor ClippingFactor(torch.Tensor norm, double maximum)
    {
        using var scope = torch.NewDisposeScope();
        using Scalar bound = maximum, tiny = 1e-6, one = 1.0;   // held, see AdamW
        return (bound / norm.clone().PlusInPlace(tiny)).clamp_max(one).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var (_, value) in State) value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What is kept beside weight <paramref name="index"/> of those that learn, each of its shape.</summary>
    internal IReadOnlyList<torch.Tensor> StateOf(int index) => [.. kinds.Select(kind => kind.Values[index])];

    /// <summary>Counts a step; before its first <see cref="Move"/>.</summary>
    internal virtual void Advance()
    {
    }

    /// <summary>
    /// The rule. It moves every number by itself, so weights may come whole or in pieces, in any order; under no_grad. May overwrite the gradients.
    /// </summary>
    internal abstract void Move(IReadOnlyList<WeightPiece> pieces, double rate);
}

/// <summary>A weight or a piece of one.</summary>
/// <param name="Weight">Moved in place.</param>
/// <param name="Gradient">Of the same shape and type.</param>
/// <param name="State">The same piece of <see cref="Optimizer.StateOf"/>.</param>
internal readonly record struct WeightPiece(torch.Tensor Weight, torch.Tensor Gradient, IReadOnlyList<torch.Tensor> State)
{
    /// <summary>
    /// Whether libtorch's own operators, which walk memory in order, can move it. On the CPU, where it was measured and tried; a state has its
    /// weight's layout.
    /// </summary>
    public bool IsSideBySide => Weight.device_type == DeviceType.CPU && Plain(Weight) && Plain(Gradient);

    private static bool Plain(torch.Tensor tensor) => tensor.dtype == torch.ScalarType.Float32 && tensor.is_contiguous();
}
