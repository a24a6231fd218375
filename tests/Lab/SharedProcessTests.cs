using MsstNet.Lab.Tests.Kernel.Headless;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Notebooks that run in one process, one after the other. Oracles: the number of the process, which cells print; what a new process would show.
/// </summary>
public sealed class SharedProcessTests : IDisposable
{
    private const string Leave = """
        var x = 1;
        Environment.SetEnvironmentVariable("LEFT", "behind");
        Environment.SetEnvironmentVariable("PATH", "");
        Environment.CurrentDirectory = System.IO.Path.GetTempPath();
        var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        System.Globalization.CultureInfo.DefaultThreadCurrentCulture = comma;
        Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Version>(_ => "a version", "text/plain");
        """;

    private const string Look = """
        var culture = "";
        var thread = new System.Threading.Thread(() => culture = 1.5.ToString());
        thread.Start();
        thread.Join();
        $"{Environment.GetEnvironmentVariable("LEFT")}|{Environment.GetEnvironmentVariable("PATH").Length > 0}|"
            + $"{System.IO.Path.GetFileName(Environment.CurrentDirectory)}|{culture}|{new Version(1, 2).ToDisplayString("text/plain")}"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(Child Child, string[] Processes)> Run(params string[] more)
    {
        Child child = await LabProcess.Run(folder, ["run", ".", "--out", "out", "--no-book", "--jobs", "1", .. more]);
        string written = more.Contains("--in-place") ? folder : Path.Combine(folder, "out");
        return (child, more.Contains("--check") ? [] : [.. Directory.GetFiles(written, "*.ipynb").Order().Select(file => Text(file, 0))]);
    }

    private static string Table(int first) =>
        $"new Microsoft.Data.Analysis.DataFrame(new Microsoft.Data.Analysis.Int32DataFrameColumn(\"n\", new[] {{ {first}, 3 }}))";

    private static string Text(string file, int cell) =>
        TestNotebooks.Cells(file)[cell].Outputs.OfType<ResultOutput>().Single().Data["text/plain"]!;

    [Fact]
    public async Task The_next_notebook_finds_the_process_warm_and_nothing_of_the_one_before()
    {
        TestNotebooks.Write(folder, "1", "Environment.ProcessId", Look, Table(1), Leave);
        TestNotebooks.Write(folder, "2", "Environment.ProcessId", Look, Table(2), "[raises-exception]x");
        var (child, processes) = await Run();
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal(processes[0], processes[1]);
        string first = Path.Combine(folder, "out", "1.ipynb"), second = Path.Combine(folder, "out", "2.ipynb");
        Assert.Equal(Text(first, 1), Text(second, 1));
        Assert.StartsWith($"|True|{Path.GetFileName(folder)}|1.5|Version", Text(second, 1), StringComparison.Ordinal);
        foreach (string file in new[] { first, second })
            Assert.Contains("<style>", ((ResultOutput)TestNotebooks.Cells(file)[2].Outputs[0]).Data["text/html"], StringComparison.Ordinal);
        Assert.IsType<ErrorOutput>(Assert.Single(TestNotebooks.Cells(second)[3].Outputs));
    }

    [Theory]
    [InlineData("--fresh")]
    [InlineData("--in-place")]
    public async Task A_new_process_runs_each_where_it_is_asked_for_or_outputs_are_kept(params string[] options)
    {
        TestNotebooks.Write(folder, "1", "Environment.ProcessId");
        TestNotebooks.Write(folder, "2", "Environment.ProcessId");
        var (child, processes) = await Run(options);
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal(2, processes.Distinct().Count());
    }

    [Fact]
    public async Task A_process_that_holds_too_much_memory_runs_no_other()
    {
        // Half of what it may have at all; the array stays, as an assembly's static fields do.
        TestNotebooks.Write(folder, "1", "Environment.ProcessId", "var large = new byte[600_000_000]; Array.Fill(large, (byte)1);",
            "AppContext.SetData(\"large\", large);");
        TestNotebooks.Write(folder, "2", "Environment.ProcessId");
        var (child, processes) = await Run("--memory", "1");
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal(2, processes.Distinct().Count());
    }

    [Fact]
    public async Task What_native_code_prints_goes_to_the_notebook_that_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A program named echo.");
        foreach (string name in new[] { "1", "2" })
            TestNotebooks.Write(folder, name, "Environment.ProcessId", $"System.Diagnostics.Process.Start(\"echo\", \"from {name}\").WaitForExit();");
        var (child, processes) = await Run();
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Single(processes.Distinct());
        foreach (string name in new[] { "1", "2" })
        {
            var cell = TestNotebooks.Cells(Path.Combine(folder, "out", name + ".ipynb"))[1];
            Assert.Equal($"from {name}\n", Assert.IsType<StreamOutput>(Assert.Single(cell.Outputs)).Text);
        }
    }

    [Fact]
    public async Task F_sharp_begins_anew_too_and_what_ends_a_process_late_costs_no_other_notebook()
    {
        const string inFSharp = "#!fsharp\ntype Point = { X : int }\nlet p = { X = 3 }\np.X";
        TestNotebooks.Write(folder, "1", "Environment.ProcessId", inFSharp);
        TestNotebooks.Write(folder, "2", "Environment.ProcessId", inFSharp, "#!fsharp\nAppDomain.CurrentDomain.GetAssemblies().Length > 0",
            "_ = System.Threading.Tasks.Task.Run(() => { System.Threading.Thread.Sleep(1000); Environment.Exit(3); });");
        TestNotebooks.Write(folder, "3", "Environment.ProcessId", "System.Threading.Thread.Sleep(3000); 7");
        var (child, processes) = await Run();
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal(processes[0], processes[1]);
        Assert.NotEqual(processes[1], processes[2]);
        foreach (string name in new[] { "1", "2" }) Assert.Equal("3", Text(Path.Combine(folder, "out", name + ".ipynb"), 1));
    }

    [Fact]
    public async Task A_process_in_which_a_notebook_failed_runs_no_other()
    {
        TestNotebooks.Write(folder, "1", "Environment.ProcessId");
        TestNotebooks.Write(folder, "2", "Environment.ProcessId", "throw new InvalidOperationException(\"on purpose\");");
        TestNotebooks.Write(folder, "3", "Environment.ProcessId");
        var (child, processes) = await Run();
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("2.ipynb: cell 2 (cell-2) failed: InvalidOperationException: on purpose", Assert.Single(child.Error.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
        Assert.Equal(3, processes.Distinct().Count());       // the second failed in a used process first, and again in a new one
    }

    [Fact]
    public async Task What_fails_or_differs_only_where_another_notebook_ran_before_counts_as_it_is_in_a_new_process()
    {
        TestNotebooks.Write(folder, "1", "Environment.ProcessId", "AppContext.SetData(\"left\", true);");
        TestNotebooks.Write(folder, "2", "Environment.ProcessId",
            "if (AppContext.GetData(\"left\") is not null) throw new Exception(\"left behind\");");
        var (child, processes) = await Run();
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal("", child.Error);
        Assert.NotEqual(processes[0], processes[1]);

        TestNotebooks.Write(folder, "1", "AppContext.SetData(\"left\", true);");
        TestNotebooks.Write(folder, "2", "AppContext.GetData(\"left\") is null");
        Assert.Equal(0, (await LabProcess.Run(folder, "run", ".", "--in-place", "--no-book")).ExitCode);
        Assert.Equal("True", Text(Path.Combine(folder, "2.ipynb"), 0));
        (child, _) = await Run("--check");
        Assert.Contains("2.ipynb: again, in a new process", child.Output, StringComparison.Ordinal);
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.EndsWith("2 of 2 notebooks match their stored outputs.", child.Output.TrimEnd(), StringComparison.Ordinal);
    }
}
