using MsstNet.Lab.Tests.Repository;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>
/// The kernel in a program of its own (tests/KernelHost), which knows nothing of the library that is taught here. Oracles: what C# gives for the
/// cells; the files in the program's output folder.
/// </summary>
public sealed class KernelHostTests : IDisposable
{
    private static readonly string Output = Path.Combine(
        Checkout.Root, "artifacts", "bin", "KernelHost", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    private readonly string folder = Directory.CreateTempSubdirectory("kernel-host-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_notebook_of_five_lines_runs_in_a_program_that_references_the_kernel_alone()
    {
        string file = TestNotebooks.Write(folder, "five", "int Square(int x) => x * x;", "Console.WriteLine(Square(3));",
            "var all = new[] { 1, 2, 3 }.Select(Square);",
            "display(HTML(\"<b>bold</b>\"));", "all.Sum()");
        Child child = await Run("run", file);
        Assert.True(child.ExitCode == 0, child.Everything);
        IReadOnlyList<CodeCell> cells = TestNotebooks.Cells(file);
        Assert.Equal([1, 2, 3, 4, 5], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("9\n", Assert.IsType<StreamOutput>(Assert.Single(cells[1].Outputs)).Text);
        Assert.Equal("<b>bold</b>", Assert.IsType<DisplayOutput>(Assert.Single(cells[3].Outputs)).Data["text/html"]);
        Assert.Equal("csharp", NotebookMetadata.DefaultLanguage(NotebookReader.Read(file).Metadata));
        Assert.Equal("14", Assert.IsType<ResultOutput>(Assert.Single(cells[4].Outputs)).Data["text/plain"]);
    }

    [Fact]
    public async Task A_cell_that_fails_is_reported_by_that_program_too()
    {
        string file = TestNotebooks.Write(folder, "fails", "throw new InvalidOperationException(\"on purpose\");");
        Child child = await Run("run", file);
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("cell 1: ", child.Error, StringComparison.Ordinal);
        Assert.Contains("on purpose", child.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_output_holds_neither_the_library_nor_torchsharp()
    {
        string[] files = [.. Directory.EnumerateFiles(Output, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];
        Assert.Contains("NotebookKernel.dll", files);
        Assert.DoesNotContain(files, file => file.StartsWith("MsstNet", StringComparison.OrdinalIgnoreCase)
            || file.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    private Task<Child> Run(params string[] arguments) =>
        Child.Run(folder, new Dictionary<string, string?>(), "dotnet", [Path.Combine(Output, "KernelHost.dll"), .. arguments]);
}
