using System.Text.Json.Nodes;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>Oracle: C#'s own rules for literals, and papermill's for where the cell goes.</summary>
public class ParametersTests
{
    private const string Source = """
        // what one may set
        var epochs = 3; var rate = 1e-3; double width = 1; float half = 0.5f; long big = 1L; var quick = true;
        string name = "a"; const int Frames = 8; var offset = -1; int? seed = null; var list = new int[3]; void F() { var inner = 1; }
        """;

    [Theory]
    [InlineData("epochs", "12", "epochs = 12;")]
    [InlineData("rate", "1", "rate = 1d;")]
    [InlineData("rate", "-2.5e-7", "rate = -2.5E-07d;")]
    [InlineData("width", "0.25", "width = 0.25d;")]
    [InlineData("half", "0.1", "half = 0.1f;")]
    [InlineData("big", "9999999999", "big = 9999999999L;")]
    [InlineData("quick", "False", "quick = false;")]
    [InlineData("name", "say \"\\hi\"=\n", "name = \"say \\\"\\\\hi\\\"=\\n\";")]
    [InlineData("Frames", "4", "const int Frames = 4;")]
    [InlineData("offset", "-5", "offset = -5;")]
    [InlineData("seed", "7", "seed = 7;")]
    public void A_value_becomes_a_literal_of_the_variable_s_type(string name, string value, string line) =>
        Assert.Equal("// Parameters\n" + line, Inject(name, value).Cells[2].Source);

    [Theory]
    [InlineData("epochs", "2.5", "--parameter epochs=2.5 is not of its type, int")]
    [InlineData("epochs", "99999999999", "is not of its type, int")]
    [InlineData("rate", "fast", "is not of its type, double")]
    [InlineData("rate", "NaN", "is not of its type, double")]
    [InlineData("quick", "1", "is not of its type, bool")]
    [InlineData("list", "1", "'list' has no type that --parameter can give")]
    [InlineData("epoch", "1", "no parameter 'epoch'; it has Frames, big, epochs, half, list, name, offset, quick, rate, seed, width.")]
    [InlineData("inner", "1", "no parameter 'inner'")]
    public void What_does_not_fit_is_refused(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<NotebookException>(() => Inject(name, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_cell_comes_after_the_tagged_one_and_takes_the_place_of_an_earlier_one()
    {
        Notebook twice = Parameters.Inject(Inject("epochs", "1"), [KeyValuePair.Create("epochs", "2")], "a.ipynb");
        Assert.Equal(4, twice.Cells.Count);
        Assert.Equal("// Parameters\nepochs = 2;", twice.Cells[2].Source);
        Assert.True(twice.Cells[2].HasTag("injected-parameters"));
        Assert.Equal("csharp", ((CodeCell)twice.Cells[2]).Language);
        Assert.Contains("no cell tagged 'parameters'", Assert.Throws<NotebookException>(() =>
            Parameters.Inject(new Notebook { Cells = [] }, [KeyValuePair.Create("a", "1")], "a.ipynb")).Message, StringComparison.Ordinal);
    }

    private static Notebook Inject(string name, string value)
    {
        JsonObject metadata = new() { ["tags"] = new JsonArray("parameters"), ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" } };
        var notebook = new Notebook
        {
            Cells = [new MarkdownCell { Id = "m", Source = "# A" }, new CodeCell { Id = "p", Source = Source, Metadata = metadata },
                new CodeCell { Id = "c", Source = "epochs" }],
        };
        return Parameters.Inject(notebook, [KeyValuePair.Create(name, value)], "a.ipynb");
    }
}
