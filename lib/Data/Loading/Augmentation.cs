namespace MsstNet.Data.Loading;

/// <summary>What may change about a clip while it is learned from; one draw serves all frames of a clip.</summary>
public sealed record AugmentationConfig
{
    /// <summary>Least area of the crop, as a fraction of the frame.</summary>
    public double MinScale { get; init; } = 1;

    /// <summary>Greatest area of the crop, as a fraction of the frame.</summary>
    public double MaxScale { get; init; } = 1;

    /// <summary>Greatest width / height of the crop; the least is its inverse. 4/3 is the usual choice, 1 keeps faces undistorted.</summary>
    public double MaxAspect { get; init; } = 1;

    /// <summary>Probability that the clip is mirrored left to right.</summary>
    public double Flip { get; init; }

    /// <summary>Contrast: pixels are multiplied by a gain from [1 - Contrast, 1 + Contrast].</summary>
    public double Contrast { get; init; }

    /// <summary>Brightness: a bias from [-Brightness, Brightness], as a fraction of full scale, is added.</summary>
    public double Brightness { get; init; }

    /// <summary>Probability that the clip is mixed with itself after a random convolution: <see cref="RandomConvolution"/>.</summary>
    public double Convolve { get; init; }

    /// <summary>Probability that a rectangle of the clip is hidden: <see cref="ErasedRectangle"/>.</summary>
    public double Erase { get; init; }

    /// <summary>Every frame as it is: what a network is tested on.</summary>
    public static AugmentationConfig None { get; } = new();

    /// <summary>Mild, for short runs on aligned faces: crop 0.9 … 1 of the area, mirror, ±5 % contrast and brightness.</summary>
    public static AugmentationConfig Quick { get; } = new() { MinScale = 0.9, Flip = 0.5, Contrast = 0.05, Brightness = 0.05 };

    /// <summary>
    /// Random resized crop 0.08 … 1 with aspect ratio 3/4 … 4/3, and mirror (Zhao and Liu, "Former-DFER", ACM MM 2021): the nearest
    /// published recipe to the paper's, which names none.
    /// </summary>
    public static AugmentationConfig FormerDfer { get; } = new() { MinScale = 0.08, MaxAspect = 4.0 / 3, Flip = 0.5 };

    /// <summary>Requires 0 &lt; MinScale ≤ MaxScale ≤ 1, MaxAspect ≥ 1, probabilities in [0, 1], Contrast and Brightness in [0, 1).</summary>
    /// <exception cref="LabException">A value is outside; the message names it.</exception>
    public void Validate()
    {
        Require(MinScale > 0 && MinScale <= MaxScale && MaxScale <= 1, $"crop scale is {MinScale} … {MaxScale}; it needs 0 < least ≤ greatest ≤ 1");
        Require(MaxAspect >= 1, $"aspect ratio is {MaxAspect}; it is the greatest width / height, at least 1");
        Require(Flip is >= 0 and <= 1, $"flip is {Flip}; it is a probability, 0 … 1");
        Require(Convolve is >= 0 and <= 1, $"convolve is {Convolve}; it is a probability, 0 … 1");
        Require(Erase is >= 0 and <= 1, $"erase is {Erase}; it is a probability, 0 … 1");
        Require(Contrast is >= 0 and < 1 && Brightness is >= 0 and < 1,
            $"contrast is {Contrast}, brightness {Brightness}; both are fractions, at least 0 and below 1");
    }

    private static void Require(bool holds, FormattableString what)
    {
        if (!holds) throw new LabException($"Augmentation: {FormattableString.Invariant(what)}.");
    }
}

/// <summary>
/// One draw of an <see cref="AugmentationConfig"/>, applied alike to every frame of a clip: crop, mirror, gain and bias.
/// </summary>
/// <param name="Left">Left edge of the crop, as a fraction of the frame's side.</param>
/// <param name="Top">Top edge of the crop.</param>
/// <param name="Width">Width of the crop.</param>
/// <param name="Height">Height of the crop.</param>
/// <param name="Mirror">Whether left and right are exchanged.</param>
/// <param name="Gain">Contrast: what pixels are multiplied by.</param>
/// <param name="Bias">Brightness: what is added afterwards, in grey levels.</param>
public sealed record Augmentation(double Left, double Top, double Width, double Height, bool Mirror, double Gain, double Bias)
{
    /// <summary>The whole frame, unchanged.</summary>
    public static Augmentation Identity { get; } = new(0, 0, 1, 1, false, 1, 0);

    /// <summary>Draws crop, mirror, gain and bias; seven numbers are taken from <paramref name="random"/> whatever the settings.</summary>
    /// <remarks>
    /// Area uniform in the scale range, aspect ratio log-uniform, place uniform. Where the drawn shape does not fit into the frame its longer
    /// side is cut to the frame's: a distribution without a rejection loop, so that a draw always consumes the same numbers.
    /// </remarks>
    public static Augmentation Draw(AugmentationConfig config, Random random)
    {
        double area = Between(config.MinScale, config.MaxScale, random.NextDouble());
        double aspect = Math.Pow(config.MaxAspect, Between(-1, 1, random.NextDouble()));
        double width = Math.Min(1, Math.Sqrt(area * aspect));
        double height = Math.Min(1, Math.Sqrt(area / aspect));
        return new Augmentation(
            Left: random.NextDouble() * (1 - width),
            Top: random.NextDouble() * (1 - height),
            Width: width,
            Height: height,
            Mirror: random.NextDouble() < config.Flip,
            Gain: Between(1 - config.Contrast, 1 + config.Contrast, random.NextDouble()),
            Bias: 255 * Between(-config.Brightness, config.Brightness, random.NextDouble()));
    }

    private static double Between(double least, double greatest, double u) => least + (greatest - least) * u;
}
