using System.Text.Json.Nodes;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>Oracles: what a VT100 shows of the same bytes, worked out by hand; the paths of the running machine; exact texts.</summary>
public class NormalFormTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "msstnet-normal");

    [Theory]
    [InlineData("a\nb", "a\nb")]
    [InlineData("10 %\r20 %\r100 %\n", "100 %\n")]
    [InlineData("long line\rshort", "shortline")]
    [InlineData("win\r\ndows\r\n", "win\ndows\n")]
    [InlineData("ab\b\bX", "Xb")]
    [InlineData("\bX", "X")]
    [InlineData("old\r\u001b[Knew", "new")]
    [InlineData("longer\u001b[2K\rnew", "new   ")]
    [InlineData("\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m")]
    [InlineData("\u001b[31mred\u001b[0m\rblu", "blu")]
    [InlineData("\u001b[31mred\rX", "\u001b[31mXed")]
    [InlineData("\u001b[31mr\u001b[1me\u001b[0md\n", "\u001b[31mr\u001b[1me\u001b[0md\n")]
    [InlineData("\u001b[1A\u001b[?25lx\u001b", "x")]
    [InlineData("😀😀\rx", "x😀")]
    public void Console_text_is_left_as_a_terminal_would_leave_it(string written, string settled) =>
        Assert.Equal(settled, TerminalText.Settle(written));

    [Fact]
    public void Streams_are_joined_before_progress_settles_and_nothing_remains_of_an_empty_one()
    {
        var outputs = Normal(new StreamOutput("stdout", "1"), new StreamOutput("stdout", "\r2"), new StreamOutput("stderr", "e"),
            new StreamOutput("stdout", ""), new StreamOutput("stdout", "3"));
        Assert.Equal([new("stdout", "2"), new("stderr", "e"), new("stdout", "3")],
            outputs.Cast<StreamOutput>().Select(stream => new StreamOutput(stream.Name, stream.Text) { Others = stream.Others }),
            (StreamOutput a, StreamOutput b) => a.Name == b.Name && a.Text == b.Text);
    }

    [Fact]
    public void Folders_of_this_machine_are_hidden_and_nothing_else_is()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string text = $"{Folder}/a.cs {Folder}x/b {Path.GetTempPath()}c \"{home}/d\" x{home}/e /etc/f";
        var stream = (StreamOutput)Assert.Single(Normal(new StreamOutput("stdout", text)));
        Assert.Equal($"…/a.cs …/tmp/msstnet-normalx/b …/tmp/c \"~/d\" x{home}/e /etc/f", stream.Text);

        var error = (ErrorOutput)Assert.Single(Normal(new ErrorOutput("E", $"in {Folder}/a.cs", [$"at {Folder}/a.cs:line 1"])));
        Assert.Equal(("in …/a.cs", "at …/a.cs:line 1"), (error.Message, error.Traceback[0]));
    }

    [Fact]
    public void Random_element_ids_follow_from_the_cell_but_a_guid_that_is_a_result_stays()
    {
        const string A = "0f8fad5b-d9cb-469f-a165-70867728950e", B = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
        string Fragment(string id) =>
            $"<div id=\"{id}\"></div><script>renderPlotly_{id.Replace("-", "", StringComparison.Ordinal)}('{id}')</script><code>{B}</code>";
        string first = Html(Fragment(A)), second = Html(Fragment("16fd2706-8baf-433b-82eb-8c7fada847da"));
        Assert.Equal(first, second);
        Assert.DoesNotContain(A, first, StringComparison.Ordinal);
        Assert.Contains(B, first, StringComparison.Ordinal);
        Assert.Matches("<div id=\"([0-9a-f-]{36})\">.*'\\1'", first);
        Assert.NotEqual(first, Html(Fragment(A), "other-cell"));
    }

    [Fact]
    public void The_shared_script_is_taken_out_of_every_fragment()
    {
        Assert.Equal("<b>x</b><script>draw()</script>",
            Html("<b>x</b><script type='a' data-lab-shared=\"plotly\">\nvar a = '<b>';\n</script><script>draw()</script>"));
    }

    [Fact]
    public void Times_in_metadata_are_dropped_and_the_rest_is_kept()
    {
        var cell = new CodeCell
        {
            Id = "a", Source = "1",
            Metadata = new JsonObject { ["execution"] = new JsonObject(), ["tags"] = new JsonArray("x") }
        };
        Notebook normal = new NormalForm(Folder).Of(new Notebook
        {
            Cells = [cell],
            Metadata = new JsonObject { ["papermill"] = 1, ["kernelspec"] = new JsonObject() }
        });
        Assert.Equal(["tags"], normal.Cells[0].Metadata.Select(field => field.Key));
        Assert.Equal(["kernelspec"], normal.Metadata.Select(field => field.Key));
    }

    private static string Html(string markup, string id = "a") =>
        ((DisplayOutput)Assert.Single(Normal(id, new DisplayOutput(MimeBundle.Of(("text/html", markup)))))).Data["text/html"]!;

    private static IReadOnlyList<CellOutput> Normal(params CellOutput[] outputs) => Normal("a", outputs);

    private static IReadOnlyList<CellOutput> Normal(string id, params CellOutput[] outputs) =>
        ((CodeCell)new NormalForm(Folder).Of(new Notebook { Cells = [new CodeCell { Id = id, Source = "", Outputs = outputs }] }).Cells[0]).Outputs;
}
