using static TorchSharp.torch;

namespace MsstNet.Model.Rivals;

/// <summary>
/// Shape of Former-DFER (Zhao and Liu 2021). The defaults are those of the network its authors released: one spatial and three temporal blocks,
/// 18.0 M parameters.
/// </summary>
public sealed record FormerDferConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => "former-dfer";

    /// <inheritdoc/>
    public override string Description => $"ResNet-18 at width {Width}, {SpatialBlocks} spatial and {TemporalBlocks} temporal blocks of {Heads} heads";

    /// <summary>Encoder blocks between the third and the fourth stage of ResNet-18, over the places of a frame.</summary>
    public int SpatialBlocks { get; init; } = 1;

    /// <summary>Encoder blocks over the frames.</summary>
    public int TemporalBlocks { get; init; } = 3;

    /// <summary>A, heads of every block.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Hidden width of a block's MLP as a multiple of its tokens' width.</summary>
    public int MlpRatio { get; init; } = 2;

    /// <summary>Width of a place's token: the channels of stage 3.</summary>
    public int SpatialDim => 4 * Width;

    /// <summary>Width of a frame's token: the channels of stage 4.</summary>
    public int TemporalDim => 8 * Width;

    /// <summary>Side of the third stage's map: 7 at 112 pixels.</summary>
    public int MapSide => C3DConfig.Halved(Side, 4);

    /// <summary>Places of a frame.</summary>
    public int Places => MapSide * MapSide;

    /// <inheritdoc/>
    public override FormerDferConfig Validate()
    {
        base.Validate();
        if (SpatialBlocks < 0 || TemporalBlocks < 0) throw new ArgumentException($"SpatialBlocks {SpatialBlocks} and TemporalBlocks {TemporalBlocks} cannot be negative.");
        if (Heads < 1 || MlpRatio < 1) throw new ArgumentException($"Heads {Heads} and MlpRatio {MlpRatio} must both be at least 1.");
        if (SpatialDim % Heads != 0) throw new ArgumentException($"Width {Width} gives tokens of {SpatialDim}, not a multiple of Heads {Heads}.");
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new FormerDfer(this, seed);

    internal MsstNetConfig Block(int dim) => new() { Dim = dim, Heads = Heads, MlpRatio = MlpRatio };

    /// <inheritdoc/>
    internal override Int128 LeastWeights => ((Int128)(Side / 16) * (Side / 16) * SpatialDim) + ((Int128)Frames * TemporalDim) + (9 * (Int128)SpatialDim * SpatialDim) + (2 * (Int128)MlpRatio * (((Int128)SpatialBlocks * SpatialDim * SpatialDim) + ((Int128)TemporalBlocks * TemporalDim * TemporalDim)));
}
