using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Tests.Kernel.Headless;
using MsstNet.Lab.Tests.Kernel.Notebooks;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// `lab run` and its worker as real processes. Oracles: what C# itself gives for the cells; nbformat's schema; bytes of the run before; and that
/// whatever a cell does to its process, the next notebook runs.
/// </summary>
public sealed class NotebookRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_notebook_runs_from_top_to_bottom_and_is_written_beside_with_its_outputs()
    {
        string source = TestNotebooks.Write(folder, "good", "var x = 6;", "", "Console.Write(\"10 %\\r\");\nConsole.WriteLine(\"100 %\");\nx * 7",
            "[raises-exception]throw new InvalidOperationException(\"meant\");", "[skip-execution]throw new Exception(\"never\");",
                "Environment.CurrentDirectory", "display(\"shown\");");
        byte[] before = File.ReadAllBytes(source);
        var child = await LabProcess.Run(folder, "run", "good.ipynb", "--no-book");
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Contains("good.ipynb: cell 2 of 5, ", child.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(source));

        string written = Path.Combine(folder, "runs", "book", "good.ipynb");
        var cells = TestNotebooks.Cells(written);
        Assert.Equal([1, null, 2, 3, null, 4, 5], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(["cell-1", "cell-2", "cell-3", "cell-4", "cell-5", "cell-6", "cell-7"], cells.Select(cell => cell.Id));
        Assert.Equal("100 %\n", ((StreamOutput)cells[2].Outputs[0]).Text);
        Assert.Equal("42", ((ResultOutput)cells[2].Outputs[1]).Data["text/plain"]);
        Assert.Contains("InvalidOperationException", Assert.IsType<ErrorOutput>(Assert.Single(cells[3].Outputs)).Name, StringComparison.Ordinal);
        Assert.Equal("…", Assert.IsType<ResultOutput>(Assert.Single(cells[5].Outputs)).Data["text/plain"]);
        Assert.IsType<DisplayOutput>(Assert.Single(cells[6].Outputs));
        Assert.DoesNotContain(folder, File.ReadAllText(written), StringComparison.Ordinal);
        await Nbformat.SkipUnlessThere();
        await Nbformat.Validate(written);
        await Nbformat.Rewrite(written);
        Assert.Equal(File.ReadAllText(written + ".nbformat"), File.ReadAllText(written));
    }

    [Fact]
    public async Task A_folder_for_the_results_that_cannot_be_is_said_before_anything_runs()
    {
        TestNotebooks.Write(folder, "a", "1");
        var child = await LabProcess.Run(folder, "run", "a.ipynb", "--out", "a.ipynb");
        Assert.Equal(2, child.ExitCode);
        Assert.StartsWith("lab: --out a.ipynb cannot be made a folder", child.Error, StringComparison.Ordinal);
        Assert.Equal("", child.Output);
    }

    [Fact]
    public async Task Solutions_are_run_too_and_keep_their_folder()
    {
        foreach (string sub in new[] { "notebooks", "notebooks/solutions" })
            TestNotebooks.Write(Directory.CreateDirectory(Path.Combine(folder, sub)).FullName, "03-same", "1");
        var child = await LabProcess.Run(folder, "run");
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Contains("2 of 2 notebooks ran without errors.", child.Output, StringComparison.Ordinal);
        string[] written = [.. Directory.GetFiles(Path.Combine(folder, "runs"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Equal(["runs/book/03-same.ipynb", "runs/book/book.html", "runs/book/explainer.html", "runs/book/solutions/03-same.ipynb"], written);
        string book = File.ReadAllText(Path.Combine(folder, "runs/book/book.html"));
        Assert.Contains("<article id=\"03-same\"", book, StringComparison.Ordinal);
        Assert.Contains("<article id=\"solutions/03-same\"", book, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_cell_does_to_its_process_it_is_reported_and_the_next_notebook_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals and sleep are Unix's.");
        TestNotebooks.Write(folder, "1-throws", "1", "throw new InvalidOperationException(\"on purpose\");", "3");
        TestNotebooks.Write(folder, "2-exits",
            "// What it started holds the pipes open for longer than the test lasts.\nSystem.Diagnostics.Process.Start(\"sleep\", "
            + "\"60\");\nEnvironment.Exit(7);");
        TestNotebooks.Write(folder, "3-overflows", "int Down(int n) => n + Down(n + 1);", "Down(0)");
        TestNotebooks.Write(folder, "4-allocates",
            "var all = new List<byte[]>();\nwhile (true) { var a = new byte[10_000_000]; Array.Fill(a, (byte)1); all.Add(a); }");
        TestNotebooks.Write(folder, "5-native", """
            while (true)
            {
                IntPtr page = System.Runtime.InteropServices.Marshal.AllocHGlobal(50_000_000);
                for (int at = 0; at < 50_000_000; at += 4096) System.Runtime.InteropServices.Marshal.WriteByte(page, at, 1);
                System.Threading.Thread.Sleep(20);
            }
            """);
        TestNotebooks.Write(folder, "6-loops", "while (true) { }");
        TestNotebooks.Write(folder, "7-dies", "System.Diagnostics.Process.GetCurrentProcess().Kill();");
        File.WriteAllText(Path.Combine(folder, "8-nojson.ipynb"), "import numpy");
        File.WriteAllText(Path.Combine(folder, "9-old.ipynb"), """{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}""");
        TestNotebooks.Write(folder, "good", "6 * 7");

        var child = await LabProcess.Run(folder, "run", ".", "--out", "out", "--no-book", "--timeout", "10", "--memory", "0.25", "--jobs", "1");
        Assert.Equal(2, child.ExitCode);
        string[] said = child.Error.TrimEnd().Split('\n');
        Assert.True(said.Length == 9, child.Everything);
        Assert.Matches(@"1-throws\.ipynb: cell 2 \(cell-2\) failed: \S*InvalidOperationException: on purpose$", said[0]);
        Assert.Matches(@"2-exits\.ipynb: cell 1 \(cell-1\) ended the process with exit code 7$", said[1]);
        Assert.Matches(@"3-overflows\.ipynb: cell 2 \(cell-2\) stack overflow: \S*Down\S* calls itself without end$", said[2]);
        Assert.Matches(@"4-allocates\.ipynb: cell 1 \(cell-1\) .*(OutOfMemoryException|memory)", said[3]);
        Assert.Matches(@"5-native\.ipynb: cell 1 \(cell-1\) took \d\.\d GB of memory, more than --memory 0\.25", said[4]);
        Assert.Matches(@"6-loops\.ipynb: cell 1 \(cell-1\) took longer than 10 s and was interrupted$", said[5]);
        Assert.Matches(@"7-dies\.ipynb: cell 1 \(cell-1\) died by signal SIGKILL$", said[6]);
        Assert.Matches(@"8-nojson\.ipynb is not a notebook: it is not JSON", said[7]);
        Assert.Matches(@"9-old\.ipynb is a notebook of format 3; convert it once with `jupyter nbconvert", said[8]);
        Assert.Contains("1 of 10 notebooks ran without errors.", child.Output, StringComparison.Ordinal);

        Assert.Equal("42", ((ResultOutput)TestNotebooks.Cells(Path.Combine(folder, "out", "good.ipynb"))[0].Outputs[0]).Data["text/plain"]);
        Assert.Null(TestNotebooks.Cells(Path.Combine(folder, "out", "1-throws.ipynb"))[2].ExecutionCount);
        var error = Assert.IsType<ErrorOutput>(TestNotebooks.Cells(Path.Combine(folder, "out", "3-overflows.ipynb"))[1].Outputs[^1]);
        Assert.Equal("StackOverflow", error.Name);
        Assert.Contains(error.Traceback, line => line.Contains("Down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_place_twice_gives_the_same_bytes_and_check_is_green_until_an_output_is_altered()
    {
        string file = TestNotebooks.Write(folder, "a", "Console.WriteLine($\"took {DateTime.Now.Millisecond + 1} ms, pi is {Math.PI:0.0000}\");",
            "HTML(\"<b>bold</b>\")", "[volatile]Guid.NewGuid().ToString()");
        var first = await LabProcess.Run(folder, "run", "a.ipynb", "--in-place", "--no-book");
        Assert.True(first.ExitCode == 0, first.Everything);
        var notebook = NotebookReader.Read(file);
        var cells = TestNotebooks.Cells(file);
        Assert.Equal([1, 2, 3], cells.Select(cell => cell.ExecutionCount));

        var check = await LabProcess.Run(folder, "run", "a.ipynb", "--check");
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains("a.ipynb: matches its stored outputs", check.Output, StringComparison.Ordinal);
        File.Copy(file, Path.Combine(folder, "b.ipynb"));
        check = await LabProcess.Run(folder, "run", ".", "--check");
        Assert.EndsWith("2 of 2 notebooks match their stored outputs.", check.Output.TrimEnd(), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "b.ipynb"));

        var altered = cells[0] with { Outputs = [new StreamOutput("stdout", "took 5 ms, pi is 3.1516\n")] };
        NotebookWriter.Write(file, notebook with { Cells = [notebook.Cells[0], altered, .. notebook.Cells.Skip(2)] });
        byte[] before = File.ReadAllBytes(file);
        var red = await LabProcess.Run(folder, "run", "a.ipynb", "--check");
        Assert.Equal(2, red.ExitCode);
        Assert.Matches(@"a\.ipynb: cell 1 \(cell-1\) stdout: was .*3\.1516; is .*3\.1416", red.Output);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task In_place_again_changes_nothing_and_never_writes_a_run_that_failed()
    {
        string file = TestNotebooks.Write(folder, "a", "var list = new[] { 1.5, 2 };\nlist",
            "display(HTML(\"<div id='d'>x</div>\"));\nConsole.Error.WriteLine(\"e\");", "new { A = 1, B = \"é\" }", "System.IO.Path.GetTempPath()");
        Assert.Equal(0, (await LabProcess.Run(folder, "run", "a.ipynb", "--in-place", "--no-book")).ExitCode);
        byte[] once = File.ReadAllBytes(file);
        Assert.Equal(0, (await LabProcess.Run(folder, "run", "a.ipynb", "--in-place", "--no-book")).ExitCode);
        Assert.Equal(once, File.ReadAllBytes(file));

        string bad = TestNotebooks.Write(folder, "bad", "1", "throw new Exception(\"no\");", "3");
        byte[] before = File.ReadAllBytes(bad);
        var failed = await LabProcess.Run(folder, "run", "bad.ipynb", "--in-place", "--no-book");
        Assert.Equal(2, failed.ExitCode);
        Assert.Equal(before, File.ReadAllBytes(bad));
        var allowed = await LabProcess.Run(folder, "run", "bad.ipynb", "--in-place", "--allow-errors", "--no-book");
        Assert.True(allowed.ExitCode == 0, allowed.Everything);
        Assert.Contains("cell 2 (cell-2) failed", allowed.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], TestNotebooks.Cells(bad).Select(cell => cell.ExecutionCount));
    }

    [Fact]
    public async Task A_parameter_overrides_what_the_tagged_cell_declares()
    {
        TestNotebooks.Write(folder, "p", "[parameters]var epochs = 3;\nvar name = \"a\";", "$\"{name}{epochs + 1}\"");
        var child = await LabProcess.Run(folder, "run", "p.ipynb", "--out", "out", "--no-book", "--parameter", "epochs=10", "--parameter",
            "name=x=y");
        Assert.True(child.ExitCode == 0, child.Everything);
        var cells = TestNotebooks.Cells(Path.Combine(folder, "out", "p.ipynb"));
        Assert.True(cells[1].HasTag("injected-parameters"));
        Assert.Contains("x=y11", ((ResultOutput)cells[2].Outputs[0]).Data["text/plain"], StringComparison.Ordinal);

        var unknown = await LabProcess.Run(folder, "run", "p.ipynb", "--out", "out2", "--no-book", "--parameter", "epoch=10");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("no parameter 'epoch'; it has epochs, name.", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_native_code_and_programs_print_is_kept_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libc's write.");
        TestNotebooks.Write(folder, "n",
            "using System.Runtime.InteropServices;\n[DllImport(\"libc\")] static extern nint write(int fd, string text, nint length);",
            "write(1, \"native\\n\", 7); write(2, \"warning\\n\", 8);",
                "System.Diagnostics.Process.Start(\"echo\", \"child\").WaitForExit();\nConsole.ReadLine() is null");
        var child = await LabProcess.Run(folder, "run", "n.ipynb", "--out", "out", "--no-book");
        Assert.True(child.ExitCode == 0, child.Everything);
        var cells = TestNotebooks.Cells(Path.Combine(folder, "out", "n.ipynb"));
        Assert.Equal([("stdout", "native\n"), ("stderr", "warning\n")],
            cells[1].Outputs.Cast<StreamOutput>().Select(stream => (stream.Name, stream.Text)).OrderByDescending(s => s.Name));
        Assert.Equal("child\n", cells[2].Outputs.OfType<StreamOutput>().Single().Text);
        Assert.Equal("True", cells[2].Outputs.OfType<ResultOutput>().Single().Data["text/plain"]);
    }

    [Fact]
    public async Task However_many_run_at_once_the_files_are_the_same_and_the_book_keeps_the_order()
    {
        // The first is the last to end, the third fails.
        TestNotebooks.Write(folder, "1-slow", "System.Threading.Thread.Sleep(1500);", "1");
        TestNotebooks.Write(folder, "2-quick", "2");
        TestNotebooks.Write(folder, "3-fails", "int.Parse(\"three\")");
        TestNotebooks.Write(folder, "4-quick", "4");
        foreach (string jobs in new[] { "1", "4" })
        {
            var child = await LabProcess.Run(folder, "run", ".", "--out", $"out{jobs}", "--jobs", jobs);
            Assert.True(child.ExitCode == 2, child.Everything);
            Assert.Contains("3-fails.ipynb: cell 1 (cell-1) failed: FormatException", Assert.Single(child.Error.TrimEnd().Split('\n')),
                StringComparison.Ordinal);
            Assert.Contains("3 of 4 notebooks ran without errors.", child.Output, StringComparison.Ordinal);
        }
        foreach (string name in new[] { "1-slow.ipynb", "2-quick.ipynb", "3-fails.ipynb", "4-quick.ipynb", "book.html" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "out1", name)), File.ReadAllBytes(Path.Combine(folder, "out4", name)));
        var refused = await LabProcess.Run(folder, "run", "1-slow.ipynb", "--jobs", "0");
        Assert.Equal((2, "lab: --jobs 0 cannot be used; give 1 or more.\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public async Task Notebooks_at_once_share_the_cores_and_really_overlap()
    {
        // Each waits until the other is there, which it never is when they run one after the other.
        const string meet = """
            System.IO.File.WriteAllText("MINE", "");
            for (int k = 0; k < 600 && !System.IO.File.Exists("OTHER"); k++) System.Threading.Thread.Sleep(100);
            System.IO.File.Exists("OTHER") + " " + System.Environment.GetEnvironmentVariable("OMP_NUM_THREADS")
            """;
        foreach ((string mine, string other) in new[] { ("a", "b"), ("b", "a") })
            TestNotebooks.Write(folder, mine, meet.Replace("MINE", mine, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal));
        var child = await LabProcess.Run(folder, "run", ".", "--out", "out", "--no-book", "--jobs", "2");
        Assert.True(child.ExitCode == 0, child.Everything);
        string threads = Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture);
        foreach (string name in new[] { "a", "b" })
        {
            var cell = TestNotebooks.Cells(Path.Combine(folder, "out", name + ".ipynb"))[0];
            Assert.Equal($"True {threads}", cell.Outputs.OfType<ResultOutput>().Single().Data["text/plain"]);
        }
    }

    [Fact]
    public async Task A_notebook_without_tensors_does_not_wait_for_libtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process's libraries, in /proc.");
        const string loaded = "System.IO.File.ReadAllText(\"/proc/self/maps\").Contains(\"libtorch_cpu\")";
        TestNotebooks.Write(folder, "n", loaded, "TorchSharp.torch.zeros(2)", loaded);
        var child = await LabProcess.Run(folder, "run", "n.ipynb", "--out", "out", "--no-book");
        Assert.True(child.ExitCode == 0, child.Everything);
        ResultOutput[] shown =
            [.. TestNotebooks.Cells(Path.Combine(folder, "out", "n.ipynb")).Select(cell => cell.Outputs.OfType<ResultOutput>().Single())];
        Assert.Equal(("False", "True"), (shown[0].Data["text/plain"], shown[2].Data["text/plain"]));
        Assert.Contains("lab-tensor", shown[1].Data["text/html"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task Stopping_the_runner_leaves_no_worker_and_no_half_written_file(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        string pid = Path.Combine(folder, "pid");
        TestNotebooks.Write(folder, "long", $"System.IO.File.WriteAllText(@\"{pid}\", Environment.ProcessId.ToString());\nwhile (true) {{ }}");
        var cancel = TestContext.Current.CancellationToken;
        // Whoever started these tests in the background (nohup, &) made them ignore Ctrl-C, and a child inherits that.
        string[] heeds = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(heeds[0], [.. heeds[1..], Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.dll"), "run", "long.ipynb",
            "--in-place"])
        { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var runner = Process.Start(start)!;
        while (!runner.HasExited && !(File.Exists(pid) && new FileInfo(pid).Length > 0)) await Task.Delay(20, cancel);
        using (var kill = Process.Start("kill", [$"-{signal}", runner.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancel);
        await runner.WaitForExitAsync(cancel);
        Assert.Equal(exitCode, runner.ExitCode);

        int worker = int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture);
        for (int k = 0; k < 300 && Lives(worker); k++) await Task.Delay(100, cancel);
        Assert.False(Lives(worker));
        Assert.Null(TestNotebooks.Cells(Path.Combine(folder, "long.ipynb"))[0].ExecutionCount);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
    }

    private static bool Lives(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
