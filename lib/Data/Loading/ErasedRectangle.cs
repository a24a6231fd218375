namespace MsstNet.Data.Loading;

/// <summary>A noisy rectangle of one colour over all frames of a clip, as a hand, a scarf or a microphone hides a part of a face.</summary>
/// <remarks>
/// Area 3 to 25 % of the frame, width / height log-uniform in 1/3 … 3, so that no side exceeds 0.87 of the frame's; place and colour uniform, with
/// normal noise of a deviation up to 64 grey levels, the same in every frame. Source: Z. Zhong, L. Zheng, G. Kang, S. Li, Y. Yang, "Random erasing
/// data augmentation", AAAI 2020; there the area is 2 to 40 %, and each picture is drawn for itself.
/// </remarks>
internal sealed class ErasedRectangle
{
    private const double LeastArea = 0.03, GreatestArea = 0.25, GreatestAspect = 3, GreatestDeviation = 64;

    private readonly int side, left, top, width, height;
    private readonly byte[] pixels;               // height · width · 3

    /// <summary>Draws place, size, colour and noise.</summary>
    /// <param name="side">Pixels on a side of the frames.</param>
    /// <param name="random">Where the numbers come from.</param>
    public ErasedRectangle(int side, SplitMix64 random)
    {
        this.side = side;
        double area = LeastArea + (GreatestArea - LeastArea) * random.NextDouble();
        double aspect = Math.Pow(GreatestAspect, 2 * random.NextDouble() - 1);
        width = Math.Max(1, (int)Math.Round(side * Math.Sqrt(area * aspect)));
        height = Math.Max(1, (int)Math.Round(side * Math.Sqrt(area / aspect)));
        left = random.Next(side - width + 1);
        top = random.Next(side - height + 1);
        double[] colour = [255 * random.NextDouble(), 255 * random.NextDouble(), 255 * random.NextDouble()];
        double deviation = GreatestDeviation * random.NextDouble();
        pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Clamp(colour[i % 3] + deviation * random.NextNormal() + 0.5, 0, 255);
    }

    /// <summary>Covers a frame in place.</summary>
    /// <param name="frame">side · side · 3 bytes: rows, columns, channels.</param>
    public void Apply(Span<byte> frame)
    {
        for (int y = 0; y < height; y++)
            pixels.AsSpan(y * width * 3, width * 3).CopyTo(frame[(((top + y) * side + left) * 3)..]);
    }
}
