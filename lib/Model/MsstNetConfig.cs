using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>How the outputs of the three T-Formers come together; the paper does not say (ASSUMPTIONS A3).</summary>
public enum Fusion
{
    /// <summary>Addition down the chain: z₁ = TF₁(ME(F₂)), z₂ = TF₂(z₁ + ME(F₃)), z₃ = TF₃(z₂ + ME(F₄)).</summary>
    Chain,
    /// <summary>Three independent branches whose outputs are added: z = Σ TFᵢ(ME(Fᵢ₊₁)).</summary>
    Sum,
}

/// <summary>
/// The network's shape: one immutable record with value equality. Defaults are the paper's, or the assumption recorded for its gaps.
/// </summary>
public sealed record MsstNetConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => "msstnet";

    /// <summary>The blocks of the three T-Formers, and whether it knows the order of frames.</summary>
    public override string Variant => TimeEmbedding ? Blocks.ToString() : $"{Blocks}-unordered";

    /// <inheritdoc/>
    public override string Description => $"ResNet-18 at width {Width}, D = {Dim}, {Heads} heads, {Blocks} blocks, {Patches} patches";

    /// <summary>D, width of a token.</summary>
    public int Dim { get; init; } = 768;

    /// <summary>A, attention heads.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>g, windows on a side of the map: N = g².</summary>
    public int Grid { get; init; } = 4;

    /// <summary>Which ResNet stages feed the three T-Formers (A2).</summary>
    public PerFormer Stages { get; init; } = new(2, 3, 4);

    /// <summary>Blocks of the three T-Formers; 0 switches one off.</summary>
    public PerFormer Blocks { get; init; } = new(2, 2, 2);

    /// <summary>Hidden width of a block's MLP as a multiple of D (A4).</summary>
    public int MlpRatio { get; init; } = 4;

    /// <summary>Dropout after attention and in the MLP (A7).</summary>
    public double Dropout { get; init; }

    /// <summary>How the T-Formers come together (A3).</summary>
    public Fusion Fusion { get; init; } = Fusion.Chain;

    /// <summary>
    /// The temporal position e_t of Eq. 1. Without it the network gives the same answer for the frames in any order; off only to measure
    /// what order is worth.
    /// </summary>
    public bool TimeEmbedding { get; init; } = true;

    /// <summary>N, patches of a frame.</summary>
    public int Patches => Grid * Grid;

    /// <summary>Channels of ResNet stage 1 … 4.</summary>
    public int Channels(int stage) => Width << (stage - 1);

    /// <summary>Side of the feature map of ResNet stage 1 … 4: the input halved (rounding up) stage + 1 times.</summary>
    public int MapSide(int stage) => Halved(Side, stage + 1);

    /// <summary>The shape of every T-Former's blocks.</summary>
    public TransformerShape Block => new(Dim, Heads, MlpRatio * Dim, Dropout);

    /// <summary>The shape of the MELayer of ResNet stage 1 … 4.</summary>
    public EmbeddingShape Embedding(int stage) => new(Channels(stage), MapSide(stage), Grid, Dim, Frames, TimeEmbedding);

    // Its widest convolution, its linear layers and its time embeddings.
    internal override Int128 LeastWeights
    {
        get
        {
            Int128 width = (Int128)Width << (Stages.Max() - 1), dim = Dim;
            Int128 blocks = Blocks.Sum(count => (long)count);
            Int128 weights = (9 * width * width) + (Classes * dim) + (blocks * (4 + (2 * (Int128)MlpRatio)) * dim * dim);
            foreach (int stage in Stages)
            {
                Int128 window = Windows.Cut(MapSide(stage), Grid).Side;
                weights += (((Int128)Width << (stage - 1)) * window * window * dim) + (TimeEmbedding ? Frames * dim : 0);
            }
            return weights;
        }
    }

    /// <inheritdoc/>
    public override MsstNetConfig Validate()
    {
        RequireCommon(smallestSide: 0);   // what a stage and the grid need of a side is said below, with the stage
        if (Dim < 1 || Heads < 1 || MlpRatio < 1 || Grid < 1)
            throw new ArgumentException($"Dim {Dim}, Heads {Heads}, MlpRatio {MlpRatio} and Grid {Grid} must all be at least 1.");
        if (Dim % Heads != 0) throw new ArgumentException($"Dim {Dim} is not a multiple of Heads {Heads}: D_h = D / A must be whole.");
        if (!(Dropout is >= 0 and < 1)) throw new ArgumentException($"Dropout is {Dropout}; it must be at least 0 and below 1.");
        if (Blocks.First < 0 || Blocks.Second < 0 || Blocks.Third < 0) throw new ArgumentException($"Blocks is {Blocks}; none can be negative.");
        RequireDefined(Fusion);
        foreach (int stage in Stages)
        {
            if (stage is < 1 or > 4) throw new ArgumentException($"Stages is {Stages}; ResNet-18 has stages 1 to 4.");
            if (MapSide(stage) < Grid)
                throw new ArgumentException($"Side {Side} leaves stage {stage} a map of {MapSide(stage)}×{MapSide(stage)}, "
                    + $"too small for a {Grid}×{Grid} grid; use a side of at least {(2 << stage) * (Grid - 1) + 1}.");
        }
        return this;
    }

    /// <inheritdoc/>
    public override double? OwnDropout => Dropout;

    /// <inheritdoc/>
    public override MsstNetConfig WithDropout(double probability) => this with { Dropout = probability };

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new MSSTNet(this, seed);
}
