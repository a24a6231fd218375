using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Headless;

/// <summary>
/// A process that runs the cells of notebooks, one notebook after the other. Whatever a cell does to it, the runner goes on and can say what
/// happened.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Task gone;
    private readonly StringBuilder lastWords = new();
    private volatile Action<CellEvent> shown;
    private TaskCompletionSource<bool> answer = New();
    private TaskCompletionSource<bool> errorMark = New();

    private WorkerProcess(ProcessStartInfo start, Action<CellEvent> shown)
    {
        this.shown = shown;
        process = Process.Start(start)!;
        Task reading = Task.WhenAll(
            Pump(process.StandardOutput.BaseStream, new RecordSplitter(Receive, text => this.shown(new StreamText(ConsoleStream.Stdout, text)))),
            Pump(process.StandardError.BaseStream, new RecordSplitter(_ => errorMark.TrySetResult(true), Hear)));
        gone = Task.WhenAny(reading, Exit());
        gone.ContinueWith(_ => answer.TrySetCanceled(), TaskScheduler.Default);
    }

    /// <summary>What it has written to standard error since the last cell ended.</summary>
    public string LastWords
    {
        get { lock (lastWords) return lastWords.ToString(); }
    }

    /// <summary>Whether it has run no notebook before this one.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Why the runner ended it; null when it did not.</summary>
    public string? Killed { get; private set; }

    /// <summary>The exit code after its end; 128 plus the number of the signal when a signal ended it.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <param name="program">The program to start.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="options">Bytes its managed heap may take, and its environment.</param>
    /// <param name="shown">Receives what cells show, on any thread, in order.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="NotebookException">It does not start in time.</exception>
    public static async Task<WorkerProcess> Start(
        HostProgram program, string folder, RunnerOptions options, Action<CellEvent> shown, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, [program.Assembly, .. program.WorkerVerb, folder])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach ((string name, string value) in options.Environment) start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = options.Memory.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        var worker = new WorkerProcess(start, shown);
        try
        {
            await worker.answer.Task.WaitAsync(Patience, cancel).ConfigureAwait(false);
            worker.answer = New();
            if (worker.gone.IsCompleted) worker.answer.TrySetCanceled(CancellationToken.None);
            return worker;
        }
        catch (Exception e) when (e is TimeoutException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            worker.Kill("");
            string words = worker.LastWords.Trim();
            worker.Dispose();
            throw new NotebookException($"The process for the cells does not start{(words.Length > 0 ? ": " + words.Split('\n')[0] : "")}.");
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Nobody listens until the next notebook begins.</summary>
    public void Rest() => shown = _ => { };

    /// <summary>Begins another notebook, in a new session.</summary>
    /// <returns>Whether it is ready; otherwise the process is of no more use.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the process is ended.</exception>
    public async Task<bool> Renew(string folder, Action<CellEvent> shownNow, CancellationToken cancel)
    {
        (IsFresh, shown) = (false, shownNow);
        lock (lastWords) lastWords.Clear();
        Task<bool> ready = answer.Task;
        try
        {
            Send(new JsonObject { ["begin"] = folder });
            await ready.WaitAsync(Patience, cancel).ConfigureAwait(false);
            answer = New();
            if (gone.IsCompleted) answer.TrySetCanceled(CancellationToken.None);
            return !gone.IsCompleted;
        }
        catch (Exception e) when (e is TimeoutException or IOException or TaskCanceledException)
        {
            Kill("");
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Runs a cell to its end.</summary>
    /// <returns>Whether it succeeded; null when the process has ended.</returns>
    public async Task<bool?> Run(string code, string language)
    {
        lock (lastWords) lastWords.Clear();
        errorMark = New();
        Task<bool> done = answer.Task;
        try
        {
            Send(new JsonObject { ["run"] = code, ["language"] = language });
            bool succeeded = await done.ConfigureAwait(false);
            answer = New();
            if (gone.IsCompleted) answer.TrySetCanceled();
            await Task.WhenAny(errorMark.Task, Task.Delay(1000)).ConfigureAwait(false);
            if (LastWords is { Length: > 0 } words) shown(new StreamText(ConsoleStream.Stderr, words));
            lock (lastWords) lastWords.Clear();
            return succeeded;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Asks the session to stop the cell.</summary>
    public void Interrupt()
    {
        try
        {
            Send(new JsonObject { ["interrupt"] = true });
        }
        catch (IOException)
        {
            // It has ended, which Run reports.
        }
    }

    /// <summary>Ends the process and its children at once.</summary>
    public void Kill(string reason)
    {
        Killed ??= reason;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    /// <summary>The memory it uses, managed and native, in bytes; 0 after its end.</summary>
    public long ResidentBytes()
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();   // the worker ends by itself when its input does
            if (!process.WaitForExit(2000)) process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            Kill("");
        }
        process.Dispose();
    }

    // A program that a cell started may keep the pipes open after the worker has ended, so wait only a second for the rest.
    private async Task Exit()
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        await Task.Delay(1000).ConfigureAwait(false);
    }

    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task Pump(Stream stream, RecordSplitter splitter)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;) splitter.Take(buffer.AsSpan(0, read));
    }

    private void Receive(string record)
    {
        JsonObject message;
        try
        {
            message = (JsonObject)JsonNode.Parse(record)!;
        }
        catch (JsonException)
        {
            shown(new StreamText(ConsoleStream.Stdout, record + "\n"));   // native text cut into a record, or has a record separator of its own
            return;
        }
        switch (message["event"]?.GetValue<string>())
        {
            case "ready": answer.TrySetResult(true); break;
            case "done": answer.TrySetResult(!message["failed"]!.GetValue<bool>()); break;
            default: if (CellEventJson.Read(message) is { } cellEvent) shown(cellEvent); break;
        }
    }

    private void Hear(string text)
    {
        // A stack overflow may print a million frames.
        lock (lastWords) if (lastWords.Length < 1 << 20) lastWords.Append(text);
    }

    private void Send(JsonObject message)
    {
        Stream input = process.StandardInput.BaseStream;
        input.Write(Encoding.UTF8.GetBytes($"\u001e{message.ToJsonString()}\n"));
        input.Flush();
    }
}
