using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Headless;

/// <summary>A process that runs the cells of one notebook. Whatever a cell does to it, the runner lives on and can say what it was.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Task gone;
    private readonly StringBuilder lastWords = new();
    private readonly Action<CellEvent> shown;
    private TaskCompletionSource<bool> answer = New();
    private TaskCompletionSource<bool> errorMark = New();

    private WorkerProcess(ProcessStartInfo start, Action<CellEvent> shown)
    {
        this.shown = shown;
        process = Process.Start(start)!;
        Task reading = Task.WhenAll(
            Pump(process.StandardOutput.BaseStream, new RecordSplitter(Receive, text => shown(new StreamText(ConsoleStream.Stdout, text)))),
            Pump(process.StandardError.BaseStream, new RecordSplitter(_ => errorMark.TrySetResult(true), Hear)));
        gone = Task.WhenAny(reading, Exit());
        gone.ContinueWith(_ => answer.TrySetCanceled(), TaskScheduler.Default);
    }

    /// <summary>What it wrote to standard error since the last cell ended: of a process that died, its last words.</summary>
    public string LastWords
    {
        get { lock (lastWords) return lastWords.ToString(); }
    }

    /// <summary>Why the runner ended it; null when it did not.</summary>
    public string? Killed { get; private set; }

    /// <summary>The exit code of a process that is gone; 128 and the signal's number when a signal ended it.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts one and waits until it takes cells.</summary>
    /// <param name="program">The program to start.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="memory">Bytes its managed heap may take.</param>
    /// <param name="shown">Receives what cells show, on any thread, in order.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="NotebookException">It does not start.</exception>
    public static async Task<WorkerProcess> Start(HostProgram program, string folder, long memory, Action<CellEvent> shown, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(DotnetHost(), [program.Assembly, .. program.WorkerVerb, folder])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        var worker = new WorkerProcess(start, shown);
        try
        {
            await worker.answer.Task.WaitAsync(Patience, cancel).ConfigureAwait(false);
            worker.answer = New();
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

    /// <summary>Runs a cell to its end.</summary>
    /// <returns>Whether it succeeded; null when the process is gone.</returns>
    public async Task<bool?> Run(string code)
    {
        lock (lastWords) lastWords.Clear();
        errorMark = New();
        Task<bool> done = answer.Task;
        try
        {
            Send(new JsonObject { ["run"] = code });
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
            // It is gone already, which Run reports.
        }
    }

    /// <summary>Ends the process and its children at once.</summary>
    public void Kill(string reason)
    {
        Killed ??= reason;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    /// <summary>Memory it holds, managed and native, in bytes; 0 when it is gone.</summary>
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

    // A program that a cell started may hold the pipes open long after the worker is gone; its last words get a second to arrive.
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
        // A process may die with a million frames on its lips.
        lock (lastWords) if (lastWords.Length < 1 << 20) lastWords.Append(text);
    }

    private void Send(JsonObject message)
    {
        Stream input = process.StandardInput.BaseStream;
        input.Write(Encoding.UTF8.GetBytes($"\u001e{message.ToJsonString()}\n"));
        input.Flush();
    }

    // The very runtime this process runs on, which need not be on the path.
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
