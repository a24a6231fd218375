using FsCheck.Xunit;
using MsstNet.Data.Loading;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: the formula of <see cref="FrameWarp"/> as a plain loop in double precision; tolerance 1 grey level on noise.</summary>
public class FrameWarpTests
{
    private static byte[] Warp(Augmentation augmentation, byte[] source, int side)
    {
        var result = new byte[side * side * 3];
        new FrameWarp(augmentation, side).Apply(source, result);
        return result;
    }

    private static double[] Naive(Augmentation a, byte[] source, int s)
    {
        var result = new double[s * s * 3];
        for (int y = 0; y < s; y++)
            for (int x = 0; x < s; x++)
                for (int c = 0; c < 3; c++)
                {
                    double u = Math.Clamp((a.Left + (x + 0.5) * a.Width / s) * s - 0.5, 0, s - 1);
                    double v = Math.Clamp((a.Top + (y + 0.5) * a.Height / s) * s - 0.5, 0, s - 1);
                    int u0 = (int)Math.Floor(u), v0 = (int)Math.Floor(v), u1 = Math.Min(u0 + 1, s - 1), v1 = Math.Min(v0 + 1, s - 1);
                    double At(int row, int column) => source[(row * s + column) * 3 + c];
                    double upper = At(v0, u0) * (1 - (u - u0)) + At(v0, u1) * (u - u0), lower = At(v1, u0) * (1 - (u - u0)) + At(v1, u1) * (u - u0);
                    double value = (upper * (1 - (v - v0)) + lower * (v - v0)) * a.Gain + a.Bias;
                    result[(y * s + (a.Mirror ? s - 1 - x : x)) * 3 + c] = Math.Clamp(value, 0, 255);
                }
        return result;
    }

    [Property(MaxTest = 60)]
    public void Equals_the_plain_loop_within_one_grey_level(ulong seed, byte sizes)
    {
        int side = 2 + sizes % 41;
        var augmentation = Augmentation.Draw(AugmentationConfig.FormerDfer with { Contrast = 0.3, Brightness = 0.3 }, new SplitMix64(seed));
        var source = NoiseFrame.Of(side, seed);
        var expected = Naive(augmentation, source, side);
        var actual = Warp(augmentation, source, side);
        for (int i = 0; i < actual.Length; i++) Assert.InRange(actual[i], expected[i] - 1, expected[i] + 1);
    }

    [Fact]
    public void Equals_the_plain_loop_at_the_sizes_used()
    {
        foreach (int side in new[] { 112, 224 })
        {
            var augmentation = Augmentation.Draw(AugmentationConfig.Quick with { Flip = 1 }, new SplitMix64(9));
            var source = NoiseFrame.Of(side, 1);
            var expected = Naive(augmentation, source, side);
            var actual = Warp(augmentation, source, side);
            for (int i = 0; i < actual.Length; i++) Assert.InRange(actual[i], expected[i] - 1, expected[i] + 1);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(37)]
    public void The_identity_changes_nothing(int side) =>
        Assert.Equal(NoiseFrame.Of(side, 2), Warp(Augmentation.Identity, NoiseFrame.Of(side, 2), side));

    [Fact]
    public void Mirroring_twice_changes_nothing()
    {
        var mirror = Augmentation.Identity with { Mirror = true };
        Assert.NotEqual(NoiseFrame.Of(20, 3), Warp(mirror, NoiseFrame.Of(20, 3), 20));
        Assert.Equal(NoiseFrame.Of(20, 3), Warp(mirror, Warp(mirror, NoiseFrame.Of(20, 3), 20), 20));
    }

    [Fact]
    public void Gain_and_bias_saturate_at_black_and_white()
    {
        Assert.All(Warp(Augmentation.Identity with { Bias = 254.9, Gain = 1.9 }, NoiseFrame.Of(16, 4), 16), value => Assert.Equal(255, value));
        Assert.All(Warp(Augmentation.Identity with { Bias = -254.9, Gain = 0.1 }, NoiseFrame.Of(16, 4), 16), value => Assert.Equal(0, value));
    }

    [Property]
    public bool A_drawn_crop_lies_in_the_frame_and_has_the_area_asked_for(ulong seed)
    {
        var a = Augmentation.Draw(AugmentationConfig.FormerDfer, new SplitMix64(seed));
        return a.Left >= 0 && a.Top >= 0 && a.Left + a.Width <= 1 + 1e-12 && a.Top + a.Height <= 1 + 1e-12
            && a.Width * a.Height is > 0.08 * 0.999 and <= 1 && a.Width / a.Height is > 0.74 and < 1.34;
    }

    [Fact]
    public void No_augmentation_draws_the_identity() =>
        Assert.Equal(Augmentation.Identity, Augmentation.Draw(AugmentationConfig.None, new SplitMix64(1)));

    [Fact]
    public void Impossible_settings_are_refused_by_name()
    {
        var error = Assert.Throws<LabException>(() => (AugmentationConfig.None with { MinScale = 0 }).Validate());
        Assert.Equal("Augmentation: crop scale is 0 … 1; it needs 0 < least ≤ greatest ≤ 1.", error.Message);
        Assert.Throws<LabException>(() => (AugmentationConfig.None with { Flip = 1.5 }).Validate());
        Assert.Throws<LabException>(() => (AugmentationConfig.None with { Convolve = -0.1 }).Validate());
        Assert.Throws<LabException>(() => (AugmentationConfig.None with { Erase = 1.1 }).Validate());
        Assert.Throws<LabException>(() => (AugmentationConfig.None with { MaxAspect = 0.5 }).Validate());
        Assert.Throws<LabException>(() => (AugmentationConfig.None with { Contrast = 1 }).Validate());
        AugmentationConfig.Quick.Validate();
        AugmentationConfig.FormerDfer.Validate();
    }
}
