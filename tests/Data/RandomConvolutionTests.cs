using FsCheck.Xunit;
using MsstNet.Data.Loading;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Oracle: the formula of <see cref="RandomConvolution"/> step by step in double precision (convolve, match mean and deviation, mix, clamp);
/// tolerance 1 grey level on noise.
/// </summary>
public class RandomConvolutionTests
{
    /// <summary>The draws in the order in which they are made, and the frames one after the other.</summary>
    private static double[][] Naive(int side, ulong seed, byte[][] frames)
    {
        var random = new SplitMix64(seed);
        int size = 1 + 2 * random.Next(3);
        double keep = random.NextDouble();
        double[] kernel = [.. Enumerable.Range(0, 9 * size * size).Select(_ => random.NextNormal())];
        double[][] convolved = [.. frames.Select(frame => Convolve(frame, side, size, kernel))];
        return [.. frames.Zip(convolved, (frame, after) => frame.Select((value, i) =>
        {
            var (mean, deviation) = Moments([.. frames[0].Select(level => (double)level)], i % 3);
            var (itsMean, itsDeviation) = Moments(convolved[0], i % 3);
            double matched = mean + (itsDeviation > 1e-3 ? (after[i] - itsMean) * deviation / itsDeviation : 0);
            return Math.Clamp(keep * value + (1 - keep) * matched, 0, 255);
        }).ToArray())];
    }

    private static double[] Convolve(byte[] frame, int side, int size, double[] kernel)
    {
        int Inside(int place) => Math.Clamp(place, 0, side - 1);
        var result = new double[frame.Length];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                for (int to = 0; to < 3; to++)
                    for (int from = 0; from < 3; from++)
                        for (int v = 0; v < size; v++)
                            for (int u = 0; u < size; u++)
                                result[(y * side + x) * 3 + to] += kernel[((to * 3 + from) * size + v) * size + u]
                                    * frame[(Inside(y + v - size / 2) * side + Inside(x + u - size / 2)) * 3 + from];
        return result;
    }

    private static (double Mean, double Deviation) Moments(double[] frame, int channel)
    {
        double[] values = [.. frame.Where((_, i) => i % 3 == channel)];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    [Property(MaxTest = 60)]
    public void Two_frames_equal_the_plain_loop_within_one_grey_level(ulong seed, byte sizes)
    {
        int side = 2 + sizes % 23;
        byte[][] frames = [NoiseFrame.Of(side, seed), NoiseFrame.Of(side, seed + 1)];
        var expected = Naive(side, seed, frames);
        var convolution = new RandomConvolution(side, new SplitMix64(seed));
        for (int t = 0; t < frames.Length; t++)
        {
            byte[] actual = [.. frames[t]];
            convolution.Apply(actual);
            for (int i = 0; i < actual.Length; i++) Assert.InRange(actual[i], expected[t][i] - 1, expected[t][i] + 1);
        }
    }

    [Fact]
    public void Kernels_of_all_three_sizes_and_mixtures_of_all_strengths_are_drawn()
    {
        const int side = 24, place = (12 * side + 12) * 3;
        var frame = NoiseFrame.Of(side, 1);
        HashSet<int> sizes = [];
        List<double> changes = [];
        for (ulong seed = 0; seed < 60; seed++)
        {
            var convolution = new RandomConvolution(side, new SplitMix64(seed));
            byte[] changed = [.. frame], other = [.. frame];
            convolution.Apply(changed);
            changes.Add(changed.Zip(frame, (before, after) => Math.Abs(before - after)).Average());
            // One white or black pixel reaches as far as the kernel does.
            other.AsSpan(place, 3).Fill((byte)(frame[place] < 128 ? 255 : 0));
            convolution.Apply(other);
            int[] reached = [.. Enumerable.Range(0, frame.Length).Where(i => other[i] != changed[i]).Select(i => i / 3 % side)];
            if (reached.Length > 0) sizes.Add(reached.Max() - reached.Min() + 1);
        }
        foreach (int size in new[] { 1, 3, 5 }) Assert.Contains(size, sizes);
        Assert.InRange(sizes.Max(), 1, 5);
        Assert.InRange(changes.Min(), 0, 5);
        Assert.InRange(changes.Max(), 60, 255);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(255)]
    public void A_frame_of_one_colour_stays_as_it_is(byte level)
    {
        byte[] frame = [.. Enumerable.Repeat(level, 12 * 12 * 3)];
        for (ulong seed = 0; seed < 20; seed++)
        {
            byte[] changed = [.. frame];
            new RandomConvolution(12, new SplitMix64(seed)).Apply(changed);
            Assert.Equal(frame, changed);
        }
    }
}
