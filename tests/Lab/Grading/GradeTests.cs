using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Grading;
using MsstNet.Lab.Tests.Kernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab.Grading;

/// <summary>
/// `lab grade` as a real process, on a class made up here. Oracle: what each student was made to do; the bytes of the table of the run before.
/// </summary>
public sealed class GradeTests : IDisposable
{
    private const string Setup = "#!import \"setup.cs\"", More = "Exercise.Check(\"03.1\", 3 * 16 * 768)";

    private const string Spans = """
        int[][] Spans(int h, int g)
        {
            int stride = h / g, side = h - (g - 1) * stride;
            return [.. Enumerable.Range(0, g).Select(i => new[] { i * stride, i * stride + side })];
        }
        Exercise.Check("03.2", Spans)
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public GradeTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "notebooks"));
        File.WriteAllText(Path.Combine(folder, "notebooks", "setup.cs"),
            $"#r \"{Path.Combine(AppContext.BaseDirectory, "MsstNet.dll")}\"\nusing System.Threading;\nusing MsstNet.Workbook;\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Right_wrong_and_cheating_notebooks_are_rows_and_so_is_nothing()
    {
        Hand("anna", Setup, More, Spans);
        Hand("ben", Setup, "Exercise.Check(\"03.1\", 3 * 768)",
            "int[][] Spans(int h, int g) => [.. Enumerable.Range(0, g).Select(i => new[] { i * (h / g), (i + 1) * (h / g) })];\n"
            + "Exercise.Check(\"03.2\", Spans)");
        Hand("cleo", "Console.WriteLine(\"✓ 03.1 right: 36,864\");",
            "display(HTML(\"<div><strong><span>✓</span> 03.2 right</strong><div>agrees</div></div>\"));");
        Directory.CreateDirectory(Path.Combine(folder, "class", "finn"));
        Directory.CreateDirectory(Path.Combine(folder, "class", "hugo"));
        File.WriteAllText(Path.Combine(folder, "class", "hugo", "03-melayer.ipynb"), "{");

        var child = await LabProcess.Run(folder, "grade", "class");
        Assert.True(child.ExitCode == 0, child.Everything);
        var rows = Rows();
        Assert.Equal(["right", "right"], Verdicts(rows, "anna"));
        Assert.Equal(["wrong", "wrong"], Verdicts(rows, "ben"));
        Assert.Contains(rows, row => row is { Student: "ben", Exercise: "03.1" }
            && row.Hint.StartsWith("that is one vector a layer", StringComparison.Ordinal));
        Assert.Contains(rows, row => row is { Student: "ben", Exercise: "03.2" } && row.Hint.Contains("last pixels", StringComparison.Ordinal));
        Assert.Equal(["cheats", "cheats"], Verdicts(rows, "cleo"));
        Assert.Equal(["nothing handed in"], Verdicts(rows, "finn"));
        Assert.Equal(["unreadable"], Verdicts(rows, "hugo"));
        Assert.Contains("<span class=\"mark cheats\"", File.ReadAllText(Path.Combine(folder, "runs", "grades.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_hangs_throws_or_ends_its_process_is_a_row_and_no_end()
    {
        Hand("dora", Setup, "Thread.Sleep(Timeout.Infinite)",
            "int[][] Spans(int h, int g) { while (h > 0) Thread.Sleep(1); return []; }\nExercise.Check(\"03.2\", Spans)");
        Hand("emil", Setup, "int[] none = null;\nnone[3]",
            "int[][] Spans(int h, int g) => throw new InvalidOperationException(\"on purpose\");\nExercise.Check(\"03.2\", Spans)", More);
        Hand("gina", Setup, "Environment.Exit(0)", More, Spans);

        var child = await LabProcess.Run(folder, "grade", "class", "--timeout", "15");
        Assert.True(child.ExitCode == 0, child.Everything);
        var rows = Rows();
        Assert.Equal(["missing", "hangs", "hangs"], Verdicts(rows, "dora"));
        Assert.Equal(["right", "throws", "throws"], Verdicts(rows, "emil"));
        Assert.Contains(rows, row => row is { Student: "emil", Exercise: "" } && row.Hint.StartsWith("cell 2 (cell-2): ", StringComparison.Ordinal));
        Assert.Equal(["not reached", "not reached", "throws"], Verdicts(rows, "gina"));
    }

    [Fact]
    public async Task What_a_file_claims_and_what_a_cell_asks_twice_do_not_mislead()
    {
        Hand("anna", Setup, "Exercise.Check(\"03.1\", 3 * 768)", "// as in solutions/03-melayer.ipynb\n" + Spans);
        string file = Path.Combine(folder, "class", "anna", "03-melayer.ipynb");
        Notebook edited = NotebookReader.Read(file);
        NotebookWriter.Write(file, edited with
        {
            Cells = [.. edited.Cells.Select(cell => cell is CodeCell { Id: "cell-2" } code
                ? code with { Outputs = [new StreamOutput("stdout", "✓ 03.1 right: 36,864\n")] } : cell)],
        });
        // A right answer, and then a wrong one to the same question.
        Hand("ben", Setup, More, "Exercise.Check(\"03.1\", 1)", "int[][] Spans(int h, int g) => throw new NotImplementedException();\n"
            + "Exercise.Check(\"03.2\", Spans)");

        await LabProcess.Run(folder, "grade", "class");
        var rows = Rows();
        Assert.Equal(["wrong", "right"], Verdicts(rows, "anna"));
        Assert.EndsWith("; the file that was handed in shows \"right\", a fresh run does not", rows[0].Hint, StringComparison.Ordinal);
        Assert.Equal("names solutions/", rows[1].Hint);
        Assert.Equal(["right", "not tried"], Verdicts(rows, "ben"));
    }

    [Fact]
    public async Task A_second_run_takes_over_what_has_not_changed()
    {
        Hand("anna", Setup, More, Spans);
        Hand("ben", Setup, "int? more = null;\nExercise.Check(\"03.1\", more)", Spans);
        await LabProcess.Run(folder, "grade", "class");
        byte[] before = File.ReadAllBytes(Table);
        var again = await LabProcess.Run(folder, "grade", "class");
        Assert.Equal(2, again.Output.Split("from the table").Length - 1);
        Assert.Equal(before, File.ReadAllBytes(Table));

        Hand("ben", Setup, More, Spans);
        var changed = await LabProcess.Run(folder, "grade", "class");
        Assert.Contains("anna/03-melayer.ipynb: 2 right, from the table", changed.Output, StringComparison.Ordinal);
        Assert.Equal(["right", "right"], Verdicts(Rows(), "ben"));
    }

    [Fact]
    public async Task What_a_teacher_should_look_at_is_remarked()
    {
        Hand("anna", Setup, "foreach (int guess in new[] { 1, 2, 3, 36_864 }) Exercise.Check(\"03.1\", guess);",
            "int[][] Spans(int h, int g) => [.. Enumerable.Range(0, g).Select(i => MsstNet.Model.Windows.Cut(h, g) is var cut\n"
            + "    ? new[] { i * cut.Stride, i * cut.Stride + cut.Side } : null)];\nExercise.Check(\"03.2\", Spans)");
        await LabProcess.Run(folder, "grade", "class");
        Assert.Equal(["after 3 wrong answers in one run", "calls Windows.Cut"], Rows().Select(row => row.Hint));
        Assert.Equal([4, 1], Rows().Select(row => row.Attempts));
    }

    [Theory]
    [InlineData(true, "lab: stopped after 1 of 2 notebooks; the same command goes on from {0}.\n")]
    [InlineData(false, "lab: stopped after 0 of 1 notebooks; nothing was graded.\n")]
    public async Task Interrupted_it_ends_the_notebooks_process_and_keeps_whole_rows(bool after, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        string pid = Path.Combine(folder, "pid");
        if (after) Hand("anna", Setup, More, Spans);
        Hand("ben", Setup, $"System.IO.File.WriteAllText(@\"{pid}\", Environment.ProcessId.ToString());\nwhile (true) {{ }}", More, Spans);
        var (exitCode, error) = await LabProcess.Interrupt(folder, () => File.Exists(pid) && new FileInfo(pid).Length > 0, "grade", "class");
        Assert.Equal((130, string.Format(CultureInfo.InvariantCulture, says, Path.Combine("runs", "grades.csv"))), (exitCode, error));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture)));

        string[] files = after ? ["grades.csv", "grades.html"] : [];
        Assert.Equal(files, Directory.GetFiles(Path.Combine(folder, "runs")).Select(path => Path.GetFileName(path)!).Order());
        if (!after) return;
        Assert.Equal(["right", "right"], Rows().Select(row => row.Verdict));
        Hand("ben", Setup, More, Spans);
        var again = await LabProcess.Run(folder, "grade", "class");
        Assert.Contains("1 of 2: anna/03-melayer.ipynb: 2 right, from the table", again.Output, StringComparison.Ordinal);
        Assert.Equal(["right", "right", "right", "right"], Rows().Select(row => row.Verdict));
    }

    [Fact]
    public async Task Bad_input_is_one_line_and_nothing_is_written()
    {
        Directory.CreateDirectory(Path.Combine(folder, "class"));
        Directory.CreateDirectory(Path.Combine(folder, "class", "anna"));
        File.WriteAllText(Path.Combine(folder, "mine.csv"), "a,b\n1,2\n");
        foreach ((string[] words, string says) in new (string[], string)[]
        {
            (["nowhere"], "nowhere: no such folder"), (["notebooks"], "notebooks holds no notebook"), (["class", "--notebooks", "class"],
                "no setup.cs"),
            (["class", "--out", "a.txt"], "--out a.txt is no .csv"), (["class", "--out", "mine.csv"], "mine.csv is there and is no table of grades"),
            (["class", "--timeout", "0"], "--timeout 0 cannot be used"), (["class", "--memory", "0"], "--memory 0 is not enough"),
        })
        {
            var child = await LabProcess.Run(folder, ["grade", .. words]);
            Assert.Equal(2, child.ExitCode);
            Assert.Contains(says, Assert.Single(child.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(Path.Combine(folder, "mine.csv")));
        Assert.False(Directory.Exists(Path.Combine(folder, "runs")));
    }

    private string Table => Path.Combine(folder, "runs", "grades.csv");

    private void Hand(string student, params string[] sources) =>
        TestNotebooks.Write(Directory.CreateDirectory(Path.Combine(folder, "class", student)).FullName, "03-melayer", sources);

    private List<GradeRow> Rows() => [.. File.ReadLines(Table).Skip(1).Select(line => GradeRow.Read(line)!)];

    private static IEnumerable<string> Verdicts(IEnumerable<GradeRow> rows, string student) =>
        rows.Where(row => row.Student == student).Select(row => row.Verdict);
}
