using System.Numerics;

namespace MsstNet.Data.Loading;

/// <summary>
/// Mixes the frames of one clip with themselves after a random convolution: other textures and colours, the same shapes. Not thread-safe.
/// </summary>
/// <remarks>
/// With x a frame, K a kernel k × k × 3 → 3 of normal numbers (k is 1, 3 or 5) and α uniform in [0, 1]: α·x + (1 - α)·(g·(K ∗ x) + b). Gain g and
/// bias b give each channel of K ∗ x the mean and standard deviation that the channel has in the clip's first frame, so that exposure stays. The
/// mixture may have less contrast, down to none where K ∗ x is near the frame's negative. All of it is one convolution and one bias a channel; beyond
/// the edge a frame goes on with its outermost pixels, and the result is rounded and clamped to 0 … 255. Source: Z. Xu, D. Liu, J. Yang, C. Raffel,
/// M. Niethammer, "Robust and generalizable visual representation learning via random convolutions", ICLR 2021; there each picture is drawn for
/// itself and only scaled by the kernel's size.
/// </remarks>
internal sealed class RandomConvolution
{
    private const int Channels = 3;

    private readonly int side, size, stride;
    private readonly double keep;                 // α
    private readonly float[] kernel;              // (3 out, 3 in, k, k)
    private readonly float[] bias = new float[Channels];
    private readonly float[] input, output;       // planes; those of the input have a border of k / 2, each row room for a whole vector
    private bool fitted;

    /// <summary>Draws size, kernel and mixture.</summary>
    /// <param name="side">Pixels on a side of the frames.</param>
    /// <param name="random">Where the numbers come from.</param>
    public RandomConvolution(int side, SplitMix64 random)
    {
        this.side = side;
        size = 1 + 2 * random.Next(3);
        keep = random.NextDouble();
        kernel = new float[Channels * Channels * size * size];
        for (int i = 0; i < kernel.Length; i++) kernel[i] = (float)random.NextNormal();
        stride = RoundUp(side) + size - 1;
        input = new float[Channels * (side + size - 1) * stride];
        output = new float[Channels * side * RoundUp(side)];
    }

    /// <summary>Changes a frame in place.</summary>
    /// <param name="frame">side · side · 3 bytes: rows, columns, channels.</param>
    public void Apply(Span<byte> frame)
    {
        Unpack(frame);
        if (!fitted) Fit();
        for (int channel = 0; channel < Channels; channel++) Convolve(channel);
        Pack(frame);
    }

    /// <summary>Makes one kernel and bias of K, g, b and α, by the moments of the frame that is unpacked.</summary>
    private void Fit()
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            Convolve(channel);
            var (mean, deviation) = Moments(input.AsSpan(channel * (side + size - 1) * stride + size / 2 * (stride + 1)), stride);
            var (itsMean, itsDeviation) = Moments(output.AsSpan(channel * side * RoundUp(side)), RoundUp(side));
            double gain = itsDeviation > 1e-3 ? deviation / itsDeviation : 0;
            var own = kernel.AsSpan(channel * Channels * size * size, Channels * size * size);
            foreach (ref float weight in own) weight = (float)((1 - keep) * gain * weight);
            own[channel * size * size + size * size / 2] += (float)keep;
            bias[channel] = (float)((1 - keep) * (mean - gain * itsMean));
        }
        fitted = true;
    }

    private void Convolve(int channel)
    {
        int width = RoundUp(side), lanes = Vector<float>.Count;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < width; x += lanes)
            {
                var sum = new Vector<float>(bias[channel]);
                int weight = channel * Channels * size * size;
                for (int from = 0; from < Channels; from++)
                    for (int row = 0; row < size; row++)
                    {
                        int place = (from * (side + size - 1) + y + row) * stride + x;
                        for (int column = 0; column < size; column++)
                            sum += new Vector<float>(input, place + column) * kernel[weight++];
                    }
                sum.CopyTo(output, (channel * side + y) * width + x);
            }
        }
    }

    private (double Mean, double Deviation) Moments(ReadOnlySpan<float> plane, int rowLength)
    {
        double sum = 0, squares = 0;
        for (int y = 0; y < side; y++)
            foreach (float value in plane.Slice(y * rowLength, side))
            {
                sum += value;
                squares += (double)value * value;
            }
        double mean = sum / (side * side);
        return (mean, Math.Sqrt(Math.Max(0, squares / (side * side) - mean * mean)));
    }

    private void Unpack(ReadOnlySpan<byte> frame)
    {
        int border = size / 2;
        for (int channel = 0; channel < Channels; channel++)
            for (int y = 0; y < side + size - 1; y++)
            {
                var source = frame.Slice(Math.Clamp(y - border, 0, side - 1) * side * Channels, side * Channels);
                var row = input.AsSpan((channel * (side + size - 1) + y) * stride, side + size - 1);
                for (int x = 0; x < row.Length; x++) row[x] = source[Math.Clamp(x - border, 0, side - 1) * Channels + channel];
            }
    }

    private void Pack(Span<byte> frame)
    {
        for (int channel = 0; channel < Channels; channel++)
            for (int y = 0; y < side; y++)
            {
                var row = output.AsSpan((channel * side + y) * RoundUp(side), side);
                for (int x = 0; x < side; x++) frame[(y * side + x) * Channels + channel] = (byte)Math.Clamp(row[x] + 0.5f, 0, 255);
            }
    }

    private static int RoundUp(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
}
