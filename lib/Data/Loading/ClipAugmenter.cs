namespace MsstNet.Data.Loading;

/// <summary>Everything that is drawn for one clip in one epoch, applied to its frames one after the other. Not thread-safe.</summary>
internal sealed class ClipAugmenter
{
    private readonly FrameWarp warp;
    private readonly RandomConvolution? convolution;
    private readonly ErasedRectangle? rectangle;

    private ClipAugmenter(FrameWarp warp, RandomConvolution? convolution, ErasedRectangle? rectangle) =>
        (this.warp, this.convolution, this.rectangle) = (warp, convolution, rectangle);

    /// <summary>
    /// Draws crop, mirror, gain and bias, then whether and how to convolve, then whether and what to hide. What is not asked for changes no other
    /// draw.
    /// </summary>
    /// <returns>Null where frames stay as they are.</returns>
    public static ClipAugmenter? Draw(AugmentationConfig config, int side, SplitMix64 random)
    {
        if (config == AugmentationConfig.None) return null;
        var warp = new FrameWarp(Augmentation.Draw(config, random), side);
        SplitMix64 forConvolution = new(random.NextUInt64()), forRectangle = new(random.NextUInt64());
        return new(
            warp,
            forConvolution.NextDouble() < config.Convolve ? new RandomConvolution(side, forConvolution) : null,
            forRectangle.NextDouble() < config.Erase ? new ErasedRectangle(side, forRectangle) : null);
    }

    /// <summary>Changes the next frame of the clip.</summary>
    /// <param name="source">side · side · 3 bytes: rows, columns, channels.</param>
    /// <param name="target">Receives as many.</param>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target)
    {
        warp.Apply(source, target);
        convolution?.Apply(target);
        rectangle?.Apply(target);
    }
}
