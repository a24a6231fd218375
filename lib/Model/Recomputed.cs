using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>A part of a network that can drop the activations inside its blocks and compute them again in the backward pass.</summary>
internal interface IRecomputing
{
    /// <summary>Whether it does; the gradients are the same.</summary>
    bool Recompute { get; set; }
}

/// <summary>
/// A checkpointed block: its activations are dropped after the forward pass and computed again in the backward pass (Chen et al. 2016,
/// "Training deep nets with sublinear memory cost"). That takes the memory of one block instead of all, for about a third more time. The
/// gradients are the same but for the order of a sum where a stage is read twice.
/// </summary>
internal sealed class Recomputed : autograd.SingleTensorFunction<Recomputed>
{
    private const string Block = "block", Seed = "seed";

    public override string Name => nameof(Recomputed);

    /// <summary>Applies a block; checkpoints it only if its input needs a gradient, otherwise there is no backward pass through it.</summary>
    public static Tensor Call(nn.Module<Tensor, Tensor> block, Tensor x) => x.requires_grad && is_grad_enabled() ? apply(x, block) : block.call(x);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, block) = ((Tensor)vars[0], (nn.Module<Tensor, Tensor>)vars[1]);
        var drawn = random.get_rng_state();
        ctx.save_for_backward([x, drawn]);
        ctx.save_data(Block, block);
        // A GPU draws from a generator of its own, whose state TorchSharp does not give: it gets a seed of its own for every block.
        if (x.device_type == DeviceType.CUDA)
        {
            long seed = randint(0, int.MaxValue, 1, dtype: ScalarType.Int64).data<long>()[0];
            ctx.save_data(Seed, seed);
            cuda.manual_seed_all(seed);
        }
        using var noGradient = no_grad();
        return block.call(x);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var block = (nn.Module<Tensor, Tensor>)ctx.get_data(Block);
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        // The same dropout, and BatchNorm's running statistics as if the block had run once.
        var now = random.get_rng_state();
        var statistics = block.buffers().Select(buffer => (buffer, Value: buffer.clone())).ToList();
        random.set_rng_state(saved[1]);
        if (saved[0].device_type == DeviceType.CUDA) cuda.manual_seed_all((long)ctx.get_data(Seed));
        Tensor x;
        using (enable_grad())
        {
            x = saved[0].detach().requires_grad_();
            autograd.backward(block.call(x), grad_output);
        }
        random.set_rng_state(now);
        using var noGradient = no_grad();
        foreach (var (buffer, value) in statistics) buffer.copy_(value);
        return [x.grad!.MoveToOuterDisposeScope(), null!];
    }
}
