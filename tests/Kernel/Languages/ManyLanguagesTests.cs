using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;
using NotebookKernel.Notebooks;
using NotebookKernel.Scripting;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.Intelligence;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>
/// Several languages in one session: places, interruption, completion, crashes. Oracles: the text itself; the clock against a generous limit.
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
    public async Task An_exception_of_fsharp_is_shown_as_one_of_csharp()
    {
        CellError error = (await Run("#!fsharp\nlet f (x: int) = if x > 0 then invalidArg \"x\" \"too large\" else x\nf 1")).Error!;
        Assert.Equal("ArgumentException", error.Name);
        Assert.Contains("too large", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("NotebookKernel.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fsharp_prints_where_csharp_does() =>
        Assert.Equal("hello\nthere\n", (await RunWell("#!fsharp\nprintfn \"hello\"\nSystem.Console.WriteLine \"there\"")).Stdout);

    [Fact]
    public async Task Fsharp_and_sql_complete_and_describe()
    {
        await RunWell("#!fsharp\nlet answer = 42", "#!sql\nCREATE TABLE clips (name VARCHAR, frames INTEGER)");
        Assert.Contains(await Complete("#!fsharp\n[1].|"), item => item.Text == "Length");
        Assert.Contains(await Complete("#!fsharp\nans|"), item => item.Text == "answer");
        Assert.Contains(await Complete("#!sql\nSELECT * FROM cli|"), item => item.Text == "clips");
        Assert.Contains(await Complete("#!sql\nSEL|"), item => item.Text == "SELECT");
        Assert.Contains("int", await Describe("#!fsharp\nans|wer + 1"), StringComparison.Ordinal);
        Assert.Contains("frames: INTEGER", await Describe("#!sql\nSELECT * FROM cl|ips"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csharp_answers_the_commands_of_an_editor()
    {
        await RunWell("int clips = 3;");
        var at = new LinePosition(0, 4);
        var names = await Ask<CompletionsProduced>(new RequestCompletions("clip", at, "csharp"));
        Assert.Contains(names.Completions, name => name.DisplayText == "clips");
        Assert.Contains((await Ask<HoverTextProduced>(new RequestHoverText("clips", at, "csharp"))).Content,
            form => form.Value.Contains("int", StringComparison.Ordinal));
        var help = await Ask<SignatureHelpProduced>(new RequestSignatureHelp("Math.Max(1, ", new LinePosition(0, 12), "csharp"));
        Assert.True(help.Signatures.Count > 5);
        Assert.Equal(1, help.ActiveParameterIndex);
        var faults = await Ask<DiagnosticsProduced>(new RequestDiagnostics("int a = 1;\nnope;", "csharp"));
        Diagnostic fault = faults.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("CS0103", 1), (fault.Code, fault.LinePositionSpan.Start.Line));
    }

    [Fact]
    public async Task Fsharp_and_sql_say_what_is_wrong_without_running_it()
    {
        await RunWell("#!fsharp\nlet a = 1", "#!sql\nCREATE TABLE kept AS SELECT 1 AS n");
        var fsharp = await Ask<DiagnosticsProduced>(new RequestDiagnostics("let b = a\nlet c = nope", "fsharp"));
        Assert.Equal(("FS0039", 1), fsharp.Diagnostics.Select(found => (found.Code, found.LinePositionSpan.Start.Line)).First());
        var sql = await Ask<DiagnosticsProduced>(new RequestDiagnostics("SELECT n\nFROM nowhere", "sql"));
        Assert.Equal(1, Assert.Single(sql.Diagnostics).LinePositionSpan.Start.Line);
        await Ask<DiagnosticsProduced>(new RequestDiagnostics("SELECT n FROM kept; DROP TABLE kept", "sql"));
        await RunWell("#!sql --name still\nSELECT n FROM kept");
        Assert.Equal("1", (await RunWell("#!share --from sql still\nstill[\"n\"][0]")).Result!["text/plain"]);
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
        string path = Write("sample.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}\n\n#!markdown\n\n# Title\n"
            + "\n#!csharp\n\nint a = 1;\n\n#!fsharp\n\nlet b = 2\n\n#!sql\n\nSELECT 3\n");
        Notebook notebook = NotebookReader.Read(path);
        Assert.Equal("Title", notebook.Title);
        Assert.Equal([(null, "int a = 1;"), ("fsharp", "let b = 2"), ("sql", "SELECT 3")],
            notebook.Cells.OfType<CodeCell>().Select(cell => (cell.Language, cell.Source)));
        Assert.Equal(4, notebook.Cells.Select(cell => cell.Id).Distinct().Count());
    }

    private async Task<T> Ask<T>(Microsoft.DotNet.Interactive.Commands.KernelCommand question) where T : KernelEvent
    {
        T? answer = await Session.Languages.Ask<T>(question, CancellationToken.None).WaitAsync(Guard, CancellationToken.None);
        Assert.NotNull(answer);
        return answer;
    }

    private async Task<string?> Describe(string marked)
    {
        int cursor = marked.IndexOf('|', StringComparison.Ordinal);
        MimeBundle? found = await Session.InspectAsync(marked.Remove(cursor, 1), cursor, CancellationToken.None)
            .WaitAsync(Guard, CancellationToken.None);
        return found?["text/plain"];
    }

    private async Task<IReadOnlyList<Completion>> Complete(string marked)
    {
        int cursor = marked.IndexOf('|', StringComparison.Ordinal);
        return (await Session.CompleteAsync(marked.Remove(cursor, 1), cursor, CancellationToken.None).WaitAsync(Guard, CancellationToken.None)).Items;
    }
}
