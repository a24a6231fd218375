using System.Text;
using System.Text.Json.Nodes;

namespace MsstNet.Lab.Kernel.Jupyter;

/// <summary>A cell's output as messages on iopub. Text is gathered for a moment, since front ends drop what comes in thousands of pieces.</summary>
internal sealed class JupyterFront : ICellFront, IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);
    private const int Enough = 1 << 16;

    private readonly Conversation conversation;
    private readonly InputLine? input;
    private readonly Request? cause;
    private readonly int executionCount;
    private readonly StringBuilder text = new();
    private readonly Timer timer;
    private readonly Lock gate = new();
    private ConsoleStream stream;

    /// <param name="conversation">Where output goes.</param>
    /// <param name="input">Where lines come from; null when the client takes no questions.</param>
    /// <param name="cause">The request that runs.</param>
    /// <param name="executionCount">The number beside its result.</param>
    public JupyterFront(Conversation conversation, InputLine? input, Request? cause, int executionCount)
    {
        (this.conversation, this.input, this.cause, this.executionCount) = (conversation, input, cause, executionCount);
        timer = new Timer(_ => Flush());
    }

    /// <summary>The result as plain text, for the history; null until there is one.</summary>
    public string? Result { get; private set; }

    /// <inheritdoc/>
    public void Show(CellEvent shown)
    {
        lock (gate)
        {
            if (shown is StreamText written)
            {
                Gather(written);
                return;
            }
            Flush();
            switch (shown)
            {
                case DisplayedValue value: Publish("display_data", Displayed(value.Data, value.DisplayId)); break;
                case UpdatedValue value: Publish("update_display_data", Displayed(value.Data, value.DisplayId)); break;
                case ClearedOutput cleared: Publish("clear_output", new() { ["wait"] = cleared.Wait }); break;
                case CellError error: Publish("error", MimeJson.Of(error)); break;
                case ResultValue result:
                    Result = result.Data[MimeBundle.PlainText];
                    Publish("execute_result", new() { ["execution_count"] = executionCount, ["data"] = MimeJson.Of(result.Data), ["metadata"] = new JsonObject() });
                    break;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StdinNotImplementedException">The client takes no questions.</exception>
    public string? ReadLine(string prompt, bool password, CancellationToken cancel)
    {
        if (input is null || cause is null) throw new StdinNotImplementedException();
        Flush();   // what the question is about must stand above it
        return input.Ask(cause, prompt, password, cancel);
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (text.Length == 0) return;
            Publish("stream", new() { ["name"] = stream == ConsoleStream.Stdout ? "stdout" : "stderr", ["text"] = text.ToString() });
            text.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        Flush();
    }

    private void Gather(StreamText written)
    {
        if (written.Stream != stream) Flush();
        stream = written.Stream;
        if (text.Length == 0) timer.Change(Gathering, Timeout.InfiniteTimeSpan);
        text.Append(written.Text);
        if (text.Length >= Enough) Flush();
    }

    private void Publish(string type, JsonObject content) => conversation.Publish(cause, type, content);

    private static JsonObject Displayed(MimeBundle data, string displayId) => new()
    {
        ["data"] = MimeJson.Of(data),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };
}
