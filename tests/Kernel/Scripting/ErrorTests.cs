using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: the place counted by hand in the cell's text. Exact.</summary>
public sealed class ErrorTests : SessionTest
{
    [Fact]
    public async Task A_compile_error_has_its_place_and_a_squiggle()
    {
        CellError error = (await Run("#!time\nint a = 1;\n  var b = nonsense + 1;")).Error!;
        Assert.Equal("CompilationError", error.Name);
        Assert.StartsWith("Cell 1, line 3, column 11: error CS0103", error.Message, StringComparison.Ordinal);
        Assert.Equal(["      var b = nonsense + 1;", "              ~~~~~~~~"], error.Traceback.Skip(1));
    }

    [Fact]
    public async Task An_exception_shows_the_cells_lines_and_not_the_engine()
    {
        CellError error = (await Run(
            "int Half(int n) =>\n    n % 2 == 0 ? n / 2 : throw new InvalidOperationException(\"odd\", new ArgumentException(\"why\"));",
            "await Task.Yield();\nvar h = new[] { 3 }.Select(Half).ToList();")).Error!;
        string all = string.Join('\n', error.Traceback);
        Assert.Equal(("InvalidOperationException", "odd"), (error.Name, error.Message));
        Assert.Contains("Cell 1, line 2: Half() · n % 2", all, StringComparison.Ordinal);
        Assert.True(all.Contains("Cell 2, line 2: var h", StringComparison.Ordinal), all);
        Assert.Contains("caused by System.ArgumentException: why", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Submission", all, StringComparison.Ordinal);
        Assert.DoesNotContain("NotebookKernel", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_exception_within_an_aggregate_is_the_one_shown() =>
        Assert.Equal("TimeoutException", (await Run("Task.Run(() => throw new TimeoutException()).Wait();")).Error!.Name);

    [Fact]
    public async Task A_formatter_that_throws_is_the_cells_error() =>
        Assert.Equal("NotSupportedException",
            (await Run("class T { public override string ToString() => throw new NotSupportedException(); } "
            + "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<T>(t => t.ToString(), \"text/html\"); new T()")).Error!.Name);

    [Theory]
    [InlineData("var t = new System.Threading.Thread(() => throw new TimeoutException(\"stray\")); t.Start(); t.Join();")]
    [InlineData("async void F() { await Task.Yield(); throw new TimeoutException(\"stray\"); } F(); await Task.Delay(100);")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new TimeoutException(\"stray\")); System.Threading.Thread.Sleep(200);")]
    public async Task An_exception_elsewhere_is_told_and_the_session_lives_on(string cell)
    {
        Assert.Contains("stray", (await RunWell(cell)).Stderr, StringComparison.Ordinal);
        Assert.Equal("2", (await RunWell("1 + 1")).Result![MimeBundle.PlainText]);
    }
}
