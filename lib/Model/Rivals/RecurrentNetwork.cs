using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>
/// R18-LSTM, R18-GRU and VGG13-LSTM: a vector x_t a frame from an image network, a recurrent layer h_t = cell(x_t, h_(t−1)) with h_0 = 0,
/// and p = FC(h_T).
/// </summary>
public sealed class RecurrentNetwork : FrameVectorNetwork<RecurrentConfig>, IResNetInside
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
    public RecurrentNetwork(RecurrentConfig config, long seed) : base(config.Validate(), nameof(RecurrentNetwork))
    {
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

    /// <inheritdoc/>
    public ResNet18Pyramid? Backbone => backbone;

    private protected override Tensor FrameVectors(Tensor images)
    {
        var map = backbone is null ? vgg!.call(images) : backbone.call(images)[^1]; // (B·T, 8·w, h, h)
        return map.mean([2, 3]);                                                         // (B·T, 8·w)
    }

    private protected override Tensor FromVectors(Tensor x)
    {
        var states = lstm is null ? gru!.call(x).Item1 : lstm.call(x).Item1;             // h_1 … h_T, (B, T, Hidden)
        return fc.call(states.select(1, -1));                                            // (B, C)
    }
}
