using FsCheck;
using FsCheck.Fluent;
using NotebookKernel;
using NotebookKernel.Scripting.Cells;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: the dialect's table in the design; the splitter against a line-by-line reading on generated cells. Exact.</summary>
public sealed class MagicTests : SessionTest
{
    [Fact]
    public async Task Text_is_shown_in_its_form_and_csharp_goes_on_after_it()
    {
        RecordingFront front = await RunWell("#!markdown\n# It's `\"\"\"`\n#!html\n<b>x</b>\n#!mermaid\ngraph TD; A-->B\n#!csharp\n6*7");
        // HTML comes from .NET Interactive's own kernel, whose plain text has no tags.
        Assert.Equal(["# It's `\"\"\"`", "x", "graph TD; A-->B"],
            front.Events.OfType<DisplayedValue>().Select(value => value.Data[MimeBundle.PlainText]!));
        Assert.StartsWith("<svg ", front.Events.OfType<DisplayedValue>().Last().Data["text/html"], StringComparison.Ordinal);
        Assert.Equal("42", front.Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task Time_is_told_after_the_cell() =>
        Assert.StartsWith("Wall time: ", (await RunWell("#!time\nConsole.Write(1);")).Events.OfType<DisplayedValue>()
            .Last().Data[MimeBundle.PlainText], StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_magic_is_named_with_its_line_and_the_nearest()
    {
        CellError error = (await Run("int a = 1;\n#!tiem")).Error!;
        Assert.Contains("Cell 1, line 2: #!tiem is not known here. Did you mean #!time?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_inside_a_string_or_a_remark_is_no_magic() =>
        Assert.Equal("#!tiem\n#r \"x\"",
            (await RunWell("/*\n#!tiem\n*/\nvar s = \"\"\"\n#!tiem\n#r \"x\"\n\"\"\";\ns")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task Files_and_notebooks_are_imported_with_paths_of_their_own()
    {
        Write("sub/part.cs", "#load \"more.csx\"\nint part = more + 1;");
        Write("sub/more.csx", "int more = 40;");
        Write("chapter.ipynb",
            """{"nbformat":4,"cells":[{"cell_type":"markdown","source":"# no"},"""
            + """{"cell_type":"code","source":["int chapter = part\n"," + 1;"]},{"cell_type":"code","source":"chapter"}]}""");
        Assert.Equal("42", (await RunWell("#!import sub/part.cs\n#!import chapter.ipynb\nchapter")).Result![MimeBundle.PlainText]);
        Assert.Contains("imports itself", (await Run($"#!import {Path.GetFileName(Write("self.cs", "#!import self.cs"))}")).Error!.Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await Run("#!import none.cs")).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_of_the_host_is_the_hosts() =>
        Assert.Equal("True",
            (await RunWell($"#r \"{typeof(NotebookException).Assembly.Location}\"\nnew NotebookKernel.NotebookException(\"x\") is Exception && "
            + "object.ReferenceEquals(typeof(NotebookKernel.NotebookException).Assembly, AppDomain.CurrentDomain.GetAssemblies().Single(a => "
            + "a.GetName().Name == \"NotebookKernel\"))")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task A_library_that_is_not_there_is_one_line() =>
        Assert.Contains("is not there", (await Run("#r \"none.dll\"")).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Splitting_never_throws_but_its_own_error_and_keeps_every_line_where_it_is()
    {
        string[] pieces = ["int a = 1;", "", "#!time", "#!markdown", "#!csharp", "# text", "\"\"\"", "/*", "*/", "#if false", "#endif", "$\"{",
            "#r \"x.dll\"", "\t#load \"y\"", "#!", "é漢\ud800", "'"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().ToArbitrary(), lines =>
        {
            try
            {
                foreach (CellPart part in CSharp(lines))
                {
                    string[] kept = part.Text.Split('\n');
                    for (int line = 0; line < kept.Length; line++) Assert.True(kept[line].Length == 0 || kept[line] == lines[line]);
                }
            }
            catch (MagicException) { }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_line_that_is_not_magic_is_in_some_part()
    {
        string[] pieces = ["int a = 1;", "// b", "\"\"\"", "/*", "*/", "#!time", "#!csharp"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().ToArbitrary(), lines =>
        {
            var kept = CSharp(lines).Select(part => part.Text.Split('\n'))
                .ToList();
            for (int line = 0; line < lines.Length; line++)
                Assert.True(lines[line].StartsWith("#!", StringComparison.Ordinal)
                    || kept.Any(text => line < text.Length && text[line] == lines[line]));
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<CellPart> CSharp(string[] lines) => CellSplitter.Split(string.Join('\n', lines), MagicTable.Default)
        .Where(part => part is { Kind: PartKind.Code, Language: "csharp" });
}
