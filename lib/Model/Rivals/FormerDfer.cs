using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
    public override string Description =>
        $"ResNet-18 at width {Width}, {SpatialBlocks} spatial and {TemporalBlocks} temporal blocks of {Heads} heads";

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

    /// <summary>Places of a frame: the pixels of the third stage's map, 7×7 at 112 pixels.</summary>
    public int Places => Halved(Side, 4) * Halved(Side, 4);

    /// <inheritdoc/>
    public override FormerDferConfig Validate()
    {
        base.Validate();
        if (SpatialBlocks < 0 || TemporalBlocks < 0)
            throw new ArgumentException($"SpatialBlocks {SpatialBlocks} and TemporalBlocks {TemporalBlocks} cannot be negative.");
        if (Heads < 1 || MlpRatio < 1) throw new ArgumentException($"Heads {Heads} and MlpRatio {MlpRatio} must both be at least 1.");
        if (SpatialDim % Heads != 0) throw new ArgumentException($"Width {Width} gives tokens of {SpatialDim}, not a multiple of Heads {Heads}.");
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new FormerDfer(this, seed);

    internal TransformerShape Block(int dim) => new(dim, Heads, MlpRatio * dim);

    internal override Int128 LeastWeights
    {
        get
        {
            Int128 side = Side / 16, spatial = SpatialDim, temporal = TemporalDim;
            Int128 hidden = 2 * (Int128)MlpRatio * ((SpatialBlocks * spatial * spatial) + (TemporalBlocks * temporal * temporal));
            return (side * side * spatial) + (Frames * temporal) + (9 * spatial * spatial) + hidden;
        }
    }
}

/// <summary>
/// Former-DFER (Zhao and Liu 2021). Convolutional spatial transformer: ResNet-18 whose third stage's places, with a learned position each, pass
/// encoder blocks before the fourth stage; the last maps averaged give a vector a frame. Temporal transformer: a class token before the frames'
/// vectors, a learned position each, encoder blocks; p = FC(class token). The blocks are MSSTNet's <see cref="TFormerBlock"/>: the authors' own
/// differ by a bias on W_O and by GELU's tanh form, and start from PyTorch's default weights where linear layers here are drawn as MSSTNet's (A6).
/// </summary>
public sealed class FormerDfer : FrameVectorNetwork<FormerDferConfig>
{
    private readonly ResNet18Pyramid backbone;
    private readonly Parameter place;              // (P, 4·w)
    private readonly ModuleList<TFormerBlock> spatial;
    private readonly Parameter classToken;         // (1, 8·w)
    private readonly Parameter time;               // (T + 1, 8·w)
    private readonly ModuleList<TFormerBlock> temporal;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode; see <see cref="NetworkConfig.Build"/>.</summary>
    public FormerDfer(FormerDferConfig config, long seed) : base(config, nameof(FormerDfer))
    {
        using var generator = new Generator((ulong)seed, CPU);
        backbone = new ResNet18Pyramid(config.Width, generator);
        place = Initialisation.Normal([config.Places, config.SpatialDim], 1, generator);
        spatial = Blocks(config.SpatialBlocks, config.SpatialDim);
        classToken = Initialisation.Normal([1, config.TemporalDim], 1, generator);
        time = Initialisation.Normal([config.Frames + 1, config.TemporalDim], 1, generator);
        temporal = Blocks(config.TemporalBlocks, config.TemporalDim);
        fc = Initialisation.Classifier(config.TemporalDim, config.Classes, generator);
        RegisterComponents();

        ModuleList<TFormerBlock> Blocks(int count, int dim) =>
            ModuleList(Enumerable.Range(0, count).Select(_ => new TFormerBlock(config.Block(dim), generator)).ToArray());
    }

    private protected override Tensor FrameVectors(Tensor images) =>
        backbone.Maps(images, (stage, map) => stage == 3 ? AmongPlaces(map) : map)[^1].mean([2, 3]); // (F, 8·w)

    private Tensor AmongPlaces(Tensor map)
    {
        var z = Run(spatial, map.flatten(2).transpose(1, 2).Plus(place));              // (F, P, 4·w)
        return z.transpose(1, 2).unflatten(2, [map.size(2), map.size(3)]);             // (F, 4·w, h, h)
    }

    private protected override Tensor FromVectors(Tensor x)
    {
        var z = cat([classToken.expand(x.size(0), 1, -1), x], 1).Plus(time);           // (B, T + 1, 8·w)
        return fc.call(Run(temporal, z).select(1, 0));                                 // (B, C)
    }

    // A block compares the second axis of (B, T, N, D) and leaves the third alone: what is compared here lies in the second.
    private static Tensor Run(ModuleList<TFormerBlock> blocks, Tensor z)
    {
        z = z.unsqueeze(2);
        foreach (var block in blocks) z = block.call(z);
        return z.squeeze(2);
    }
}
