using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Lab.Model.Rivals;

/// <summary>
/// R18-LSTM, R18-GRU and VGG13-LSTM: a vector x_t a frame from an image network, a recurrent layer h_t = cell(x_t, h_(t−1)) with h_0 = 0,
/// and p = FC(h_T).
/// </summary>
public sealed class RecurrentNetwork : Module<Tensor, Tensor>, IFramewiseNetwork, IResNetInside
{
    private readonly ResNet18Pyramid? backbone;
    private readonly Vgg13Features? vgg;
    private readonly LSTM? lstm;
    private readonly GRU? gru;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="seed">Names the starting weights.</param>
    /// <exception cref="ArgumentException">The shape cannot be built; see <see cref="RecurrentConfig.Validate"/>.</exception>
    public RecurrentNetwork(RecurrentConfig config, long seed) : base(nameof(RecurrentNetwork))
    {
        Config = config.Validate();
        using var generator = new Generator((ulong)seed, CPU);
        if (config.Image == ImageNetwork.ResNet18) backbone = new ResNet18Pyramid(config.Width, generator);
        else vgg = new Vgg13Features(config.Width, generator);
        if (config.Cell == RecurrentCell.Lstm) lstm = LSTM(config.Features, config.Hidden, config.Layers, batchFirst: true);
        else gru = GRU(config.Features, config.Hidden, config.Layers, batchFirst: true);
        Initialisation.Recurrent((Module?)lstm ?? gru!, config.Hidden, generator);
        fc = Linear(config.Hidden, config.Classes);
        Initialisation.Classifier(fc, generator);
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public RecurrentConfig Config { get; }

    /// <inheritdoc/>
    public ResNet18Pyramid? Backbone => backbone;

    /// <inheritdoc/>
    public int Frames => Config.Frames;

    /// <inheritdoc/>
    public int Side => Config.Side;

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        var x = FrameVectors(frames.flatten(0, 1)).unflatten(0, [-1, Config.Frames]); // (B, T, F)
        return FromVectors(x).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <returns>x_t, (F, 8·w).</returns>
    public Tensor[] EmbedFrames(Tensor images)
    {
        Shapes.Require(images, "F 3 H W", [-1, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        return [FrameVectors(images).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> embedded)
    {
        using var scope = NewDisposeScope();
        return FromVectors(embedded[0]).MoveToOuterDisposeScope();
    }

    private Tensor FrameVectors(Tensor images)
    {
        var map = backbone is null ? vgg!.call(images) : backbone.call(images)[^1]; // (B·T, 8·w, h, h)
        return map.mean([2, 3]);                                                         // (B·T, 8·w)
    }

    private Tensor FromVectors(Tensor x)
    {
        var states = lstm is null ? gru!.call(x).Item1 : lstm.call(x).Item1;             // h_1 … h_T, (B, T, Hidden)
        return fc.call(states.select(1, -1));                                            // (B, C)
    }
}
