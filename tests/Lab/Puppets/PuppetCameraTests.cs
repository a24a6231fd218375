using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracle: the formula of levels, clamp((v − black) / (white − black)), on pictures of one grey.</summary>
public class PuppetCameraTests
{
    private const int Side = 32;

    private static byte Taken(PuppetCamera camera, float grey)
    {
        int canvas = (int)Math.Round(1.5 * Side * Puppet.Room);
        var drawn = new Vector4[canvas * canvas];
        Array.Fill(drawn, new(grey, grey, grey, 0));
        var rgb = new byte[3 * Side * Side];
        camera.Take(drawn, default, Vector2.Zero, 0, Side, rgb);
        return rgb[3 * (Side * Side / 2 + Side / 2)];
    }

    [Theory]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(180)]
    [InlineData(200)]
    public void Grey_levels_outside_the_two_given_are_lost_and_those_between_are_spread(float grey)
    {
        var camera = new PuppetCamera();
        Assert.Equal(grey, Taken(camera, grey), 1f);
        float expected = 255 * Math.Clamp((grey / 255 - 0.25f) / (0.7f - 0.25f), 0, 1);
        Assert.Equal(expected, Taken(camera with { Levels = (0.25f, 0.7f) }, grey), 2.5f);      // half a grey level, spread by 1 / 0.45
    }

    [Fact]
    public void One_picture_in_four_loses_its_darkest_or_its_lightest()
    {
        int hard = Enumerable.Range(0, 2000).Count(clip => PuppetCamera.Draw(3, clip).Levels != (0, 1));
        Assert.Equal(0.25, hard / 2000.0, 0.04);      // four deviations
        Assert.All(Enumerable.Range(0, 2000), clip => Assert.True(PuppetCamera.Draw(3, clip).Levels is { Black: < 0.2f, White: > 0.5f }));
    }
}
