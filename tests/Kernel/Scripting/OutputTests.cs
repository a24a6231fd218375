using NotebookKernel;
using NotebookKernel.Scripting;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: what was written, in the order it was written. Exact.</summary>
public sealed class OutputTests : SessionTest
{
    [Fact]
    public async Task Text_and_displays_keep_their_order()
    {
        RecordingFront front =
            await RunWell("Console.Write(\"a\"); display(1); Console.Error.Write(\"b\"); 2.Display(); Console.WriteLine(\"c\"); 3");
        Assert.Equal(["a", "1", "b", "2", "c\n", "3"], front.Events.Select(shown => shown switch
        {
            StreamText text => text.Text,
            DisplayedValue value => value.Data[MimeBundle.PlainText]!,
            ResultValue value => value.Data[MimeBundle.PlainText]!,
            _ => shown.ToString(),
        }));
        Assert.Equal("b", front.Stderr);
    }

    [Fact]
    public async Task Text_comes_while_the_cell_runs_and_small_writes_come_together()
    {
        using var seen = new ManualResetEventSlim();
        var front = new RecordingFront
        {
            Seen = shown =>
            { if (shown is StreamText { Text: var text } && text.Contains("99", StringComparison.Ordinal)) seen.Set(); }
        };
        Task<CellOutcome> cell = Session.ExecuteAsync(
            "for (int i = 0; i < 100; i++) Console.Write($\"\\r{i}\"); while (!System.IO.File.Exists(\"go\")) System.Threading.Thread.Sleep(5);",
                front, CancellationToken.None);
        Assert.True(seen.Wait(Guard, CancellationToken.None));
        Assert.False(cell.IsCompleted);
        Write("go", "");
        await cell.WaitAsync(Guard, CancellationToken.None);
        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(i => $"\r{i}")), front.Stdout);
        Assert.True(front.Events.Count < 50, $"{front.Events.Count} events");
    }

    [Fact]
    public async Task A_thread_that_outlives_its_cell_is_heard_outside()
    {
        var heard = new TaskCompletionSource<CellEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        Session.ShownOutsideCell += shown => heard.TrySetResult(shown);
        await RunWell("_ = Task.Run(async () => { await Task.Delay(200); Console.Write(\"late\"); });");
        Assert.Equal("late", Assert.IsType<StreamText>(await heard.Task.WaitAsync(Guard, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Input_is_asked_of_the_front()
    {
        var front = new RecordingFront();
        foreach (string answer in (string[])["one", "two", "three"]) front.Answers.Enqueue(answer);
        await Session.ExecuteAsync("Console.Write(Console.ReadLine() + input(\"Name\") + password(\"Key\"));", front, CancellationToken.None)
            .WaitAsync(Guard, CancellationToken.None);
        Assert.Equal("onetwothree", front.Stdout);
        Assert.Equal([("", false), ("Name", false), ("Key", true)], front.Asked);
    }

    [Fact]
    public async Task What_was_shown_can_be_updated()
    {
        RecordingFront front = await RunWell("var shown = display(\"a\"); shown.Update(\"b\");");
        string id = Assert.Single(front.Events.OfType<DisplayedValue>()).DisplayId;
        UpdatedValue updated = Assert.Single(front.Events.OfType<UpdatedValue>());
        Assert.Equal((id, "b"), (updated.DisplayId, updated.Data[MimeBundle.PlainText]));
    }

    [Fact]
    public async Task What_was_shown_can_be_cleared()
    {
        RecordingFront front = await RunWell("Console.Write(1); clear_output(); Console.Write(2); clear_output(wait: true);");
        Assert.Equal([false, true], front.Events.OfType<ClearedOutput>().Select(cleared => cleared.Wait));
        Assert.Equal(["StreamText", "ClearedOutput", "StreamText", "ClearedOutput"], front.Events.Select(shown => shown.GetType().Name));
    }

    [Fact]
    public async Task The_console_is_given_back()
    {
        await Session.DisposeAsync();
        var kept = Console.Out;
        await using var other = new ScriptSession(new() { Folder = Folder });
        Assert.NotSame(kept, Console.Out);
        await other.DisposeAsync();
        Assert.Same(kept, Console.Out);
    }
}
