using FsCheck.Xunit;
using NotebookKernel.Scripting.Intelligence;

namespace MsstNet.Lab.Tests.Kernel.Scripting.Intelligence;

/// <summary>
/// Oracles: C#'s scoping rules for scripts (what was declared is visible, the latest declaration counts), and what the named types declare.
/// </summary>
public class CellCompletionTests
{
    [Fact]
    public async Task Variables_of_earlier_cells_appear() =>
        Assert.Equal("weightsOfRun", (await Asking.Texts("wei‸", "var weightsOfRun = 5;", "var other = 1;"))[0]);

    [Fact]
    public async Task With_nothing_typed_the_sessions_names_come_first() =>
        Assert.Equal("weightsOfRun", (await Asking.Texts("‸", "var weightsOfRun = 5;"))[0]);

    [Fact]
    public async Task The_latest_declaration_of_a_name_counts()
    {
        Assert.Contains("Append", await Asking.Texts("x.‸", "var x = 5;", "var x = new StringBuilder();"));
        Assert.DoesNotContain("Append", await Asking.Texts("x.‸", "var x = new StringBuilder();", "var x = 5;"));
        // Run again, the first cell is the latest.
        Assert.Contains("Append", await Asking.Texts("x.‸", "var x = new StringBuilder();", "var x = 5;", "var x = new StringBuilder();"));
    }

    [Fact]
    public async Task Usings_methods_and_types_of_earlier_cells_are_seen()
    {
        Assert.Contains("ReadAllText", await Asking.Texts("File.Rea‸", "using System.IO;"));
        Assert.DoesNotContain("ReadAllText", await Asking.Texts("File.Rea‸"));
        Assert.Contains("Frames", await Asking.Texts("Make().‸", "record Clip(int Frames);", "Clip Make() => new(4);"));
    }

    [Fact]
    public async Task Members_of_the_framework_and_the_library_are_known()
    {
        Completions range = await Asking.Complete("var a = Enumerable.Ra‸");
        Completion first = range.Items[0];
        Assert.Equal(("Range", "Method"), (first.Text, first.Kind));
        Assert.Contains("Range(int start, int count)", first.Signature, StringComparison.Ordinal);
        Assert.Equal((19, 21), (range.Start, range.End));
        Assert.Contains("Of", await Asking.Texts("MimeBundle.‸", "using NotebookKernel;"));
        Assert.Contains("randn", await Asking.Texts("torch.rand‸", "using TorchSharp;"));
    }

    [Fact]
    public async Task Keywords_and_names_of_this_cell_are_known()
    {
        Assert.Contains("foreach", await Asking.Texts("fore‸"));
        Assert.Equal("localName", (await Asking.Texts("int localName = 1;\nlocal‸"))[0]);
        Assert.Contains("Max", await Asking.Texts("Math.‸.ToString()"));
    }

    [Fact]
    public async Task Static_imports_are_seen()
    {
        using CodeIntelligence intelligence = Asking.About(Asking.After() with { Imports = ["System", "System.Math"] });
        Completions found = await intelligence.CompleteAsync("Sqr", 3, TestContext.Current.CancellationToken);
        Assert.Equal("Sqrt", found.Items[0].Text);
    }

    [Fact]
    public async Task A_session_that_grows_or_starts_again_is_followed()
    {
        using CodeIntelligence intelligence = Asking.About(Asking.After());
        Assert.DoesNotContain("grown", await Ask());
        Assert.Contains("grown", await Ask("int grown = 1;"));
        Assert.Contains("grown", await Ask("int grown = 1;", "grown + 1"));
        Assert.DoesNotContain("grown", await Ask("int other = 1;", "other", "other + 1"));

        async Task<string[]> Ask(params string[] cells)
        {
            intelligence.CellBegins();
            intelligence.CellEnded(Asking.After(cells));
            return [.. (await intelligence.CompleteAsync("gro", 3, TestContext.Current.CancellationToken)).Items.Select(item => item.Text)];
        }
    }

    [Fact]
    public async Task Cells_that_share_a_submission_keep_what_they_say()
    {
        // Expressions without a semicolon, directives in the middle, comments at the end, loops that share a variable's name.
        string[] cells = ["var first = new StringBuilder()", "first.Length", "using System.IO;\nvar second = File.Exists(\"a\") // there?",
            "for (int i = 0; i < 3; i++) { var first = 1; }",
            "using System.IO; class Third { public int Fourth; }", "if (second is bool fifth) { }", "int.TryParse(\"1\", out var sixth);",
                "for (int i = 0; ; ) { break; }", "#!time\nvar seventh = new Third();",
            "int.TryParse(\"1\", out var eighth)", "(int Left, int Right) ninth = (1, 2);"];
        Assert.Contains("Left", await Asking.Texts("ninth.‸", cells));
        Assert.Contains("Append", await Asking.Texts("first.‸", cells));
        Assert.Contains("Fourth", await Asking.Texts("seventh.‸", cells));
        Assert.Contains("CompareTo", await Asking.Texts("fifth.‸", cells));
        Assert.Contains("CompareTo", await Asking.Texts("sixth.‸", cells));
        Assert.Contains("ReadAllText", await Asking.Texts("File.‸", cells));
        Assert.StartsWith("(variable) bool second", (await Asking.Inspect("second‸", cells))![NotebookKernel.MimeBundle.PlainText],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_cells_are_followed_one_by_one()
    {
        using CodeIntelligence intelligence = Asking.About(Asking.After());
        List<string> cells = [];
        for (int i = 0; i < 100; i++)
        {
            cells.Add($"var v{i} = Enumerable.Range(0, {i}).ToArray();");
            if (i % 9 == 0) cells.Add($"var again = new int[{i}];");
            if (i % 7 != 0) continue;
            intelligence.CellEnded(Asking.After([.. cells]));
            Completions found = await intelligence.CompleteAsync($"v{i}.Leng", $"v{i}.Leng".Length, TestContext.Current.CancellationToken);
            Assert.Equal("Length", found.Items[0].Text);
        }
        Assert.Equal("Length", (await intelligence.CompleteAsync("v5.Leng", 7, TestContext.Current.CancellationToken)).Items[0].Text);
    }

    [Fact]
    public async Task Warming_up_waits_while_a_cell_runs_and_ends_when_told()
    {
        using CodeIntelligence intelligence = Asking.About(Asking.After());
        using var cancel = new CancellationTokenSource();
        int asked = 0;
        Task warm = intelligence.WarmUpAsync(() => Interlocked.Increment(ref asked) < 3, cancel.Token);
        await warm.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(2 + 5, asked);
        Task never = intelligence.WarmUpAsync(() => true, cancel.Token);
        await cancel.CancelAsync();
        await never.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task There_are_never_too_many() => Assert.Equal(CellCompletion.Most, (await Asking.Texts("‸")).Length);

    [Theory]
    [InlineData("#!‸", "#!time")]
    [InlineData("var x = 1;\n  #!ma‸", "#!markdown")]
    [InlineData("#l‸", "#load")]
    public async Task Magics_stand_at_the_start_of_a_line(string cell, string expected) => Assert.Contains(expected, await Asking.Texts(cell));

    [Fact]
    public async Task Files_are_offered_for_what_takes_a_path()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "parts"));
            File.WriteAllText(Path.Combine(folder, "parts", "one.csx"), "");
            File.WriteAllText(Path.Combine(folder, "parts", "notes.txt"), "");
            Assert.Equal([("parts/", 7)], await Ask("#load \"pa"));
            Assert.Equal([("one.csx", 13)], await Ask("#load \"parts/"));
            Assert.Empty(await Ask("#load \"missing/"));
            Assert.Empty(await Ask("#r \"nuget: Plot"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<(string, int)[]> Ask(string code)
        {
            using CodeIntelligence intelligence = Asking.About(Asking.After(), folder);
            Completions found = await intelligence.CompleteAsync(code, code.Length, TestContext.Current.CancellationToken);
            return [.. found.Items.Select(item => (item.Text, found.Start))];
        }
    }

    [Theory]
    [InlineData("Range", "Range", 5)]
    [InlineData("Range", "Ra", 4)]
    [InlineData("Range", "ra", 3)]
    [InlineData("ToListAsync", "tla", 2)]
    [InlineData("ToListAsync", "list", 1)]
    [InlineData("ToListAsync", "x", 0)]
    public void What_fits_better_comes_first(string candidate, string typed, int fit) => Assert.Equal(fit, CellCompletion.Fit(candidate, typed));

    private static readonly CodeIntelligence Shared = Asking.About(Asking.After("var x = new List<string>();"));

    [Property(MaxTest = 40)]
    public async Task Any_text_and_any_cursor_are_survived(int[] picks, string? noise, int cursor)
    {
        string[] pieces = ["var x", " = ", "\"a\\n", "\"", "\n", "#!time", "#r ", "#load \"../", "<", ".", "//", "/*", "$\"{", "}", "{", "Math.Max(",
            ")", "\r\n", "class C", "x.", "new ", "await "];
        string code = string.Concat(picks.Select(pick => pieces[(int)((uint)pick % pieces.Length)])) + noise;
        Completions found = await Shared.CompleteAsync(code, cursor, CancellationToken.None);
        Assert.InRange(found.Start, 0, found.End);
        Assert.Equal(Math.Clamp(cursor, 0, code.Length), found.End);
        Assert.InRange(found.Items.Count, 0, CellCompletion.Most);
        int within = (int)((uint)cursor % (code.Length + 1));
        Assert.Equal(within, (await Shared.CompleteAsync(code, within, CancellationToken.None)).End);
        _ = await Shared.InspectAsync(code, within, CancellationToken.None);
        _ = CellCompleteness.Of(code);
        Assert.True(string.IsNullOrWhiteSpace(CellCompleteness.Indent(code)));
    }
}
