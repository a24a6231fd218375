using System.Text.Json.Nodes;
using NotebookKernel.Scripting;

namespace NotebookKernel.Jupyter;

/// <summary>Runs the cells that clients send, one at a time, and skips those that were queued when one failed.</summary>
internal sealed class CellRequests(ScriptSession session, Conversation conversation, InputLine input, History history, Func<long> arrivals)
{
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private long abortedUpTo;
    private int count;

    /// <summary>The request whose cell ran last; output of a thread that outlived its cell appears there.</summary>
    public Request? Last { get; private set; }

    /// <summary>Stops the running cell; nothing happens when none runs.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? cell;
        lock (gate) cell = running;
        cell?.Cancel();
    }

    /// <summary>Answers an execute_request.</summary>
    public JsonObject Run(Request request)
    {
        if (request.Arrival <= abortedUpTo) return new() { ["status"] = "aborted", ["execution_count"] = count };
        string code = request.Text("code");
        bool silent = request.Flag("silent", false), stored = request.Flag("store_history", true) && !silent;
        if (stored) count++;
        if (!silent) conversation.Publish(request, "execute_input", new() { ["code"] = code, ["execution_count"] = count });
        Last = request;

        if (PagedHelp.NameIn(code) is { } name)
        {
            if (stored) history.Add(count, code, null);
            return Succeeded(PagedHelp.Payload(name, session), []);
        }
        var front = new JupyterFront(conversation, request.Flag("allow_stdin", true) ? input : null, request, count);
        var error = Run(code, silent ? new SilentFront() : front);
        if (stored) history.Add(count, code, front.Result);
        if (error is null) return Succeeded([], Evaluate(request));

        if (request.Flag("stop_on_error", true)) abortedUpTo = arrivals();
        var reply = MimeJson.Of(error);
        reply["status"] = "error";
        reply["execution_count"] = count;
        return reply;
    }

    private CellError? Run(string code, ICellFront front)
    {
        using var interrupt = new CancellationTokenSource();
        lock (gate) running = interrupt;
        try
        {
            return session.ExecuteAsync(code, front, interrupt.Token).GetAwaiter().GetResult().Error;
        }
        finally
        {
            lock (gate) running = null;
        }
    }

    // Values that a front end asks for with the reply; each is run as a cell that shows nothing.
    private JsonObject Evaluate(Request request)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in request.Texts("user_expressions"))
        {
            var front = new SilentFront();
            var value = Run(expression, front) is { } error ? MimeJson.Of(error) : new JsonObject
            {
                ["data"] = MimeJson.Of(front.Result ?? MimeBundle.Of()),
                ["metadata"] = new JsonObject(),
            };
            value["status"] = value.ContainsKey("ename") ? "error" : "ok";
            values[name] = value;
        }
        return values;
    }

    private JsonObject Succeeded(JsonArray payload, JsonObject expressions) => new()
    {
        ["status"] = "ok",
        ["execution_count"] = count,
        ["payload"] = payload,
        ["user_expressions"] = expressions,
    };
}
