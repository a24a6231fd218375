using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;
using NotebookKernel.Notebooks;
using NotebookKernel.Scripting;
using NotebookKernel.Scripting.Cells;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>
/// Several languages in one session: places, interruption, crashes, files. Oracles: the text itself; the clock against a generous limit.
/// </summary>
public sealed class ManyLanguagesTests : SessionTest
{
    [Theory]
    // It never waits, so it is left behind; the file ends it when the test is over, for it would take a core from all tests after it.
    [InlineData("#!fsharp\nwhile not (System.IO.File.Exists \"enough\") do ()")]
    [InlineData("#!fsharp\nSystem.Threading.Thread.Sleep 60000")]
    [InlineData("#!sql\nSELECT count(*) FROM range(1000000000000) t")]
    public async Task A_cell_in_any_language_can_be_interrupted(string cell)
    {
        await RunWell("int kept = 5;", "#!fsharp\nlet a = 1", "#!sql\nSELECT 1");
        using var interrupt = new CancellationTokenSource();
        var front = new RecordingFront();
        Task<CellOutcome> run = Session.ExecuteAsync(cell, front, interrupt.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        await interrupt.CancelAsync();
        await run.WaitAsync(Guard, CancellationToken.None);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.Equal("Interrupted", front.Error!.Name);
        Assert.Equal("5", (await RunWell("kept")).Result!["text/plain"]);
        Assert.Equal("7", (await RunWell("#!fsharp\n3 + 4")).Result!["text/plain"]);
        Write("enough", "");
        await Task.Delay(200, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cell_that_a_cell_has_sent_can_be_interrupted()
    {
        await RunWell("int kept = 5;");
        using var interrupt = new CancellationTokenSource();
        var front = new RecordingFront();
        Task<CellOutcome> run = Session.ExecuteAsync(
            "await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(\"while (true) { }\"));", front, interrupt.Token);
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        await run.WaitAsync(Guard, CancellationToken.None);
        Assert.Equal("Interrupted", front.Error!.Name);
        Assert.Equal("5", (await RunWell("kept")).Result!["text/plain"]);
        Assert.Equal("7", (await RunWell("#!fsharp\n3 + 4")).Result!["text/plain"]);
    }

    [Fact]
    public void Every_line_of_a_part_has_its_number_in_the_cell()
    {
        string[] pieces =
        [
            "let a = 1", "SELECT 1", "", "#!fsharp", "#!sql", "#!csharp", "#!markdown", "#!set --name a --value 1", "\"\"\"", "#!time",
            "#r \"nuget: A\"", "#!nope",
        ];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().ToArbitrary(), lines =>
        {
            try
            {
                foreach (CellPart part in CellSplitter.Split(string.Join('\n', lines), MagicTable.Default).Where(part => part.Kind == PartKind.Code))
                {
                    string[] kept = part.Text.Split('\n');
                    for (int line = 0; line < kept.Length; line++) Assert.True(kept[line].Length == 0 || kept[line] == lines[line]);
                }
            }
            catch (MagicException) { }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Cells_of_mixed_languages_never_take_the_session()
    {
        string[] pieces =
        [
            "#!csharp", "#!fsharp", "#!sql", "#!javascript", "#!html", "#!markdown", "#!value --name v", "#!value --name", "#!share --from csharp v",
            "#!share --from fsharp v", "#!set --name w --value @sql:v", "#!set", "#!who", "#!whos --x", "#!connect", "#!import x.y", "let v = 1",
            "var v = 1;", "SELECT 1 AS v", "failwith \"x\"", "throw null;", "v", "{", "\"", "<b>", "#r \"nuget: \"", "#!time", "é漢\ud800", "\0",
        ];
        foreach (string[] lines in Gen.Elements(pieces).ArrayOf().Sample(6, new Rnd(20250101, 3), 60))
        {
            await Run(string.Join('\n', lines));
            Assert.Equal("2", (await RunWell("1 + 1")).Result![MimeBundle.PlainText]);
        }
    }

    [Fact]
    public void A_dib_file_is_a_notebook()
    {
        string path = Write("sample.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"},\"by\":\"us\"}\n\n#!markdown\n\n# Title\n"
            + "\n#!csharp\n\nint a = 1;\n\n#!fsharp\n\nlet b = 2\n\n#!sql\n\nSELECT 3\n");
        Notebook notebook = NotebookReader.Read(path);
        Assert.Equal("Title", notebook.Title);
        Assert.Equal([(null, "int a = 1;"), ("fsharp", "let b = 2"), ("sql", "SELECT 3")],
            notebook.Cells.OfType<CodeCell>().Select(cell => (cell.Language, cell.Source)));
        Assert.Equal(4, notebook.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.Equal(".net-csharp", (string?)notebook.Metadata["kernelspec"]!["name"]);
        Assert.Equal("us", (string?)notebook.Metadata["polyglot_notebook"]!["by"]);
        Assert.Equal(8, notebook.Metadata["polyglot_notebook"]!["kernelInfo"]!["items"]!.AsArray().Count);
    }

    [Fact]
    public void A_dib_file_of_another_language_keeps_its_own_list_and_leaves_no_cell_in_doubt()
    {
        string path = Write("sample.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\",\"items\":[{\"name\":\"fsharp\"},"
            + "{\"name\":\"kql\",\"languageName\":\"KQL\"}]}}\n\n#!fsharp\n\nlet b = 2\n\n#!csharp\n\nint a = 1;\n\n#!kql\n\nStormEvents\n");
        Notebook notebook = NotebookReader.Read(path);
        Assert.Equal(["fsharp", "csharp", "kql"], notebook.Cells.OfType<CodeCell>().Select(cell => cell.Language));
        Assert.Equal("fsharp", NotebookMetadata.DefaultLanguage(notebook.Metadata));
        Assert.Equal(["fsharp", "kql"],
            notebook.Metadata["polyglot_notebook"]!["kernelInfo"]!["items"]!.AsArray().Select(item => (string?)item!["name"]));
    }

    [Theory]
    [InlineData("#!meta\n{\"kernelInfo\": \n#!csharp\n1")]
    [InlineData("#!meta\n[1]\n#!csharp\n1")]
    [InlineData("#!meta\n\n#!csharp\n1")]
    [InlineData("#!meta\n{\"kernelInfo\":{\"items\":[{\"name\":\"#x\"}]}}\n#!csharp\n1")]
    [InlineData("#!meta\n{\"kernelInfo\":{\"items\":[{}]}}\n#!csharp\n1")]
    [InlineData("#!meta\n{\"kernelInfo\":7}\n#!csharp\n1")]
    public void A_dib_file_that_is_damaged_is_read_or_refused_by_name(string text)
    {
        string path = Write("sample.dib", text);
        try
        {
            Assert.Single(NotebookReader.Read(path).Cells);
        }
        catch (NotebookException e)
        {
            Assert.StartsWith($"{path} is not a notebook: its #!meta is damaged", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public async Task The_list_in_a_notebook_is_that_of_the_session()
    {
        var listed = NotebookMetadata.WithLanguages([], "csharp")["polyglot_notebook"]!["kernelInfo"]!["items"]!.AsArray()
            .Select(item => $"{item!["name"]} {item["languageName"]} {string.Join(' ', item["aliases"]!.AsArray().Select(alias => (string?)alias))}");
        string? there = (await RunWell("""
            var infos = ((CompositeKernel)Kernel.Root).ChildKernels.Select(kernel => kernel.KernelInfo);
            string.Join('\n', infos.OrderBy(info => info.LocalName, StringComparer.Ordinal).Select(info =>
                $"{info.LocalName} {info.LanguageName} {string.Join(' ', info.Aliases.Order(StringComparer.Ordinal))}"))
            """)).Result!["text/plain"];
        Assert.Equal(string.Join('\n', listed), there);
    }
}
