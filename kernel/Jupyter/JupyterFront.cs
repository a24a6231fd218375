using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>Sends a cell's output as messages on iopub, and its questions on stdin.</summary>
/// <param name="conversation">Where output goes.</param>
/// <param name="input">Where lines come from; null when the client answers no questions.</param>
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
            case StreamText text:
                Publish("stream", new() { ["name"] = text.Stream == ConsoleStream.Stdout ? "stdout" : "stderr", ["text"] = text.Text });
                break;
            case DisplayedValue value: Publish("display_data", Displayed(value.Data, value.DisplayId)); break;
            case UpdatedValue value: Publish("update_display_data", Displayed(value.Data, value.DisplayId)); break;
            case ClearedOutput cleared: Publish("clear_output", new() { ["wait"] = cleared.Wait }); break;
            case CellError error: Publish("error", MimeJson.Of(error)); break;
            case ResultValue result:
                Result = result.Data[MimeBundle.PlainText];
                JsonObject data = MimeJson.Of(result.Data);
                Publish("execute_result", new() { ["execution_count"] = executionCount, ["data"] = data, ["metadata"] = new JsonObject() });
                break;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StdinNotImplementedException">The client answers no questions.</exception>
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

/// <summary>Shows nothing and keeps the result: for silent requests and for user expressions.</summary>
internal sealed class SilentFront : ICellFront
{
    /// <summary>The last result; null until there is one.</summary>
    public MimeBundle? Result { get; private set; }

    /// <inheritdoc/>
    public void Show(CellEvent shown)
    {
        if (shown is ResultValue result) Result = result.Data;
    }

    /// <inheritdoc/>
    /// <exception cref="StdinNotImplementedException">Always.</exception>
    public string? ReadLine(string prompt, bool password, CancellationToken cancel) => throw new StdinNotImplementedException();
}

/// <summary>A cell asks for a line, but its front end answers no questions.</summary>
public sealed class StdinNotImplementedException()
    : InvalidOperationException("This front end answers no questions (allow_stdin is false): put what Console.ReadLine would ask into the cell.");
