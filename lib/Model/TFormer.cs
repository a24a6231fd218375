using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>Temporal transformer: L blocks one after another; with none it hands its input on, which is how Table 1 switches it off.</summary>
public sealed class TFormer : Module<Tensor, Tensor>
{
    private readonly ModuleList<TFormerBlock> blocks;

    /// <summary>Builds the blocks.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="count">L, blocks; 0 gives the identity.</param>
    /// <param name="generator">Draws the starting weights.</param>
    public TFormer(MsstNetConfig config, int count, Generator generator) : base(nameof(TFormer))
    {
        blocks = ModuleList(Enumerable.Range(0, count).Select(_ => new TFormerBlock(config, generator)).ToArray());
        RegisterComponents();
    }

    /// <summary>Whether the blocks forget what is inside them; see <see cref="IFrugalNetwork.Recompute"/>.</summary>
    internal bool Recompute { get; set; }

    /// <summary>Applies the blocks.</summary>
    /// <param name="z">Tokens, (B, T, N, D).</param>
    /// <returns>Tokens, (B, T, N, D); with no blocks an alias of the input.</returns>
    public override Tensor forward(Tensor z) => Run(z, null);

    /// <summary>Applies the blocks and keeps what each attended to.</summary>
    /// <param name="z">Tokens, (B, T, N, D).</param>
    /// <returns>Tokens, (B, T, N, D), and α of each block, (B, N, A, T, T′).</returns>
    public (Tensor Tokens, IReadOnlyList<Tensor> Attention) Trace(Tensor z)
    {
        var attention = new List<Tensor>();
        return (Run(z, attention), attention);
    }

    private Tensor Run(Tensor z, List<Tensor>? attention)
    {
        using var scope = NewDisposeScope();
        z = z.alias();
        foreach (var block in blocks)
        {
            attention?.Add(block.AttentionWeights(z).MoveToOuterDisposeScope());
            z = Recompute ? Recomputed.Call(block, z) : block.call(z);
        }
        return z.MoveToOuterDisposeScope();
    }
}
