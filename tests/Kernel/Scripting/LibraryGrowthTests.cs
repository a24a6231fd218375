using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>
/// Cells are compiled against the libraries needed so far; when a cell needs one more, nothing of the cells before may change. Oracle: C# itself,
/// where it makes no difference when a library was first used; values by arithmetic. Exact.
/// </summary>
public sealed class LibraryGrowthTests : SessionTest
{
    // The types of neither are looked at before; each is a library none of the basic ones needs.
    private const string NeedsTorch = "TorchSharp.torch.zeros(1).ToString()";
    private const string NeedsFrames = "new Microsoft.Data.Analysis.DataFrame().Rows.Count";

    [Fact]
    public async Task A_variable_keeps_its_type() =>
        Assert.Equal("xxx True", (await RunWell("using NotebookKernel; var first = new NotebookException(\"x\");", NeedsTorch,
            "NotebookException second = first; static string Text(NotebookException e) => e.Message;",
            NeedsFrames, "Text(first) + Text(second) + new[] { first, second }[1].Message + \" \" + (first is NotebookException)")).Result![
                MimeBundle.PlainText]);

    [Fact]
    public async Task Anonymous_types_stay_the_same_types() =>
        Assert.Equal("10.5", (await RunWell("var a = new { A = 1, B = \"x\" }; var b = new { A = 2, C = 2.5 };", NeedsTorch,
            "var c = new { A = 3, B = \"y\" }; a = c; var list = new[] { a, c };",
            "var lengths = list.Select(e => new { e.A, D = e.B.Length }).ToList();", NeedsFrames,
            "lengths[0].D + lengths.Select(e => new { e.A, C = 0.5 + e.A }).Append(b).Sum(e => e.C)")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task Lambdas_records_and_tuples_stay_the_same_types() =>
        Assert.Equal("17", (await RunWell(
            "var f = (ref int x) => x + 1; var g = (int a, int b = 3) => a + b; record R(int X); var t = (Left: 1, Right: 2);", NeedsTorch,
            "var r = new R(4);", NeedsFrames,
                "int z = 4; f = (ref int x) => x + 2; f(ref z) + g(1) + t.Left + r.X + (new R(4) == r ? 2 : 0)")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task The_functions_of_a_cell_stay_known() =>
        Assert.Equal("<b>x</b>", (await RunWell("Console.Write(1)", "HTML(\"<b>x</b>\")")).Result!["text/html"]);

    [Fact]
    public async Task An_error_in_between_changes_nothing()
    {
        await RunWell("using NotebookKernel; var first = new NotebookException(\"x\"); var a = new { A = 1 };");
        Assert.NotNull((await Run("nonsense")).Error);
        Assert.Equal("x1", (await RunWell("NotebookException second = first; second.Message + a.A")).Result![MimeBundle.PlainText]);
    }
}
