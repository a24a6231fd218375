using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>
/// Oracle: the rules as they are written down, on pairs just within and just beyond them (1e-3 relative, 1e-6 absolute, one in the last digit).
/// </summary>
public class OutputCheckTests
{
    // The headers of a 3×2 and a 4×2 picture; the pixels do not matter.
    private static readonly string Png32 = Convert.ToBase64String([0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 3, 0, 0, 0, 2,
        8]);
    private static readonly string Png42 = Convert.ToBase64String([0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 4, 0, 0, 0, 2,
        8]);
    private static readonly string Png32b = Convert.ToBase64String([.. Convert.FromBase64String(Png32), 1, 2, 3]);
    private static readonly string Jpeg57 = Convert.ToBase64String([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0, 7, 0, 5, 1, 1, 0x11,
        0]);

    [Theory]
    [InlineData("loss 1.0000", "loss 1.0009")]
    [InlineData("loss 0.00000010", "loss 0.00000090")]
    [InlineData("12.5 %", "12.6 %")]
    [InlineData("x  =\n 1", "x = 1")]
    [InlineData("1.234e-10", "2e-9")]
    [InlineData("took 1.2 s", "took 13 ms")]
    [InlineData("took 00:00:01.23, 12 clips/s", "took 00:01:00, 3.5 clips/s")]
    [InlineData("1.5 GB/s", "2.5 GB/s")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("-0.0", "0.0")]
    public void Texts_that_say_the_same(string a, string b)
    {
        Assert.Null(TextRule.Difference(a, b));
        Assert.Null(TextRule.Difference(b, a));
    }

    [Theory]
    [InlineData("loss 1.0000", "loss 1.0021")]
    [InlineData("12.5 %", "12.7 %")]
    [InlineData("59700000 parameters", "59700001 parameters")]
    [InlineData("[2, 4, 9, 32]", "[2, 4, 9, 33]")]
    [InlineData("5", "5.9")]
    [InlineData("a 1", "b 1")]
    [InlineData("1", "1 2")]
    [InlineData("", "x")]
    [InlineData("T = 8", "T = 16")]
    [InlineData("v1.5.2", "v1.5.3")]
    [InlineData("3 seeds", "5 seeds")]
    [InlineData("-1.5", "1.5")]
    public void Texts_that_do_not(string a, string b)
    {
        Assert.NotNull(TextRule.Difference(a, b));
        Assert.NotNull(TextRule.Difference(b, a));
    }

    [Theory]
    [InlineData("text/html", "<p class=a>1.000</p>", "<p class=b>1.0001</p>", true)]
    [InlineData("text/html", "<p>1.0</p>", "<p>2.0</p>", false)]
    [InlineData("text/html", "<p>x</p>", "<div>x</div>", false)]
    [InlineData("text/html", "<p>x</p>", "<p>x</p><p></p>", false)]
    [InlineData("text/html", "<script>var a = '<b>' + 1;</script>", "<script>var a = 2;</script>", true)]
    [InlineData("image/svg+xml", "<svg><path d='1'/><path/><text>1</text></svg>", "<svg><path d='2'/><text>2</text></svg>", true)]
    [InlineData("image/svg+xml", "<svg><path/></svg>", "<svg><rect/></svg>", false)]
    public void Markup_by_its_elements(string type, string a, string b, bool same) => Assert.Equal(same, PictureRule.Difference(type, a, b) is null);

    [Fact]
    public void Pictures_by_width_and_height_and_all_by_size()
    {
        Assert.Null(PictureRule.Difference("image/png", Png32, Png32b));
        Assert.Equal(("3×2 pixels", "4×2 pixels"), PictureRule.Difference("image/png", Png32, Png42));
        Assert.Equal("5×7 pixels", PictureRule.Dimensions(Jpeg57));
        Assert.Equal("no picture", PictureRule.Dimensions("AAAA"));
        Assert.Equal("no base64", PictureRule.Dimensions("?"));
        string Script(int length) => $"<script>{new string('x', length)}</script>";
        Assert.Null(PictureRule.Difference("text/html", Script(3000), Script(5900)));
        Assert.NotNull(PictureRule.Difference("text/html", Script(3000), Script(6100)));
    }

    [Fact]
    public void A_difference_is_told_with_cell_what_was_and_what_is()
    {
        var committed = Cell(new StreamOutput("stdout", "a 1\n"), new StreamOutput("stderr", "warning"), Result("7"),
            new ErrorOutput("InvalidOperationException", "x", []));
        Assert.Empty(Compare(committed, Cell(new StreamOutput("stdout", "a 1\n"), Result("7"),
            new ErrorOutput("InvalidOperationException", "y", ["z"]))));
        Assert.Equal(new OutputDifference(1, "c", "stdout", "a 1", "a 2"),
            Assert.Single(Compare(committed, Cell(new StreamOutput("stdout", "a 2"), Result("7"), committed.Outputs[3]))));
        Assert.Equal(new OutputDifference(1, "c", "output 1 text/plain", "7", "8"),
            Assert.Single(Compare(committed, Cell(committed.Outputs[0], Result("8"), committed.Outputs[3]))));
        Assert.Equal("error ArgumentException", Assert.Single(Compare(committed,
            Cell(committed.Outputs[0], Result("7"), new ErrorOutput("ArgumentException", "x", [])))).Is);
        Assert.Equal("nothing", Assert.Single(Compare(committed, Cell(committed.Outputs[0], Result("7")))).Is);
        Assert.Equal("result", Assert.Single(Compare(Cell(new DisplayOutput(MimeBundle.Of(("text/plain", "7")))), Cell(Result("7")))).Is);
        Assert.Equal("none (not run)", Assert.Single(Compare(committed with { ExecutionCount = null }, committed)).Was);
        Assert.Equal("forms", Assert.Single(Compare(Cell(Result("7")), Cell(new ResultOutput(MimeBundle.Of(("text/html", "7")), 1)))).What[^5..]);
    }

    [Fact]
    public void A_volatile_cell_may_say_anything_of_the_same_kinds()
    {
        var tags = new System.Text.Json.Nodes.JsonObject { ["tags"] = new System.Text.Json.Nodes.JsonArray("volatile") };
        var committed = Cell(new StreamOutput("stdout", "a"), Result("7")) with { Metadata = tags };
        Assert.Empty(Compare(committed, Cell(new StreamOutput("stdout", "b"), Result("8")) with { Metadata = tags }));
        Assert.Single(Compare(committed, Cell() with { Metadata = tags }));
    }

    private static ResultOutput Result(string text) => new(MimeBundle.Of(("text/plain", text)), 1);

    private static CodeCell Cell(params CellOutput[] outputs) => new() { Id = "c", Source = "1", ExecutionCount = 1, Outputs = outputs };

    private static IReadOnlyList<OutputDifference> Compare(CodeCell committed, CodeCell fresh) =>
        OutputCheck.Compare(new Notebook { Cells = [committed] }, new Notebook { Cells = [fresh] });
}
