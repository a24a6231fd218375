using static TorchSharp.torch;

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

    internal static int Halved(int length, int times) => times == 0 ? length : Halved((length + 1) / 2, times - 1);

    /// <inheritdoc/>
    internal override Int128 LeastWeights => ((Int128)Hidden * Hidden) + ((Int128)8 * Width * LastFrames * LastSide * LastSide * Hidden);
}
