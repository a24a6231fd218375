using MsstNet.Data.Loading;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: what <see cref="ErasedRectangle"/> promises, read back from grey frames it has changed.</summary>
public class ErasedRectangleTests
{
    private const int Side = 64;

    /// <summary>Where two frames of other grey levels are alike afterwards: the bounds of the rectangle, ends excluded.</summary>
    private static (int Left, int Top, int Right, int Bottom, byte[] Frame) Erased(ulong seed)
    {
        byte[] black = new byte[Side * Side * 3], white = [.. Enumerable.Repeat((byte)255, Side * Side * 3)];
        var rectangle = new ErasedRectangle(Side, new SplitMix64(seed));
        rectangle.Apply(black);
        rectangle.Apply(white);
        int[] hidden = [.. Enumerable.Range(0, Side * Side).Where(pixel => Enumerable.Range(3 * pixel, 3).All(i => black[i] == white[i]))];
        foreach (int pixel in Enumerable.Range(0, Side * Side).Except(hidden))
            Assert.Equal([0, 0, 0, 255, 255, 255], black[(3 * pixel)..(3 * pixel + 3)].Concat(white[(3 * pixel)..(3 * pixel + 3)]));
        var (left, top) = (hidden.Min(pixel => pixel % Side), hidden.Min(pixel => pixel / Side));
        var (right, bottom) = (hidden.Max(pixel => pixel % Side) + 1, hidden.Max(pixel => pixel / Side) + 1);
        Assert.Equal((right - left) * (bottom - top), hidden.Length);
        return (left, top, right, bottom, black);
    }

    [Fact]
    public void One_rectangle_of_every_frame_is_hidden_alike_and_nothing_else()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var (left, top, right, bottom, _) = Erased(seed);
            double width = right - left, height = bottom - top;
            // Half a pixel is rounded away on each side.
            Assert.InRange((width + 0.5) * (height + 0.5) / (Side * Side), 0.03, 1);
            Assert.InRange((width - 0.5) * (height - 0.5) / (Side * Side), 0, 0.25);
            Assert.InRange((width + 0.5) / (height - 0.5), 1.0 / 3, double.MaxValue);
            Assert.InRange((width - 0.5) / (height + 0.5), 0, 3);
        }
    }

    [Fact]
    public void Every_part_of_the_frame_is_hidden_now_and_then()
    {
        var times = new int[Side * Side];
        for (ulong seed = 0; seed < 400; seed++)
        {
            var (left, top, right, bottom, _) = Erased(seed);
            for (int y = top; y < bottom; y++)
                for (int x = left; x < right; x++) times[y * Side + x]++;
        }
        // The outermost pixel of a corner is hidden only where the rectangle touches both edges; squares of 8 × 8 pixels are met everywhere.
        Assert.All(Enumerable.Range(0, 64), square => Assert.Contains(Enumerable.Range(0, 64), pixel =>
            times[(square / 8 * 8 + pixel / 8) * Side + square % 8 * 8 + pixel % 8] > 0));
        // The area's mean is 14 %; its own standard deviation is 6 %, that of the mean of 400 is 0.3 %.
        Assert.InRange(times.Average() / 400, 0.125, 0.155);
    }

    [Fact]
    public void Each_has_one_colour_and_noise_from_none_to_64_grey_levels()
    {
        List<double> deviations = [], spreads = [];
        for (ulong seed = 0; seed < 100; seed++)
        {
            var (left, top, right, bottom, frame) = Erased(seed);
            double[][] channels = [.. Enumerable.Range(0, 3).Select(channel => Enumerable.Range(top, bottom - top).SelectMany(y =>
                Enumerable.Range(left, right - left).Select(x => (double)frame[(y * Side + x) * 3 + channel])).ToArray())];
            double[] means = [.. channels.Select(values => values.Average())];
            spreads.Add(means.Max() - means.Min());
            deviations.Add(channels.Zip(means, (values, mean) => Math.Sqrt(values.Average(value => (value - mean) * (value - mean)))).Max());
        }
        // A few of a hundred uniform draws lie near either end; clamping at black and white takes from the largest deviations.
        Assert.InRange(deviations.Min(), 0, 5);
        Assert.InRange(deviations.Max(), 50, 70);
        Assert.InRange(spreads.Max(), 120, 255);
    }
}
