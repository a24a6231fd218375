using NotebookKernel;
using NotebookKernel.Scripting.Intelligence;

namespace MsstNet.Lab.Tests.Kernel.Scripting.Intelligence;

/// <summary>
/// Oracles: the documentation as it stands in the sources of this library, and in the framework's own .xml where the SDK is installed.
/// </summary>
public class HoverTests
{
    [Fact]
    public async Task A_member_of_the_library_shows_its_documentation()
    {
        MimeBundle shown = (await Asking.Inspect("front.ReadL‸ine(\"\", false, default)", "using NotebookKernel;\nICellFront front = null;"))!;
        string plain = shown[MimeBundle.PlainText]!;
        Assert.StartsWith("string? ICellFront.ReadLine(string prompt, bool password, CancellationToken cancel)", plain, StringComparison.Ordinal);
        Assert.Contains("A line typed by the user, for Console.ReadLine.", plain, StringComparison.Ordinal);
        Assert.Contains("prompt: The question; may be empty.", plain, StringComparison.Ordinal);
        Assert.Contains("The line without its end; null when nobody can be asked.", plain, StringComparison.Ordinal);
        Assert.Contains("- `prompt`: The question; may be empty.", shown["text/markdown"], StringComparison.Ordinal);
        Assert.Contains("<code>prompt</code>: The question; may be empty.", shown["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_framework_is_documented_where_the_sdk_is_installed()
    {
        string plain = (await Asking.Inspect("Enumerable.Range(1, 2‸)"))![MimeBundle.PlainText]!;
        Assert.StartsWith("IEnumerable<int> Enumerable.Range(int start, int count)", plain, StringComparison.Ordinal);
        Assert.SkipUnless(DocumentedReferences.FrameworkIsDocumented, "no packs/Microsoft.NETCore.App.Ref beside this runtime");
        Assert.Contains("Generates a sequence of integral numbers within a specified range.", plain, StringComparison.Ordinal);
        Assert.Contains("Exceptions\n  ArgumentOutOfRangeException: ", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cou‸nter + 1", "(variable) int counter")]
    [InlineData("counter‸", "(variable) int counter")]
    [InlineData("var local = 1.5; local‸", "(variable) double local")]
    [InlineData("Clip‸", "class Clip")]
    [InlineData("new List<int>().Sel‸ect(x => x)", "(extension) IEnumerable<")]
    [InlineData("va‸r y = new StringBuilder();", "class StringBuilder")]
    [InlineData("Math.Max(‸", "")]
    public async Task The_declaration_is_named(string cell, string expected) =>
        Assert.StartsWith(expected, (await Asking.Inspect(cell, "int counter = 3;", "class Clip { }"))![MimeBundle.PlainText],
            StringComparison.Ordinal);

    [Fact]
    public async Task Documentation_written_in_a_cell_is_shown() => Assert.Contains(
        "Doubles `x` & more.",
        (await Asking.Inspect("Twi‸ce(1)", "/// <summary>Doubles <paramref name=\"x\"/> &amp; more.</summary>\nint Twice(int x) => 2 * x;"))![
            "text/markdown"], StringComparison.Ordinal);

    [Fact]
    public async Task What_is_inherited_is_shown() => Assert.Contains(
        "From the base.", (await Asking.Inspect("new B().F‸()",
            "class A { /// <summary>From the base.</summary>\npublic virtual int F() => 1; }\nclass B : A { /// <inheritdoc/>\npublic override int "
            + "F() => 2; }"))![MimeBundle.PlainText], StringComparison.Ordinal);

    [Theory]
    [InlineData("‸")]
    [InlineData("42‸")]
    [InlineData("// com‸ment")]
    [InlineData("unknown‸Name")]
    public async Task There_may_be_nothing_to_say(string cell) => Assert.Null(await Asking.Inspect(cell));
}
