using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MsstNet.Lab.Tests.Shared;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Notebooks;

/// <summary>
/// Oracles: Python's nbformat, byte for byte, on generated notebooks; what was put in, for a round trip; the rule that a reader gives a
/// notebook or a NotebookException whatever the bytes.
/// </summary>
public sealed class NotebookFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_written_is_what_nbformat_writes()
    {
        await Nbformat.SkipUnlessThere();
        Notebook[] notebooks = [.. Samples.Notebooks().Generator.Sample(150)];
        string[] files = [.. notebooks.Select((_, k) => Path.Combine(folder, $"{k}.ipynb"))];
        foreach (var (file, notebook) in files.Zip(notebooks)) NotebookWriter.Write(file, notebook);
        await Nbformat.Rewrite(files);
        foreach (string file in files) Assert.Equal(File.ReadAllText(file + ".nbformat"), File.ReadAllText(file));
        await Nbformat.Validate(files);
    }

    [Property(Arbitrary = [typeof(Samples)], MaxTest = 300)]
    public void A_notebook_read_back_is_written_to_the_same_bytes(Notebook notebook)
    {
        string text = NotebookWriter.ToText(notebook);
        Notebook read = Parse(text);
        Assert.Equal(text, NotebookWriter.ToText(read));
        Assert.Equal(notebook.Cells.Select(cell => (cell.GetType(), cell.Id, cell.Source)),
            read.Cells.Select(cell => (cell.GetType(), cell.Id, cell.Source)));
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_give_a_notebook_or_an_error_that_names_the_file(byte[] bytes) => ReadOrRefuse(bytes);

    [Property(Arbitrary = [typeof(Samples)], MaxTest = 300)]
    public void A_damaged_file_gives_a_notebook_or_an_error_that_names_the_file(Notebook notebook, NonNegativeInt at, byte put, bool cut)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(NotebookWriter.ToText(notebook));
        int place = at.Get % bytes.Length;
        if (cut) bytes = bytes[..place];
        else bytes[place] = put;
        ReadOrRefuse(bytes);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" \n", "it is empty")]
    [InlineData("import numpy", "it is not JSON (line 1, byte 1")]
    [InlineData("""{"cells": [{"cell_type": "code", "sour""", "it is not JSON")]
    [InlineData("[]", "its JSON is not an object")]
    [InlineData("null", "its JSON is not an object")]
    [InlineData("{}", "it has no number \"nbformat\"")]
    [InlineData("""{"nbformat": "4", "cells": []}""", "it has no number \"nbformat\"")]
    [InlineData("""{"nbformat": 4}""", "it has no list \"cells\"")]
    [InlineData("""{"nbformat": 4, "cells": [], "metadata": 1}""", "\"metadata\" is not an object")]
    [InlineData("""{"nbformat": 4, "cells": [], "cells": []}""", "it is not JSON")]
    [InlineData("""{"nbformat": 4, "cells": [], "x": "\ud800"}""", "half a character")]
    [InlineData("""{"nbformat": 4, "cells": [], "\ud800": 1}""", "half a character")]
    [InlineData("""{"nbformat": 4, "cells": [{}]}""", "in cell 1 of 1 there is no \"cell_type\"")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "heading"}]}""", "the type is 'heading'")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}""", "in cell 1 of 1 \"source\"")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["a", 1]}]}""", "\"source\"")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": {}}]}""", "\"outputs\" is not a list")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [{"output_type": "pyout"}]}]}""", "'pyout'")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"text/html": 5}}]}]}""",
        "text/html")]
    [InlineData("""{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}""",
        "format 3; convert it once with `jupyter nbconvert --to notebook a.ipynb`")]
    [InlineData("""{"nbformat": 2, "worksheets": []}""", "format 2; convert")]
    [InlineData("""{"nbformat": 5, "cells": []}""", "newer than format 4")]
    public void A_file_that_is_no_notebook_is_refused_with_name_and_reason(string text, string reason)
    {
        string message = Assert.Throws<NotebookException>(() => Parse(text)).Message;
        Assert.StartsWith("a.ipynb is ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Nesting_without_end_is_refused_not_followed()
    {
        string deep = $$"""{"nbformat": 4, "cells": [], "x": {{new string('[', 200_000)}}{{new string(']', 200_000)}}}""";
        Assert.Contains("not JSON", Assert.Throws<NotebookException>(() => Parse(deep)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Contains("not UTF-8 text (byte 1)", Assert.Throws<NotebookException>(() => NotebookReader.Parse([(byte)'{', 0xff], "a.ipynb")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.ipynb", Assert.Throws<NotebookException>(() => NotebookReader.Read(Path.Combine(folder, "nowhere.ipynb"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_older_minor_version_gets_ids_that_are_the_same_every_time_and_differ_between_equal_cells()
    {
        const string Old = """
            {"nbformat": 4, "nbformat_minor": 2, "metadata": {"orig_nbformat": 3}, "cells": [
              {"cell_type": "code", "source": ["1", "+1"], "metadata": {"trusted": true}, "execution_count": null, "outputs": []},
              {"cell_type": "code", "source": "1+1", "metadata": {}, "execution_count": null, "outputs": []},
              {"cell_type": "markdown", "source": "x", "metadata": {}, "id": "kept"},
              {"cell_type": "markdown", "source": "x", "metadata": {}, "id": "kept"},
              {"cell_type": "markdown", "source": "x", "metadata": {}, "id": "not legal!"}]}
            """;
        Notebook notebook = Parse(Old);
        string[] ids = [.. notebook.Cells.Select(cell => cell.Id)];
        Assert.Equal(ids, Parse(Old).Cells.Select(cell => cell.Id));
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal("kept", ids[2]);
        Assert.Equal("1+1", notebook.Cells[0].Source);

        string text = NotebookWriter.ToText(notebook);
        Assert.DoesNotContain("trusted", text, StringComparison.Ordinal);
        Assert.DoesNotContain("orig_nbformat", text, StringComparison.Ordinal);
        string file = Path.Combine(folder, "old.ipynb");
        File.WriteAllText(file, text);
        await Nbformat.SkipUnlessThere();
        await Nbformat.Validate(file);
    }

    [Fact]
    public void Unknown_fields_stay_and_a_byte_order_mark_is_no_obstacle()
    {
        Notebook notebook = NotebookReader.Parse(
            [
                0xef, 0xbb, 0xbf,
                .. """{"nbformat": 4, "nbformat_minor": 7, "cells": [{"cell_type": "raw", "source": "a", "new": [1]}],"""u8,
                .. """ "newer": {"x": 1.50}}"""u8,
            ], "a.ipynb");
        string text = NotebookWriter.ToText(notebook);
        Assert.Contains("\"new\": [\n    1\n   ]", text, StringComparison.Ordinal);
        Assert.Contains("\"newer\": {\n  \"x\": 1.5\n }", text, StringComparison.Ordinal);
        Assert.Contains("\"nbformat_minor\": 7", text, StringComparison.Ordinal);
    }

    private static Notebook Parse(string text) => NotebookReader.Parse(Encoding.UTF8.GetBytes(text), "a.ipynb");

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            _ = NotebookWriter.ToText(NotebookReader.Parse(bytes, "a.ipynb"));
        }
        catch (NotebookException e)
        {
            Assert.StartsWith("a.ipynb is ", e.Message, StringComparison.Ordinal);
        }
    }
}
