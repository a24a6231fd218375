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

    /// <summary>
    /// Numbers the first hidden layer reads. Five poolings halve a side, rounding up: 4 are left of 112 pixels. All but the first halve the frames
    /// too: 1 is left of up to 16.
    /// </summary>
    internal Int128 Flattened => (Int128)8 * Width * Halved(Frames, 4) * Halved(Side, 5) * Halved(Side, 5);

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

    internal override Int128 LeastWeights => ((Int128)Hidden * Hidden) + (Flattened * Hidden);
}

/// <summary>
/// C3D (Tran et al. 2015): eight 3×3×3 convolutions with bias and ReLU in groups of 1, 1, 2, 2, 2, each group followed by max pooling (the first
/// 1×2×2, the others 2×2×2, a last odd row, column or frame kept), then two hidden layers with ReLU and dropout, and the classifier.
/// </summary>
public sealed class C3D : RivalNetwork<C3DConfig>
{
    private readonly Sequential features;
    private readonly Linear fc6;
    private readonly Linear fc7;
    private readonly Linear fc8;
    private readonly Dropout dropout;

    /// <summary>Builds the network on the CPU, in training mode; see <see cref="NetworkConfig.Build"/>.</summary>
    public C3D(C3DConfig config, long seed) : base(config, nameof(C3D))
    {
        using var generator = new Generator((ulong)seed, CPU);
        features = Sequential(Features(config.Width, generator));
        fc6 = Initialisation.Linear((long)config.Flattened, config.Hidden, generator);
        fc7 = Initialisation.Linear(config.Hidden, config.Hidden, generator);
        dropout = Dropout(config.Dropout);
        fc8 = Initialisation.Classifier(config.Hidden, config.Classes, generator);
        RegisterComponents();
    }

    private protected override Tensor Logits(Tensor frames)
    {
        var x = features.call(frames.permute(0, 2, 1, 3, 4).contiguous()).flatten(1);  // (B, 8·w·T′·h·h)
        x = dropout.call(functional.relu(fc6.call(x), inplace: true));                 // (B, Hidden)
        x = dropout.call(functional.relu(fc7.call(x), inplace: true));                 // (B, Hidden)
        return fc8.call(x);                                                            // (B, C)
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
                Initialisation.KaimingFanOut(layer.weight, layer.bias, generator);
                yield return ("conv" + name, layer);
                yield return ("relu" + name, ReLU(inplace: true));
                inputs = multiple * width;
            }
            (long, long, long) window = (group == 0 ? 1 : 2, 2, 2);
            yield return ($"pool{group + 1}", MaxPool3d(window, window, ceil_mode: true));
        }
    }
}
