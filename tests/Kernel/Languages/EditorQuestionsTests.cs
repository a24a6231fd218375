using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;
using NotebookKernel.Scripting.Intelligence;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>
/// What an editor asks about code in C#, F# and SQL, and how F# shows what it does. Oracles: the declarations asked about; documented overloads of
/// .NET and functions of DuckDB.
/// </summary>
public sealed class EditorQuestionsTests(SharedSession shared) : SessionTest(shared), IClassFixture<SharedSession>
{
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
        Assert.NotEmpty(await Complete("#!sql\nSELECT *\n|"));
        Assert.Contains(await Complete("#!fsharp\nlet b = 1\n|"), item => item.Text == "answer");
        Assert.Contains("int", await Describe("#!fsharp\nans|wer + 1"), StringComparison.Ordinal);
        Assert.Contains("frames: INTEGER", await Describe("#!sql\nSELECT * FROM cl|ips"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fsharp_and_sql_say_what_a_call_takes()
    {
        const string Frames = "frames: count: int -> rate: float -> float", Round = "round(x: DOUBLE, precision: INTEGER) -> DOUBLE";
        (string Language, string Marked, string Declaration, string Parameter)[] calls =
        [
            ("fsharp", "System.Math.Round(1.5, |", "Round(value: float, digits: int): float", "decimals: int"),
            ("fsharp", "System.Math.Round(\n  1.5,\n  |2)", "Round(value: float, digits: int): float", "decimals: int"),
            ("fsharp", "System.String('-', |", "String(c: char, count: int)", "count: int"),
            ("fsharp", "\"a\".IndexOf(|", "IndexOf(value: char): int", "value: char"),
            ("fsharp", "System.Math.Round(System.Math.Pow(1.0, |), 2)", "Pow(x: float, y: float): float", "y: float"),
            ("fsharp", "frames 1 |", Frames, "rate: float"),
            ("fsharp", "let all = frames |", Frames, "count: int"),
            ("fsharp", "frames (1 + 2) 0.|5", Frames, "rate: float"),
            ("sql", "SELECT round(1.5, |", Round, "precision: INTEGER"),
            ("sql", "SELECT Round(abs(-1, 2), |) FROM t", Round, "precision: INTEGER"),
            ("sql", "SELECT round(list_sum([1, 2]), -- '(,\n |", Round, "precision: INTEGER"),
            ("sql", "SELECT concat('(,', \"(,\", |", "concat(value: ANY, ...: ANY) -> ANY", "...: ANY"),
            ("sql", "SELECT twice(|", "twice(n)", "n"),
        ];
        await RunWell("#!fsharp\nlet frames (count: int) (rate: float) = float count / rate", "#!sql\nCREATE MACRO twice(n) AS 2 * n");
        foreach (var (language, marked, declaration, parameter) in calls)
        {
            var help = await Ask<SignatureHelpProduced>(Call(language, marked));
            Assert.Contains(declaration, help.Signatures.Select(found => found.Label));
            SignatureInformation active = help.Signatures[help.ActiveSignatureIndex];
            Assert.Equal((marked, parameter), (marked, active.Parameters[help.ActiveParameterIndex].Label));
        }
        Assert.Contains(Frames, await Describe("#!fsharp\nframes 1 | 0.5"), StringComparison.Ordinal);
        Assert.Contains(Round, await Describe("#!sql\nSELECT round(1.5, |2)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_call_there_is_nothing_to_say()
    {
        (string Language, string Marked)[] places =
        [
            ("fsharp", "let a = 1|"), ("fsharp", "|"), ("fsharp", "nope(1, |"), ("fsharp", "(1, |"), ("fsharp", "\"Round(|"), ("fsharp", "1 |\n\n"),
            ("sql", "SELECT 1|"), ("sql", "|"), ("sql", "SELECT (1, |"), ("sql", "SELECT nope(1, |"), ("sql", "SELECT round(1); SELECT |"),
            ("sql", "SELECT round(1, 2)|"), ("sql", "SELECT 'round(' + |"), ("sql", "\n\n|"),
        ];
        foreach (var (language, marked) in places)
        {
            var found = await Session.Languages.Ask<SignatureHelpProduced>(Call(language, marked), CancellationToken.None);
            Assert.Equal((marked, null), (marked, found));
        }
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
        Assert.StartsWith("int Math.Max(int val1", help.Signatures.First(found => found.Label.StartsWith("int", StringComparison.Ordinal)).Label,
            StringComparison.Ordinal);
        var faults = await Ask<DiagnosticsProduced>(new RequestDiagnostics("int a = 1;\nnope;", "csharp"));
        Diagnostic fault = faults.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("CS0103", 1), (fault.Code, fault.LinePositionSpan.Start.Line));
    }

    private static RequestSignatureHelp Call(string language, string marked)
    {
        int cursor = marked.IndexOf('|', StringComparison.Ordinal);
        string code = marked.Remove(cursor, 1);
        string[] before = marked[..cursor].Split('\n');
        return new RequestSignatureHelp(code, new LinePosition(before.Length - 1, before[^1].Length), language);
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
