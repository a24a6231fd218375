using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>
/// Cells such as people write in .NET Interactive notebooks. Oracle: what .NET Interactive's documentation says each shows, or the refusal that this
/// kernel promises.
/// </summary>
public sealed class InteractiveCellsTests : SessionTest
{
    /// <summary>Cells that show one thing: what runs before, the cell, the form to look at, and a part of it.</summary>
    public static readonly TheoryData<string, string, string, string> Showing = new()
    {
        { "", "6*7", "text/plain", "42" },
        { "", "#!html\n<b>x</b>", "text/html", "<b>x</b>" },
        { "", "#!markdown\n# x", "text/markdown", "# x" },
        { "", "#!mermaid\ngraph TD; A-->B", "text/vnd.mermaid", "A-->B" },
        { "", "#!javascript\nconsole.log(1)", "text/html", "<script type=\"text/javascript\">console.log(1)</script>" },
        { "", "#!fsharp\nList.sum [1; 2; 39]", "text/plain", "42" },
        { "", "#!sql\nSELECT 42 AS answer", "text/plain", "42" },
        { "", "#!time\nint t = 1;", "text/plain", "Wall time: " },
        { "", "#!about", "text/plain", ".NET" },
        { "", "#!lsmagic", "text/html", "#!share" },
        { "int x = 5;", "#!set --name y --value @csharp:x\ny + 1", "text/plain", "6" },
        { "#!fsharp\nlet x = 20", "#!share --from fsharp x\nx + 1", "text/plain", "21" },
        { "#!value --name text\nhello", "#!share --from value text\ntext.Length", "text/plain", "5" },
        { "int first = 1; var second = \"b\";", "#!who", "text/html", "second" },
        { "int first = 1;", "#!whos", "text/html", "Int32" },
        { "", "HTML(\"<i>q</i>\")", "text/html", "<i>q</i>" },
        { "", "Kernel.HTML(\"<i>q</i>\")", "text/html", "<i>q</i>" },
        { "", "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\ndiv(b(\"x\"))", "text/html", "<b>x</b>" },
        {
            "using Microsoft.DotNet.Interactive.Formatting;\nFormatter.Register<Uri>(u => $\"<i>{u.Host}</i>\", \"text/html\");",
            "new Uri(\"http://x.y/\")", "text/html", "<i>x.y</i>"
        },
        { "", "\"abc\".Display(\"text/plain\");", "text/plain", "abc" },
        { "", "KernelInvocationContext.Current.Display(\"abc\");", "text/plain", "abc" },
        { "", "await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(\"40 + 2\"));", "text/plain", "42" },
        { "", "Enumerable.Range(0, 30).Select(i => new { i, sq = i * i })", "text/html", "<table>" },
        { "public record P(string A, int B);", "new P(\"x\", 1)", "text/html", "x" },
        { "", "new Dictionary<string, int> { [\"key\"] = 1 }", "text/html", "key" },
    };

    [Theory]
    [MemberData(nameof(Showing))]
    public async Task A_cell_shows(string before, string cell, string form, string part)
    {
        if (before.Length > 0) await RunWell(before);
        RecordingFront front = await RunWell(cell);
        Assert.Contains(front.Events, shown => shown switch
        {
            ResultValue value => value.Data[form],
            DisplayedValue value => value.Data[form],
            _ => null,
        } is { } text && text.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_of_thirty_rows_shows_twenty_or_more() =>
        Assert.True((await RunWell("Enumerable.Range(0, 30).Select(i => new { i, sq = i * i })")).Result!["text/html"]!.Split("<tr>").Length > 20);

    [Fact]
    public async Task A_displayed_value_is_updated_where_it_stands()
    {
        RecordingFront front = await RunWell("var shown = display(\"a\"); \"b\".Display(); shown.Update(\"c\");");
        Assert.Equal("c", Assert.Single(front.Events.OfType<UpdatedValue>(),
            update => update.DisplayId == front.Events.OfType<DisplayedValue>().First().DisplayId).Data[MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_file_is_imported_in_each_language()
    {
        Write("one.cs", "int one = 1;");
        Write("two.fsx", "let two = 2");
        Write("three.dib", "#!markdown\n\n# prose\n\n#!csharp\n\nint three = 3;\n\n#!fsharp\n\nlet four = 4\n");
        await RunWell("#!import one.cs\n#!import two.fsx\n#!import three.dib");
        Assert.Equal("10", (await RunWell("#!share --from fsharp two\n#!share --from fsharp four\none + two + three + four")).Result!["text/plain"]);
    }

    /// <summary>Cells that are refused in one line: the cell, and what the line says.</summary>
    public static readonly TheoryData<string, string> Refused = new()
    {
        { "#!connect sql", "Cell 1, line 1: #!connect adds a language that runs in another process" },
        { "#!rust\nfn main() {}", "Cell 1, line 1: #!rust is not known here" },
        { "1\n#!share --from rust x", "Cell 1, line 2: There is no language rust to take a value from" },
        { "1\n#!share --from fsharp nothing", "Cell 1, line 2: fsharp has no value nothing." },
        { "#!set --name y --value @csharp:nothing", "csharp has no value nothing." },
        { "#!value --name x --from-url http://127.0.0.1:9/none", "Cell 1, line 1" },
        { "#!value --name x --from-file none.txt", "Cell 1, line 1" },
        { "#!sql\n\nSELECT * FROM 'none.csv'", "none.csv" },
        { "#!sql\nSELECT 1;\nSELEC 2", "Cell 1, line 3, column 1: Parser Error" },
        { "#!sql --nam x\nSELECT 1", "#!sql takes one option, --name" },
        { "#!fsharp\n\nlet a = 1 + \"x\"", "Cell 1, line 3, column 13: error FS0001" },
        { "#!import none.dib", "cannot be read" },
        { "#i \"none\"", "is not a folder" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_cell_is_refused_in_one_line_and_the_session_lives(string cell, string line)
    {
        CellError error = (await Run(cell)).Error!;
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("2", (await RunWell("1 + 1")).Result!["text/plain"]);
    }
}
