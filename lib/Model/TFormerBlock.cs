using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

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

    /// <summary>Builds the block from the network's D, A, MLP ratio and dropout.</summary>
    public TFormerBlock(MsstNetConfig config, Generator generator) : base(nameof(TFormerBlock))
    {
        (dim, dropout) = (config.Dim, config.Dropout);
        norm1 = LayerNorm(dim);
        attention = new TemporalAttention(dim, config.Heads, generator);
        norm2 = LayerNorm(dim);
        widen = Linear(dim, config.MlpRatio * dim);
        narrow = Linear(config.MlpRatio * dim, dim);
        Initialisation.Linear(widen, generator);
        Initialisation.Linear(narrow, generator);
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
