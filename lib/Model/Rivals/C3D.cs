using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>Shape of C3D (Tran et al. 2015).</summary>
public sealed record C3DConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => "c3d";

    /// <inheritdoc/>
    public override string Description => $"eight 3×3×3 convolutions at width {Width}, two hidden layers of {Hidden}";

    /// <summary>Width of the two hidden layers before the classifier.</summary>
    public int Hidden { get; init; } = 4096;

    /// <summary>Dropout after each of them.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>The convolutions of the five groups, as multiples of <see cref="NetworkConfig.Width"/>.</summary>
    internal static IReadOnlyList<IReadOnlyList<int>> Groups { get; } = [[1], [2], [4, 4], [8, 8], [8, 8]];

    /// <summary>Frames left after the five poolings; the first leaves time alone, the others halve it, rounding up: 1 of up to 16.</summary>
    public int LastFrames => Halved(Frames, 4);

    /// <summary>Side of the map left after the five poolings, rounding up: 4 at 112 pixels.</summary>
    public int LastSide => Halved(Side, 5);

    /// <summary>Numbers the first hidden layer reads.</summary>
    public int Flattened => 8 * Width * LastFrames * LastSide * LastSide;

    /// <inheritdoc/>
    public override C3DConfig Validate()
    {
        base.Validate();
        if (Hidden < 1) throw new ArgumentException($"Hidden is {Hidden}; a layer has at least 1 unit.");
        if (!(Dropout is >= 0 and < 1)) throw new ArgumentException($"Dropout is {Dropout}; it must be at least 0 and below 1.");
        return this;
    }

    /// <inheritdoc/>
    public override double? OwnDropout => Dropout;

    /// <inheritdoc/>
    public override C3DConfig WithDropout(double probability) => this with { Dropout = probability };

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new C3D(this, seed);

    /// <inheritdoc/>
    internal override Int128 LeastWeights => ((Int128)Hidden * Hidden) + ((Int128)8 * Width * LastFrames * LastSide * LastSide * Hidden);
}

/// <summary>
/// C3D (Tran et al. 2015): eight 3×3×3 convolutions with bias and ReLU in groups of 1, 1, 2, 2, 2, each group followed by max pooling (the first
/// 1×2×2, the others 2×2×2, a last odd row, column or frame kept), then two hidden layers with ReLU and dropout, and the classifier.
/// </summary>
public sealed class C3D : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Linear fc6;
    private readonly Linear fc7;
    private readonly Linear fc8;
    private readonly Dropout dropout;

    /// <summary>Builds the network on the CPU, in training mode.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="seed">Names the starting weights.</param>
    /// <exception cref="ArgumentException">The shape cannot be built; see <see cref="C3DConfig.Validate"/>.</exception>
    public C3D(C3DConfig config, long seed) : base(nameof(C3D))
    {
        Config = config.Validate();
        using var generator = new Generator((ulong)seed, CPU);
        features = Sequential(Features(config.Width, generator));
        fc6 = Hidden(config.Flattened);
        fc7 = Hidden(config.Hidden);
        dropout = Dropout(config.Dropout);
        fc8 = Linear(config.Hidden, config.Classes);
        Initialisation.Classifier(fc8, generator);
        RegisterComponents();

        Linear Hidden(int inputs)
        {
            var layer = Linear(inputs, config.Hidden);
            Initialisation.Linear(layer, generator);
            return layer;
        }
    }

    /// <summary>The network's shape.</summary>
    public C3DConfig Config { get; }

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        var x = features.call(frames.permute(0, 2, 1, 3, 4).contiguous()).flatten(1);  // (B, 8·w·T′·h·h)
        x = dropout.call(functional.relu(fc6.call(x), inplace: true));                 // (B, Hidden)
        x = dropout.call(functional.relu(fc7.call(x), inplace: true));                 // (B, Hidden)
        return fc8.call(x).MoveToOuterDisposeScope();                                  // (B, C)
    }

    // Named conv1a, conv2a, conv3a, conv3b … as in the paper's published network.
    private static IEnumerable<(string, Module<Tensor, Tensor>)> Features(int width, Generator generator)
    {
        int inputs = 3;
        foreach (var (group, multiples) in C3DConfig.Groups.Index())
        {
            foreach (var (position, multiple) in multiples.Index())
            {
                string name = $"{group + 1}{"ab"[position]}";
                var layer = Conv3d(inputs, multiple * width, 3, padding: 1);
                Initialisation.KaimingFanOut(layer.weight, generator);
                Initialisation.Zero(layer.bias);
                yield return ("conv" + name, layer);
                yield return ("relu" + name, ReLU(inplace: true));
                inputs = multiple * width;
            }
            (long, long, long) window = (group == 0 ? 1 : 2, 2, 2);
            yield return ($"pool{group + 1}", MaxPool3d(window, window, ceil_mode: true));
        }
    }
}
