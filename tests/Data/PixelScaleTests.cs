using MsstNet.Data.Loading;
using TorchSharp;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: (v / 255 - mean) / deviation in double precision for every place; tolerance 1e-5.</summary>
public class PixelScaleTests
{
    public static TheoryData<PixelScale> Scales => [PixelScale.UnitRange, PixelScale.Centred, PixelScale.ImageNet];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Equals_the_formula(PixelScale scale)
    {
        byte[] bytes = [.. Enumerable.Range(0, 2 * 3 * 4 * 5 * 3).Select(i => (byte)(i * 37))];
        using var frames = torch.tensor(bytes).reshape(2, 3, 4, 5, 3);
        using var scaled = scale.Apply(frames, torch.CPU);
        Assert.Equal([2, 3, 3, 4, 5], scaled.shape);
        double[] mean = [scale.Mean.R, scale.Mean.G, scale.Mean.B], deviation = [scale.Deviation.R, scale.Deviation.G, scale.Deviation.B];
        for (int i = 0; i < bytes.Length; i++)
        {
            (int c, int x, int y, int t, int b) = (i % 3, i / 3 % 5, i / 15 % 4, i / 60 % 3, i / 180);
            Assert.Equal((bytes[i] / 255.0 - mean[c]) / deviation[c], scaled[b, t, c, y, x].item<float>(), 1e-5);
        }
        Assert.Equal(bytes, frames.reshape(-1).data<byte>().ToArray());
    }

    [Fact]
    public void The_frames_lie_channels_last_so_that_merging_clips_and_time_copies_nothing()
    {
        using var frames = torch.zeros([2, 3, 8, 8, 3], torch.uint8);
        using var scaled = PixelScale.Centred.Apply(frames, torch.CPU);
        using var merged = scaled.reshape(-1, 3, 8, 8);
        Assert.Equal([192, 1, 24, 3], merged.stride());
        merged.fill_(5);
        Assert.Equal(5, scaled[1, 2, 2, 7, 7].item<float>());
    }
}
