using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using NotebookKernel.Scripting;

namespace NotebookKernel.Headless;

/// <summary>
/// The process that a <see cref="NotebookRunner"/> starts for notebooks: a session for each, one after the other, that reads from standard input what
/// to run and writes to standard output what cells show. When the input ends, the process ends, whatever the cell is doing.
/// </summary>
public static class Worker
{
    /// <summary>Runs cells until the input ends.</summary>
    /// <param name="folder">The first notebook's folder.</param>
    /// <param name="prepare">
    /// Called before each notebook: what the program registers for its cells, such as formatters, and whatever of its own must begin anew.
    /// </param>
    public static async Task<int> Serve(string folder, Action? prepare = null)
    {
        // Ctrl-C reaches every process of the terminal; the runner decides what to do.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using Stream output = Console.OpenStandardOutput();
        using Stream error = Console.OpenStandardError();
        using Stream input = Console.OpenStandardInput();
        var front = new PipeFront(output);
        var requests = Channel.CreateUnbounded<Request>();
        var running = new RunningCell();
        var atStart = new ProcessState();

        prepare?.Invoke();
        ScriptSession session = Open(folder, front);
        var listener = new Thread(() => Listen(input, requests.Writer, running)) { IsBackground = true, Name = "worker input" };
        listener.Start();
        front.Send(new JsonObject { ["event"] = "ready" });
        await foreach (Request request in requests.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (request is BeginNotebook next)
            {
                await session.DisposeAsync().ConfigureAwait(false);
                session = null!;
                // What the notebook before held is of no use to this one, and counts against its memory. Exceptions of its forgotten tasks come up
                // now, while nobody listens.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                atStart.Restore();
                prepare?.Invoke();
                session = Open(next.Folder, front);
                front.Send(new JsonObject { ["event"] = "ready" });
            }
            else if (request is RunCell cell)
            {
                CellOutcome outcome = await session.ExecuteAsync(cell.Code, front, running.Start(), cell.Language).ConfigureAwait(false);
                running.End();
                // A mark at the end of both pipes, by which the runner knows that it has read everything the cell wrote there.
                error.Write([RecordSplitter.Separator, (byte)'\n']);
                error.Flush();
                front.Send(new JsonObject { ["event"] = "done", ["failed"] = !outcome.Succeeded });
            }
        }
        await session.DisposeAsync().ConfigureAwait(false);
        return 0;
    }

    private static ScriptSession Open(string folder, PipeFront front)
    {
        var session = new ScriptSession(new SessionOptions { Folder = folder });
        session.ShownOutsideCell += front.Show;
        return session;
    }

    private static void Listen(Stream input, ChannelWriter<Request> requests, RunningCell running)
    {
        var splitter = new RecordSplitter(
            text =>
            {
                JsonNode request = JsonNode.Parse(text)!;
                if (request["run"] is { } code)
                    requests.TryWrite(new RunCell(code.GetValue<string>(), request["language"]!.GetValue<string>()));
                else if (request["begin"] is { } folder) requests.TryWrite(new BeginNotebook(folder.GetValue<string>()));
                else running.Interrupt();
            },
            _ => { });
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;) splitter.Take(buffer.AsSpan(0, read));
        Environment.Exit(0);
    }

    private abstract record Request;

    private sealed record RunCell(string Code, string Language) : Request;

    private sealed record BeginNotebook(string Folder) : Request;

    /// <summary>The interruption of the running cell, if there is one.</summary>
    private sealed class RunningCell
    {
        private readonly Lock gate = new();
        private CancellationTokenSource? source;

        public CancellationToken Start()
        {
            lock (gate) return (source = new CancellationTokenSource()).Token;
        }

        public void End()
        {
            lock (gate) source = null;
        }

        public void Interrupt()
        {
            CancellationTokenSource? current;
            lock (gate) current = source;
            current?.Cancel();
        }
    }

    private sealed class PipeFront(Stream output) : ICellFront
    {
        private readonly Lock gate = new();

        public void Show(CellEvent shown) => Send(CellEventJson.Write(shown));

        public string? ReadLine(string prompt, bool password, CancellationToken cancel) => null;   // nobody is there to type

        public void Send(JsonObject message)
        {
            byte[] bytes = Encoding.UTF8.GetBytes($"\u001e{message.ToJsonString()}\n");
            lock (gate)
            {
                output.Write(bytes);
                output.Flush();
            }
        }
    }
}
