using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>A cell's output as messages on iopub, and its questions on stdin. The session gathers small pieces of text before they come here.</summary>
/// <param name="conversation">Where output goes.</param>
/// <param name="input">Where lines come from; null when the client takes no questions.</param>
/// <param name="cause">The request that runs.</param>
/// <param name="executionCount">The number beside its result.</param>
internal sealed class JupyterFront(Conversation conversation, InputLine? input, Request? cause, int executionCount) : ICellFront
{
    /// <summary>The result as plain text, for the history; null until there is one.</summary>
    public string? Result { get; private set; }

    /// <inheritdoc/>
    public void Show(CellEvent shown)
    {
        switch (shown)
        {
            case StreamText text: Publish("stream", new() { ["name"] = text.Stream == ConsoleStream.Stdout ? "stdout" : "stderr", ["text"] = text.Text }); break;
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

    /// <inheritdoc/>
    /// <exception cref="StdinNotImplementedException">The client takes no questions.</exception>
    public string? ReadLine(string prompt, bool password, CancellationToken cancel) =>
        input is null || cause is null ? throw new StdinNotImplementedException() : input.Ask(cause, prompt, password, cancel);

    private void Publish(string type, JsonObject content) => conversation.Publish(cause, type, content);

    private static JsonObject Displayed(MimeBundle data, string displayId) => new()
    {
        ["data"] = MimeJson.Of(data),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };
}
