using NotebookKernel;
using NotebookKernel.Scripting;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: C#'s script dialect as .NET Interactive's documents describe it; values by arithmetic. Exact.</summary>
public sealed class CellTests : SessionTest
{
    [Fact]
    public async Task The_last_expression_is_the_result() => Assert.Equal("42", (await RunWell("6*7")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task Variables_methods_types_and_usings_carry_over() =>
        Assert.Equal("7 3", (await RunWell("using System.IO; int a = 3; record P(int X); int Twice(int n) => 2 * n;", "var p = new P(Twice(a) + 1);",
            "$\"{p.X} {Path.GetFileName(\"x/y/3\")}\"")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task Extension_methods_carry_over() =>
        Assert.Equal("ab!", (await RunWell("static string Loud(this string s) => s + \"!\";", "\"ab\".Loud()")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task A_statement_has_no_result_and_a_null_expression_has()
    {
        Assert.Null((await RunWell("int x = 3;")).Result);
        Assert.Null((await RunWell("Console.Write(1)")).Result);
        Assert.Equal("null", (await RunWell("string s = null; s")).Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task Await_and_await_foreach_stand_at_the_top()
    {
        RecordingFront front = await RunWell(
            """
            async IAsyncEnumerable<int> Count() { for (int i = 0; i < 3; i++) { await Task.Delay(5); yield return i; } }
            int sum = 0;
            await foreach (int i in Count()) sum += i;
            await Task.Run(() => sum * 10)
            """);
        Assert.Equal("30", front.Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task The_newest_language_is_spoken() =>
        Assert.Equal("5", (await RunWell("class C { public int P { get => field; set => field = value + 1; } }",
            "int[] x = [1, 2]; new C { P = 4 }.P")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task System_IO_is_not_imported() =>
        Assert.Contains("CS0103", (await Run("File.Exists(\"x\")")).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cell_that_does_not_compile_leaves_the_session_as_it_was()
    {
        await Run("int a = 1;", "int b = 2; nonsense");
        Assert.Equal("1", (await RunWell("a")).Result![MimeBundle.PlainText]);
        Assert.NotNull((await Run("b")).Error);
    }

    [Fact]
    public async Task A_cell_that_throws_keeps_what_it_had_set()
    {
        await Run("int a = 1;", "a = 5; int b = 2; throw new Exception(\"x\");");
        Assert.Equal("7", (await RunWell("a + b")).Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_rerun_class_is_a_new_type() =>
        Assert.Equal("False", (await RunWell("class K { }", "var k = new K();", "class K { }", "(object)k is K")).Result![MimeBundle.PlainText]);

    [Theory]
    [InlineData("")]
    [InlineData("// a remark")]
    [InlineData("using System.IO;")]
    [InlineData("#!csharp")]
    public async Task A_cell_may_hold_nothing_to_run(string cell)
    {
        Assert.Empty((await RunWell("int a = 1;", cell)).Events);
        Assert.Equal("2", (await RunWell("a + 1")).Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_blocked_wait_on_something_that_awaits_does_not_hang()
    {
        RecordingFront front = await RunWell("async Task<int> Later() { await Task.Delay(20); await Task.Yield(); return 4; }",
            "Later().Result + Later().GetAwaiter().GetResult()");
        Assert.Equal("8", front.Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_busy_wait_on_something_that_awaits_does_not_hang() =>
        await RunWell("async Task Later() { await Task.Yield(); }", "var t = Later(); while (!t.IsCompleted) { }");

    [Fact]
    public async Task Cells_stay_on_one_thread_through_awaits() =>
        Assert.Equal("True", (await RunWell("int id = Environment.CurrentManagedThreadId;",
            "await Task.Delay(5); id == Environment.CurrentManagedThreadId")).Result![MimeBundle.PlainText]);

    [Fact]
    public async Task The_folder_is_the_current_directory() =>
        Assert.Equal(Path.GetFileName(Folder), Path.GetFileName((await RunWell("Environment.CurrentDirectory")).Result![MimeBundle.PlainText]));

    [Fact]
    public async Task A_second_session_is_refused()
    {
        await Task.CompletedTask;
        Assert.Contains("already", Assert.Throws<NotebookException>(() => new ScriptSession(new() { Folder = Folder })).Message,
            StringComparison.Ordinal);
    }
}
