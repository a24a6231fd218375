namespace NotebookKernel.Jupyter;

/// <summary>Asks the user for a line over the stdin socket, one question at a time.</summary>
internal sealed class InputLine(Conversation conversation)
{
    private readonly Lock gate = new();
    private (byte[] Client, TaskCompletionSource<string> Line)? waiting;

    /// <summary>Asks and waits.</summary>
    /// <param name="cause">The request whose client is asked.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="password">Whether to hide what is typed.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public string Ask(Request cause, string prompt, bool password, CancellationToken cancel)
    {
        var line = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) waiting = (cause.Message.Identities.LastOrDefault([]), line);
        try
        {
            conversation.Ask(cause, prompt, password);
            return line.Task.WaitAsync(cancel).GetAwaiter().GetResult();
        }
        finally
        {
            lock (gate) waiting = null;
        }
    }

    /// <summary>Receives a client's answer; one that nobody waits for, or from another client, is dropped.</summary>
    public void Answer(Request reply)
    {
        lock (gate)
        {
            if (reply.Type != "input_reply" || waiting is not { } asked) return;
            if (reply.Message.Identities.LastOrDefault([]).AsSpan().SequenceEqual(asked.Client)) asked.Line.TrySetResult(reply.Text("value"));
        }
    }
}
