using System.Text.Json.Nodes;
using NotebookKernel.Scripting;

namespace NotebookKernel.Jupyter;

/// <summary>
/// A C# kernel for Jupyter front ends (messaging protocol 5.3): five sockets, a thread for requests that run or explain code, and one for those that
/// must not wait for them.
/// </summary>
internal sealed class JupyterKernel : IDisposable
{
    private readonly HostProgram program;
    private readonly ConnectionFile file;
    private readonly Action<string> log;
    private readonly KernelSockets sockets;
    private readonly Conversation conversation;
    private readonly InputLine input;
    private readonly History history = new();
    private readonly RequestLoop shell, control;
    private readonly Task<CellRequests> cells;
    private readonly Task<ScriptSession> session;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long arrivals;

    /// <summary>Opens the sockets and answers from then on; the session starts meanwhile.</summary>
    /// <param name="program">The program that hosts the kernel.</param>
    /// <param name="file">Where to listen.</param>
    /// <param name="startSession">Makes the session; called on another thread.</param>
    /// <param name="log">Receives a line about each message that was refused.</param>
    /// <exception cref="NotebookException">A port is taken.</exception>
    public JupyterKernel(HostProgram program, ConnectionFile file, Func<ScriptSession> startSession, Action<string> log)
    {
        (this.program, this.file, this.log) = (program, file, log);
        sockets = new KernelSockets(file, new WireCodec(new MessageSignature(file.Key)), Receive, log);
        conversation = new Conversation(sockets.Send);
        input = new InputLine(conversation);
        session = Task.Run(startSession);
        cells = session.ContinueWith(Attach, TaskScheduler.Default);
        shell = new RequestLoop("Jupyter shell", Handle);
        control = new RequestLoop("Jupyter control", Handle);
        conversation.Publish(null, "status", new() { ["execution_state"] = "starting" });
        sockets.Start();
    }

    /// <summary>Ends when a client shuts the kernel down or <see cref="Stop"/> is called.</summary>
    public Task Ended => ended.Task;

    /// <summary>Stops the running cell.</summary>
    public void Interrupt()
    {
        if (cells.IsCompletedSuccessfully) cells.Result.Interrupt();
    }

    /// <summary>Completes <see cref="Ended"/>.</summary>
    public void Stop() => ended.TrySetResult();

    /// <summary>Stops the running cell, sends what is queued and closes the sockets.</summary>
    public void Dispose()
    {
        Interrupt();
        sockets.Dispose();
    }

    private CellRequests Attach(Task<ScriptSession> started)
    {
        var requests = new CellRequests(started.Result, conversation, input, history, () => Volatile.Read(ref arrivals));
        started.Result.ShownOutsideCell += shown => new JupyterFront(conversation, null, requests.Last, 0).Show(shown);
        return requests;
    }

    private void Receive(KernelChannel channel, WireMessage message)
    {
        var request = Request.Open(channel, message, Interlocked.Increment(ref arrivals));
        if (channel == KernelChannel.Stdin) input.Answer(request);
        else (channel == KernelChannel.Shell ? shell : control).Post(request);
    }

    private void Handle(Request request)
    {
        conversation.Publish(request, "status", new() { ["execution_state"] = "busy" });
        try
        {
            if (Answer(request) is { } content) conversation.Reply(request, content);
        }
        catch (WireFormatException refusal)
        {
            log($"{request.Channel.ToString().ToLowerInvariant()}: {refusal.Message}");
            Complain(request, refusal);
        }
        catch (Exception e)
        {
            // A request that the kernel fails on must not end it: the session holds the user's work.
            log($"{request.Type}: {e.ToString().ReplaceLineEndings(" ")}");
            Complain(request, e);
        }
        conversation.Publish(request, "status", new() { ["execution_state"] = "idle" });
        if (request.Type == "shutdown_request") Stop();
    }

    private void Complain(Request request, Exception e)
    {
        if (!request.Type.EndsWith("_request", StringComparison.Ordinal)) return;
        var content = MimeJson.Of(new CellError(e.GetType().Name, e.Message, [e.Message]));
        content["status"] = "error";
        conversation.Reply(request, content);
    }

    private JsonObject? Answer(Request request)
    {
        switch (request.Type)
        {
            case "execute_request": return cells.Result.Run(request);
            case "complete_request": return CodeQuestions.Complete(request, session.Result);
            case "inspect_request": return CodeQuestions.Inspect(request, session.Result);
            case "is_complete_request": return CodeQuestions.IsComplete(request, session.Result);
            case "history_request": return history.Find(request);
            case "kernel_info_request": return KernelInfo.Reply(program);
            case "connect_request": return Ports();
            case "comm_info_request": return new() { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "comm_open":
                // This kernel has no widgets, so it closes every comm at once.
                conversation.Publish(request, "comm_close", new() { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() });
                return null;
            case "comm_msg" or "comm_close": return null;
            case "interrupt_request":
                Interrupt();
                return new() { ["status"] = "ok" };
            case "shutdown_request":
                Interrupt();
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
                conversation.Publish(request, "shutdown_reply", (JsonObject)reply.DeepClone());
                return reply;
            default: throw new WireFormatException($"unknown message type {request.Type}");
        }
    }

    private JsonObject Ports() => new()
    {
        ["status"] = "ok",
        ["shell_port"] = file.Shell,
        ["iopub_port"] = file.IoPub,
        ["stdin_port"] = file.Stdin,
        ["control_port"] = file.Control,
        ["hb_port"] = file.Heartbeat,
    };
}
