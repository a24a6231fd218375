using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: a net without holes covers every pixel; a surface that lies on its own texture is the texture.</summary>
public class RasterTests
{
    private const int Side = 64, Across = 180;

    // Vertices closer than a pixel, moved at random along x; every second row lies a ten thousandth of a pixel below the one before.
    private static (Surface Surface, (int A, int B, int C)[] Triangles) Net(int seed)
    {
        Surface net = Surface.Of(Across * Across);
        for (int i = 0; i < net.Places.Length; i++)
        {
            int row = i / Across;
            float step = (Side - 1f) / (Across - 1), y = row % 2 == 1 && row < Across - 1 ? (row - 1) * step + 1e-4f : row * step;
            float x = (i % Across + (i % Across is 0 or Across - 1 ? 0 : 0.4f * SplitMix64.For((ulong)seed, i, 0).NextSingle())) * step;
            net.Places[i] = new(x, y, 0);
            net.Texture[i] = new(x, y);
        }
        var triangles = new List<(int, int, int)>();
        for (int row = 0; row < Across - 1; row++)
            for (int column = 0, at = row * Across; column < Across - 1; column++, at++)
                triangles.AddRange([(at, at + Across, at + 1), (at + 1, at + Across, at + Across + 1)]);
        return (net, [.. triangles]);
    }

    [Fact]
    public void A_net_of_slivers_leaves_no_hole_and_shows_the_texture_under_it()
    {
        Vector4[] texture = [.. Enumerable.Range(0, Side * Side).Select(i => new Vector4(i % Side * 3, i / Side * 2, 0, 0))];
        for (int seed = 0; seed < 20; seed++)
        {
            var (net, triangles) = Net(seed);
            var raster = new Raster(Side);
            raster.Clear();
            foreach (var triangle in triangles) raster.Draw(net, triangle, texture);
            for (int i = 0; i < texture.Length; i++)
            {
                Assert.True(float.IsFinite(raster.Depths[i]), $"seed {seed}: a hole at {i % Side}, {i / Side}");
                // The texture rises by three and two grey levels a pixel. Beside a sliver, its edge shows instead of the place itself.
                Assert.True(Vector4.Distance(texture[i], raster.Colours[i]) < 0.3f, $"seed {seed}: {raster.Colours[i]} at {i % Side}, {i / Side}");
            }
        }
    }
}
