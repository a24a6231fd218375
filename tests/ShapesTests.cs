namespace MsstNet.Lab.Tests;

/// <summary>Oracle: the message in the style guide, written out by hand.</summary>
public class ShapesTests
{
    [Fact]
    public void Text_marks_a_free_axis() => Assert.Equal("[2, ·, 16]", Shapes.Text([2, -1, 16]));
}
