using MsstNet.Model;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: what cannot be built, thought through by hand; the map sides of ResNet-18 at 112 pixels. Exact.</summary>
public class MsstNetConfigTests
{
    [Fact]
    public void Map_sides_at_112_pixels_are_28_14_7_4() =>
        Assert.Equal([28, 14, 7, 4], Enumerable.Range(1, 4).Select(new MsstNetConfig().MapSide));

    [Fact]
    public void Two_equal_shapes_are_equal() =>
        Assert.Equal(new MsstNetConfig { Blocks = new PerFormer(1, 2, 3) }, new MsstNetConfig { Blocks = new PerFormer(1, 2, 3) });

    public static TheoryData<MsstNetConfig, string> Unbuildable => new()
    {
        { new() { Classes = 1 }, "Classes is 1" },
        { new() { Frames = 0 }, "Frames is 0" },
        { new() { Dim = 770 }, "Dim 770 is not a multiple of Heads 8" },
        { new() { MlpRatio = 0 }, "MlpRatio 0" },
        { new() { Dropout = 1 }, "Dropout is 1" },
        { new() { Dropout = double.NaN }, "Dropout is NaN" },
        { new() { Blocks = new PerFormer(1, -1, 1) }, "Blocks is 1--1-1" },
        { new() { Stages = new PerFormer(0, 1, 2) }, "Stages is 0-1-2" },
        { new() { Side = 96 }, "Side 96 leaves stage 4 a map of 3×3, too small for a 4×4 grid; use a side of at least 97" },
        { new() { Side = 0 }, "Side 0" },
        { new() { Fusion = (Fusion)9 }, "Fusion is 9" },
    };

    [Theory, MemberData(nameof(Unbuildable))]
    public void What_cannot_be_built_is_refused_with_the_numbers(MsstNetConfig config, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(config.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void The_side_the_message_proposes_works() => Assert.Equal(4, (new MsstNetConfig { Side = 97 }).Validate().MapSide(4));
}
