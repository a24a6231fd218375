using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>What an encoder block is built from.</summary>
/// <param name="Dim">D, width of a token.</param>
/// <param name="Heads">A, attention heads; divides D.</param>
/// <param name="Hidden">Width of the MLP's hidden layer (A4).</param>
/// <param name="Dropout">Probability after attention and in the MLP (A7).</param>
public readonly record struct TransformerShape(int Dim, int Heads, int Hidden, double Dropout = 0);

/// <summary>Temporal transformer: L blocks one after another; with none it returns its input, which is how Table 1 switches it off.</summary>
public sealed class TFormer : Module<Tensor, Tensor>, IRecomputing
{
    private readonly ModuleList<TFormerBlock> blocks;

    /// <summary>Builds the blocks.</summary>
    /// <param name="shape">D, A, hidden width and dropout of each.</param>
    /// <param name="count">L, blocks; 0 gives the identity.</param>
    /// <param name="generator">Draws the starting weights.</param>
    public TFormer(TransformerShape shape, int count, Generator generator) : base(nameof(TFormer))
    {
        blocks = ModuleList(Enumerable.Range(0, count).Select(_ => new TFormerBlock(shape, generator)).ToArray());
        RegisterComponents();
    }

    /// <summary>Whether the blocks are computed again in the backward pass, which takes less memory and more time.</summary>
    public bool Recompute { get; set; }

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

/// <summary>
/// One encoder block, normalised before each half: z′ = W_O[s¹ … s^A] + z (Eq. 10), then MLP(LN(z′)) + z′ (Eq. 11).
/// The MLP is D → r·D → D with GELU between (A4); dropout follows W_O and both layers of the MLP (A7).
/// </summary>
public sealed class TFormerBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly TemporalAttention attention;
    private readonly LayerNorm norm2;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly int dim;
    private readonly double dropout;

    /// <summary>Builds the block; its starting weights are drawn from <paramref name="generator"/>.</summary>
    public TFormerBlock(TransformerShape shape, Generator generator) : base(nameof(TFormerBlock))
    {
        (dim, dropout) = (shape.Dim, shape.Dropout);
        norm1 = LayerNorm(dim);
        attention = new TemporalAttention(dim, shape.Heads, generator);
        norm2 = LayerNorm(dim);
        widen = Initialisation.Linear(dim, shape.Hidden, generator);
        narrow = Initialisation.Linear(shape.Hidden, dim, generator);
        RegisterComponents();
    }

    /// <summary>Applies the block.</summary>
    /// <param name="z">Tokens, (B, T, N, D).</param>
    /// <returns>Tokens, (B, T, N, D).</returns>
    public override Tensor forward(Tensor z)
    {
        Shapes.Require(z, "B T N D", [-1, -1, -1, dim]);
        using var scope = NewDisposeScope();
        z = z.Plus(Drop(attention.call(norm1.call(z))));                      // Eq. 10
        var hidden = Drop(functional.gelu(widen.call(norm2.call(z))));        // (B, T, N, r·D)
        return z.Plus(Drop(narrow.call(hidden))).MoveToOuterDisposeScope();   // Eq. 11
    }

    /// <summary>The weights α with which this block would attend to <paramref name="z"/>, (B, N, A, T, T′).</summary>
    /// <param name="z">The block's input, (B, T, N, D).</param>
    public Tensor AttentionWeights(Tensor z)
    {
        using var scope = NewDisposeScope();
        return attention.Weights(norm1.call(z)).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => dropout > 0 && training ? functional.dropout(x, dropout, training) : x;
}
