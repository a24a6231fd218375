using MsstNet.Model;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: the sizes worked out in the reading notes for a 112-pixel input, and the definition of a cover. Exact.</summary>
public class WindowsTests
{
    [Theory]
    [InlineData(28, 7, 7)]
    [InlineData(14, 5, 3)]
    [InlineData(7, 4, 1)]
    [InlineData(4, 1, 1)]
    public void The_maps_of_a_112_pixel_input_are_cut_as_the_notes_say(int mapSide, int side, int stride) =>
        Assert.Equal(new Windows(side, stride), Windows.Cut(mapSide, 4));

    [Fact]
    public void Windows_cover_every_pixel_and_end_at_the_edge()
    {
        for (int grid = 1; grid <= 7; grid++)
            for (int mapSide = grid; mapSide <= 60; mapSide++)
            {
                var (side, stride) = Windows.Cut(mapSide, grid);
                Assert.Equal(mapSide, (grid - 1) * stride + side);
                Assert.True(side >= stride, "a gap between windows would leave pixels unseen");
                if (mapSide % grid == 0) Assert.Equal(new Windows(mapSide / grid, mapSide / grid), new Windows(side, stride));
            }
    }

    [Fact]
    public void A_map_smaller_than_the_grid_is_refused_with_the_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Windows.Cut(3, 4));
        Assert.StartsWith("A map of 3×3 cannot be cut into 4×4 windows", error.Message, StringComparison.Ordinal);
    }
}
