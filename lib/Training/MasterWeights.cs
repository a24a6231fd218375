using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Training;

/// <summary>
/// Mixed precision (Micikevicius et al. 2018): the optimizer moves float32 weights θ, the masters; the network computes with their bfloat16 roundings,
/// and its gradients are widened before the step. A bfloat16 weight has 8 bits and would swallow any step below 1/256 of itself.
/// BatchNorm stays float32 whole: its running statistics are such small steps, too, and every kernel takes that mix. LayerNorm has none and not every kernel does.
/// </summary>
/// <remarks>Between <see cref="Begin"/> and <see cref="End"/> the network computes in bfloat16, otherwise it is an ordinary float32 network.</remarks>
internal sealed class MasterWeights : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly (string Name, Parameter Weight)[] masters;
    private readonly Tensor[] gradients;     // of the masters; kept, because fresh memory of this size costs more than the copy into it
    private Parameter[] working = [];

    /// <summary>Takes copies of the network's weights, on its device.</summary>
    /// <exception cref="LabException">The network has layers whose gradient is wrong in bfloat16.</exception>
    public MasterWeights(nn.Module<Tensor, Tensor> network)
    {
        // Seen with libtorch 2.10: with a kernel of 3 frames and 2 frames left the gradient of the weights is of memory nobody wrote, often not finite.
        if (network.modules().Any(layer => layer is Conv3d) && network.parameters().First().device_type == DeviceType.CPU)
            throw new LabException("bf16 is not for networks with 3-D convolutions on the CPU: libtorch 2.10 gets their gradients wrong where two frames are left. Use --precision fp32.");
        this.network = network;
        using var noGradient = no_grad();
        masters = [.. network.named_parameters().Select(p => (p.name, Copy(p.parameter)))];
        gradients = [.. masters.Select(master => zeros_like(master.Weight).DetachFromDisposeScope())];
    }

    /// <summary>The masters by name, for the optimizer.</summary>
    public IEnumerable<(string Name, Parameter Weight)> Named => masters;

    /// <summary>Reads the masters from the network and turns it to bfloat16, BatchNorm excepted.</summary>
    public void Begin()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var ((_, master), (_, weight)) in masters.Zip(network.named_parameters())) master.copy_(weight);
        var statistics = network.named_buffers().Select(b => (b.name, Value: b.buffer.clone())).ToList();
        Turn(network, ScalarType.BFloat16);
        foreach (var layer in network.modules().Where(layer => layer is BatchNorm1d or BatchNorm2d or BatchNorm3d)) Turn(layer, ScalarType.Float32);
        var buffers = network.named_buffers().ToDictionary(b => b.name, b => b.buffer);
        foreach (var (name, value) in statistics) buffers[name].copy_(value);
        working = [.. network.named_parameters().Select(p => p.parameter)];
        Give();
    }

    /// <summary>Widens the network's gradients into the masters'.</summary>
    public void TakeGradients()
    {
        using var noGradient = no_grad();
        for (int i = 0; i < working.Length; i++)
        {
            using var gradient = working[i].grad;
            masters[i].Weight.grad = gradient is null ? null : gradients[i].copy_(gradient);
        }
    }

    /// <summary>Rounds the masters into the network's weights and forgets its gradients.</summary>
    public void Give()
    {
        using var noGradient = no_grad();
        for (int i = 0; i < working.Length; i++)
        {
            working[i].copy_(masters[i].Weight);
            working[i].grad = null;
        }
    }

    /// <summary>Makes the network float32 again, with the masters' values to the bit.</summary>
    public void End()
    {
        using var noGradient = no_grad();
        foreach (var weight in working) weight.grad = null;
        Turn(network, ScalarType.Float32);
        working = [.. network.named_parameters().Select(p => p.parameter)];
        Give();
        working = [];
    }

    /// <summary>Frees the masters.</summary>
    public void Dispose()
    {
        foreach (var gradient in gradients) gradient.Dispose();
        foreach (var (_, master) in masters) master.Dispose();
    }

    // TorchSharp puts new tensors in the old ones' place and leaves those to the garbage collector, which does not know how large they are.
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
