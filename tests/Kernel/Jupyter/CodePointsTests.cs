using FsCheck;
using FsCheck.Xunit;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracle: Python's len of a prefix, which counts characters; there and back is the same place.</summary>
public sealed class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("a😀b", 2, 3)]
    [InlineData("😀😀", 1, 2)]
    [InlineData("é", 9, 1)]
    [InlineData("x", -1, 0)]
    public void Counts_characters(string text, int characters, int offset) => Assert.Equal(offset, CodePoints.ToUtf16(text, characters));

    [Property]
    public void There_and_back(NonNull<string> text, NonNegativeInt characters)
    {
        int offset = CodePoints.ToUtf16(text.Get, characters.Get);
        Assert.InRange(offset, 0, text.Get.Length);
        Assert.Equal(Math.Min(characters.Get, CodePoints.FromUtf16(text.Get, text.Get.Length)), CodePoints.FromUtf16(text.Get, offset));
    }
}
