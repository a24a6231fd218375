using NotebookKernel;
using NotebookKernel.Scripting.Intelligence;

namespace MsstNet.Lab.Tests.Kernel.Scripting.Intelligence;

/// <summary>Oracle: what the cells of a real session declared.</summary>
public sealed class SessionIntelligenceTests : SessionTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_knows_what_its_cells_declared()
    {
        await RunWell("#!time\nusing System.IO;\nvar weightsOfRun = new StringBuilder();", "int weightsOfRun2 = 3;\nweightsOfRun2");
        Completions found = await Session.CompleteAsync("weights", 7, Cancel);
        Assert.Equal(["weightsOfRun", "weightsOfRun2"], found.Items.Take(2).Select(item => item.Text));
        Assert.Equal("Append", (await Session.CompleteAsync("weightsOfRun.Appe", 17, Cancel)).Items[0].Text);
        Assert.Equal("display", (await Session.CompleteAsync("displ", 5, Cancel)).Items[0].Text);
        Assert.StartsWith("(variable) int weightsOfRun2", (await Session.InspectAsync("weightsOfRun2", 13, Cancel))![MimeBundle.PlainText],
            StringComparison.Ordinal);
        Assert.Equal(Completeness.Incomplete, Session.IsComplete("if (weightsOfRun2 > 1) {"));
    }

    [Fact]
    public async Task A_cell_that_failed_declared_nothing()
    {
        await Run("int neverThere = missing;");
        Assert.DoesNotContain("neverThere", (await Session.CompleteAsync("never", 5, Cancel)).Items.Select(item => item.Text));
    }

    [Fact]
    public async Task Questions_may_come_before_any_cell_and_while_one_runs()
    {
        Assert.Equal("Range", (await Session.CompleteAsync("Enumerable.Ra", 13, Cancel)).Items[0].Text);
        Task running = RunWell("while (!System.IO.File.Exists(\"go\")) await Task.Delay(10); int later = 1;");
        Assert.Equal("Range", (await Session.CompleteAsync("Enumerable.Ra", 13, Cancel)).Items[0].Text);
        Assert.False(running.IsCompleted, "the answer waited for the cell");
        Write("go", "");
        await running;
        Assert.Equal("later", (await Session.CompleteAsync("later", 5, Cancel)).Items[0].Text);
    }
}
