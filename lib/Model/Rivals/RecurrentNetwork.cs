using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>What turns a frame into a vector before the recurrent layer.</summary>
public enum ImageNetwork
{
    /// <summary>ResNet-18 (He et al. 2016), its last maps averaged over places.</summary>
    ResNet18,
    /// <summary>The convolutions of VGG-13 (Simonyan and Zisserman 2014, their table's column B), the last maps averaged over places.</summary>
    Vgg13,
}

/// <summary>The recurrent layer.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), with a forget gate.</summary>
    Lstm,
    /// <summary>Gated recurrent unit (Chung et al. 2014).</summary>
    Gru,
}

/// <summary>
/// Shape of R18-LSTM, R18-GRU and VGG13-LSTM. The tables name the image network and the cell and nothing else; one layer as wide as the
/// image network's features, and the last state classified, are assumed (A19).
/// </summary>
public sealed record RecurrentConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => (Image, Cell) switch
    {
        (ImageNetwork.ResNet18, RecurrentCell.Lstm) => "r18-lstm",
        (ImageNetwork.ResNet18, _) => "r18-gru",
        (_, RecurrentCell.Lstm) => "vgg13-lstm",
        _ => "vgg13-gru",
    };

    /// <inheritdoc/>
    public override string Description => $"{Image} at width {Width}, {Cell} of {Hidden} in {Layers} layer{(Layers == 1 ? "" : "s")}";

    /// <summary>What sees single frames.</summary>
    public ImageNetwork Image { get; init; } = ImageNetwork.ResNet18;

    /// <summary>What sees the sequence.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Width of the recurrent state (A19).</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Recurrent layers, each reading the states of the one before (A19).</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Length of a frame's vector: both image networks end with eight times the channels they start with.</summary>
    public int Features => 8 * Width;

    /// <inheritdoc/>
    public override RecurrentConfig Validate()
    {
        base.Validate();
        if (Hidden < 1 || Layers < 1) throw new ArgumentException($"Hidden {Hidden} and Layers {Layers} must both be at least 1.");
        RequireDefined(Image);
        RequireDefined(Cell);
        if (Image == ImageNetwork.Vgg13 && Cell == RecurrentCell.Gru)
            throw new ArgumentException("Image Vgg13 with Cell Gru is in neither table; take Lstm, or ResNet18.");
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new RecurrentNetwork(this, seed);

    internal override Int128 LeastWeights => base.LeastWeights + (3 * (Int128)Layers * Hidden * Hidden);
}

/// <summary>
/// R18-LSTM, R18-GRU and VGG13-LSTM: a vector x_t a frame from an image network, a recurrent layer h_t = cell(x_t, h_(t−1)) with h_0 = 0,
/// and p = FC(h_T).
/// </summary>
public sealed class RecurrentNetwork : FrameVectorNetwork<RecurrentConfig>
{
    private readonly ResNet18Pyramid? backbone;
    private readonly Vgg13Features? vgg;
    private readonly LSTM? lstm;
    private readonly GRU? gru;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode; see <see cref="NetworkConfig.Build"/>.</summary>
    public RecurrentNetwork(RecurrentConfig config, long seed) : base(config, nameof(RecurrentNetwork))
    {
        using var generator = new Generator((ulong)seed, CPU);
        if (config.Image == ImageNetwork.ResNet18) backbone = new ResNet18Pyramid(config.Width, generator);
        else vgg = new Vgg13Features(config.Width, generator);
        if (config.Cell == RecurrentCell.Lstm) lstm = LSTM(config.Features, config.Hidden, config.Layers, batchFirst: true);
        else gru = GRU(config.Features, config.Hidden, config.Layers, batchFirst: true);
        Initialisation.Recurrent((Module?)lstm ?? gru!, config.Hidden, generator);
        fc = Initialisation.Classifier(config.Hidden, config.Classes, generator);
        RegisterComponents();
    }

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

/// <summary>
/// The convolutions of VGG-13 (Simonyan and Zisserman 2014): five groups of two 3×3 convolutions with bias and ReLU, w, 2w, 4w, 8w and 8w
/// channels, each group followed by 2×2 max pooling. Names and order are those of torchvision's <c>vgg13().features</c>.
/// </summary>
public sealed class Vgg13Features : Module<Tensor, Tensor>
{
    private readonly Sequential features;

    /// <summary>Channels of the five groups as multiples of the first's.</summary>
    internal static IReadOnlyList<int> Multiples { get; } = [1, 2, 4, 8, 8];

    /// <summary>Builds the layers.</summary>
    /// <param name="width">w, channels of the first group; 64 is VGG-13.</param>
    /// <param name="generator">Draws the starting weights: He fan-out, biases zero.</param>
    public Vgg13Features(int width, Generator generator) : base(nameof(Vgg13Features))
    {
        var layers = new List<Module<Tensor, Tensor>>();
        int inputs = 3;
        foreach (int multiple in Multiples)
        {
            for (int convolution = 0; convolution < 2; convolution++)
            {
                var layer = Conv2d(inputs, multiple * width, 3, padding: 1);
                Initialisation.KaimingFanOut(layer.weight, layer.bias, generator);
                layers.Add(layer);
                layers.Add(ReLU(inplace: true));
                inputs = multiple * width;
            }
            layers.Add(MaxPool2d(2, stride: 2));
        }
        features = Sequential(layers);
        RegisterComponents();
    }

    /// <summary>Maps of single images.</summary>
    /// <param name="images">Normalised frames, (B·T, 3, H, W).</param>
    /// <returns>(B·T, 8·w, H / 32, W / 32), rounded down.</returns>
    public override Tensor forward(Tensor images)
    {
        Shapes.Require(images, "B·T 3 H W", [-1, 3, -1, -1]);
        return features.call(images);
    }
}
