namespace MsstNet.Data.Loading;

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
