using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>Oracles: RFC 7464; what went in; the runtime's own last words, as .NET 10 prints them.</summary>
public class PipeTests
{
    [Property]
    public void A_stream_cut_anywhere_gives_the_same_records_and_the_same_text_between(byte cut)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("naïve 😀\u001e{\"a\":1}\nprintf\n\u001e{\"b\":\"é\"}\n\u001e{}\nend");
        List<string> records = [], between = [];
        var splitter = new RecordSplitter(records.Add, between.Add);
        int at = cut % bytes.Length;
        splitter.Take(bytes.AsSpan(0, at));
        splitter.Take(bytes.AsSpan(at));
        Assert.Equal(["{\"a\":1}", "{\"b\":\"é\"}", "{}"], records);
        Assert.Equal("naïve 😀printf\nend", string.Concat(between));
    }

    [Fact]
    public void Every_event_goes_through_the_pipe_and_back()
    {
        var data = MimeBundle.Of(("text/html", "<b>\u001e\n</b>"), ("text/plain", "é"));
        CellEvent[] events =
        [
            new StreamText(ConsoleStream.Stdout, "a\r\n\u001e\ud83d\ude00"), new StreamText(ConsoleStream.Stderr, ""), new DisplayedValue(data, "1"),
            new UpdatedValue(data, "1"), new ResultValue(data), new ClearedOutput(true), new CellError("E", "m", ["a", "b"]),
        ];
        foreach (CellEvent sent in events)
        {
            string wire = CellEventJson.Write(sent).ToJsonString();
            Assert.DoesNotContain('\n', wire);
            Assert.DoesNotContain('\u001e', wire);
            Assert.Equivalent(sent, CellEventJson.Read((JsonObject)JsonNode.Parse(wire)!), strict: true);
        }
        Assert.Null(CellEventJson.Read(new JsonObject { ["event"] = "done" }));
    }

    [Fact]
    public void Half_a_character_does_not_stop_the_pipe() =>
        Assert.Equal("\ufffd",
            ((StreamText)CellEventJson.Read((JsonObject)JsonNode.Parse(CellEventJson.Write(new StreamText(ConsoleStream.Stdout, "\ud83d"))
            .ToJsonString())!)!).Text);

    [Theory]
    [InlineData(134, "x\nStack overflow.\nRepeat 24034 times:\n--------------------------------\n   at "
        + "Submission#0.F(Int32)\n--------------------------------\n   at Submission#0.<Initialize>()\n   at System.A()\n",
        "StackOverflow", "stack overflow: F(Int32) calls itself without end")]
    [InlineData(134, "Unhandled exception. System.Exception: no\n   at A()\n", "ProcessEnded",
        "died by signal SIGABRT: Unhandled exception. System.Exception: no")]
    [InlineData(139, "", "ProcessEnded", "died by signal SIGSEGV")]
    [InlineData(3, "just a warning\n", "ProcessEnded", "ended the process with exit code 3")]
    [InlineData(0, "", "ProcessEnded", "ended the process with exit code 0")]
    public void Why_a_process_is_gone_is_one_line(int exitCode, string lastWords, string name, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Exit codes above 128 are signals on Unix only.");
        CellError error = Obituary.Of(exitCode, lastWords);
        Assert.Equal((name, message), (error.Name, error.Message));
        Assert.DoesNotContain(error.Traceback, line => line.Contains("24034", StringComparison.Ordinal)
            || line.Contains("System.A", StringComparison.Ordinal));
    }

    [Fact]
    public void A_recorder_keeps_what_a_front_end_would_show()
    {
        var recorder = new CellRecorder();
        recorder.Begin(1);
        recorder.Show(new StreamText(ConsoleStream.Stdout, "gone"));
        recorder.Show(new ClearedOutput(Wait: false));
        recorder.Show(new DisplayedValue(MimeBundle.Of(("text/plain", "0 %")), "bar"));
        recorder.Show(new StreamText(ConsoleStream.Stdout, "a"));
        recorder.Show(new StreamText(ConsoleStream.Stdout, "b"));
        recorder.Show(new StreamText(ConsoleStream.Stderr, "c"));
        var first = recorder.Current;
        recorder.Begin(2);
        recorder.Show(new UpdatedValue(MimeBundle.Of(("text/plain", "100 %")), "bar"));
        recorder.Show(new StreamText(ConsoleStream.Stdout, "kept until the next output"));
        recorder.Show(new ClearedOutput(Wait: true));
        Assert.Single(recorder.Current);
        recorder.Show(new ResultValue(MimeBundle.Of(("text/plain", "7"))));
        Assert.Equal(2, Assert.IsType<ResultOutput>(Assert.Single(recorder.Current)).ExecutionCount);
        Assert.Equal(["100 %"], first.OfType<DisplayOutput>().Select(output => output.Data["text/plain"]!));
        Assert.Equal([("stdout", "ab"), ("stderr", "c")], first.OfType<StreamOutput>().Select(stream => (stream.Name, stream.Text)));
    }

    [Fact]
    public void Text_without_end_is_cut_and_the_cut_is_told()
    {
        var recorder = new CellRecorder();
        recorder.Begin(1);
        string block = new('x', 400_000);
        for (int k = 0; k < 5; k++) recorder.Show(new StreamText(ConsoleStream.Stdout, block));
        string text = ((StreamOutput)Assert.Single(recorder.Current)).Text;
        Assert.InRange(text.Length, CellRecorder.MostText, CellRecorder.MostText + 100);
        Assert.EndsWith("left out\n", text, StringComparison.Ordinal);
    }
}
