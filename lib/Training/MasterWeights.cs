using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// Mixed precision (Micikevicius et al. 2018): the optimizer moves float32 weights θ, the masters; the network computes with their roundings to
/// bfloat16 or float16, and its gradients are widened for the step. A bfloat16 weight has 8 bits and would lose any step below 1/512 of itself, a
/// float16 weight any below 1/4096. BatchNorm stays float32 altogether: its running statistics move in such small steps, too, and every kernel
/// takes that mix. LayerNorm has no running statistics, and not every kernel takes the mix.
/// </summary>
/// <remarks>Between <see cref="Begin"/> and <see cref="End"/> the network computes in fewer bits, otherwise in float32.</remarks>
internal sealed class MasterWeights : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly (string Name, Parameter Weight)[] masters;
    private readonly LossScale? scale;   // bfloat16 has float32's range and needs none
    private Parameter[] working = [];
    private IReadOnlyList<WeightGroup> groups = [];

    /// <summary>Copies the network's weights, on its device; a loss scale that is given is freed with them.</summary>
    /// <exception cref="LabException">The network has layers whose gradient is wrong in bfloat16.</exception>
    public MasterWeights(nn.Module<Tensor, Tensor> network, Precision precision, LossScale? scale = null)
    {
        var device = network.parameters().First().device;
        // Seen with libtorch 2.10: where 2 frames are left for a kernel of 3, the weights' gradient is uninitialised memory, often not finite.
        if (precision == Precision.Bf16 && device.type == DeviceType.CPU && network.modules().Any(layer => layer is Conv3d))
        {
            throw new LabException("bf16 is not for networks with 3-D convolutions on the CPU: libtorch 2.10 gets their gradients wrong "
                + "where two frames are left. Use --precision fp32.");
        }
        this.network = network;
        Type = precision == Precision.Fp16 ? ScalarType.Float16 : ScalarType.BFloat16;
        this.scale = scale ?? (precision == Precision.Fp16 ? new LossScale(device) : null);
        using var noGradient = no_grad();
        masters = [.. network.named_parameters().Select(p => (p.name, Copy(p.parameter)))];
    }

    public IEnumerable<(string Name, Parameter Weight)> Named => masters;

    /// <summary>What must be saved beside the optimizer's state.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => scale?.State ?? [];

    /// <summary>Whether steps still move the masters, bool scalar; null where nothing can stop them.</summary>
    public Tensor? Moves => scale?.Holds();

    public ScalarType Type { get; }

    /// <summary>The loss the backward pass starts from.</summary>
    public Tensor Scaled(Tensor loss) => scale is null ? loss : loss * scale.Value;

    /// <summary>Reads the masters from the network and turns it to fewer bits, BatchNorm excepted.</summary>
    public void Begin()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var ((_, master), (_, weight)) in masters.Zip(network.named_parameters())) master.copy_(weight);
        var statistics = network.named_buffers().Select(b => (b.name, Value: b.buffer.clone())).ToList();
        Turn(network, Type);
        foreach (var layer in network.modules().Where(layer => layer is BatchNorm)) Turn(layer, ScalarType.Float32);
        var buffers = network.named_buffers().ToDictionary(b => b.name, b => b.buffer);
        foreach (var (name, value) in statistics) buffers[name].copy_(value);
        working = [.. network.named_parameters().Select(p => p.parameter)];
        Give();
    }

    /// <summary>
    /// One step: widens the network's gradients, moves the masters and rounds them into the network's weights, group by group; clears the gradients.
    /// </summary>
    public void Step(Optimizer optimizer, double rate, double? maximumNorm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (groups.Count == 0) groups = WeightGroup.Of(working, masters, optimizer);
        Tensor?[] gradients = [.. working.Select(weight => weight.grad)];
        var (factor, finite) = Bounds(gradients, maximumNorm);
        optimizer.Advance();   // a void step counts, too: AdamW's own count is on the CPU
        foreach (var group in groups) group.Step(gradients, factor, finite, pieces => optimizer.Move(pieces, rate));
        foreach (var weight in working) weight.grad = null;
        if (finite is not null) scale!.Note(finite);
    }

    /// <summary>Turns the network back to float32, with the masters' exact values.</summary>
    public void End()
    {
        using var noGradient = no_grad();
        foreach (var weight in working) weight.grad = null;
        Forget();
        Turn(network, ScalarType.Float32);
        working = [.. network.named_parameters().Select(p => p.parameter)];
        Give();
        working = [];
    }

    public void Dispose()
    {
        scale?.Dispose();
        Forget();
        foreach (var (_, master) in masters) master.Dispose();
    }

    // Rounds the masters into the network's weights, or copies them where it is float32.
    private void Give()
    {
        using var noGradient = no_grad();
        foreach (var (weight, (_, master)) in working.Zip(masters)) weight.copy_(master);
    }

    // Their views are of weights that Begin and End replace.
    private void Forget()
    {
        foreach (var group in groups) group.Dispose();
        groups = [];
    }

    // What the gradients are multiplied by, and whether they are finite; null where neither is needed.
    private (Tensor? Factor, Tensor? Finite) Bounds(Tensor?[] gradients, double? maximumNorm)
    {
        if (maximumNorm is null && scale is null) return (null, null);
        var norm = stack([.. groups.Select(group => group.Norm(gradients)).OfType<Tensor>()]).norm();
        if (scale is null) return (Optimizer.ClippingFactor(norm, maximumNorm!.Value), null);
        var unscaled = scale.Value.reciprocal();
        return (maximumNorm is { } maximum ? unscaled * Optimizer.ClippingFactor(norm * unscaled, maximum) : unscaled, norm.isfinite());
    }

    // TorchSharp replaces the tensors and leaves the old ones to the garbage collector, which does not know how large they are.
    private static void Turn(nn.Module module, ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor[] old = [.. module.parameters(), .. module.buffers()];
        module.to(type);
        var kept = module.parameters().Concat(module.buffers()).ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in old.Where(tensor => !kept.Contains(tensor))) tensor.Dispose();
    }

    private static Parameter Copy(Parameter weight) => nn.Parameter(weight.detach().clone().DetachFromDisposeScope(), weight.requires_grad);
}
