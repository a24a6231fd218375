using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MsstNet.Workbook;

/// <summary>
/// The line to the judge, a process of its own, so that no answer is in the process that runs the reader's cells: one JSON object a line each way.
/// `lab grade` names a pipe of its own judge in <see cref="PipeVariable"/>, and takes the verdict there and not from what a notebook prints.
/// </summary>
internal sealed class JudgeConnection : IDisposable
{
    /// <summary>The environment variable with the name of the pipe of a judge that is already there.</summary>
    public const string PipeVariable = "LAB_JUDGE";

    private static readonly Lock Gate = new();
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private static JudgeConnection? current;
    private readonly StreamReader reader;
    private readonly StreamWriter writer;
    private readonly Process? process;

    private JudgeConnection(Stream from, Stream to, Process? process)
    {
        (reader, writer, this.process) = (new StreamReader(from, Plain), new StreamWriter(to, Plain) { AutoFlush = true, NewLine = "\n" }, process);
    }

    /// <summary>Talks to the judge; one conversation at a time.</summary>
    /// <exception cref="LabException">It is not there or does not answer.</exception>
    public static T Use<T>(Func<JudgeConnection, T> conversation)
    {
        lock (Gate)
        {
            current ??= Open();
            bool ended = false;
            try
            {
                T result = conversation(current);
                ended = true;
                return result;
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                throw new LabException($"The judge of the exercises does not answer ({e.Message}); run the cell again.", e);
            }
            finally
            {
                // What is left half-way could be taken for the answer to the next question.
                if (!ended) Close();
            }
        }
    }

    /// <summary>Sends an object and waits for the answer.</summary>
    public JsonObject Ask(JsonObject request)
    {
        writer.WriteLine(request.ToJsonString(PlainValue.Format));
        return reader.ReadLine() is { } line ? JsonNode.Parse(line)!.AsObject() : throw new IOException("it has ended");
    }

    public void Dispose()
    {
        try
        {
            writer.Dispose();   // the judge ends when its input does
            reader.Dispose();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        process?.Dispose();
    }

    private static void Close()
    {
        current?.Dispose();
        current = null;
    }

    private static JudgeConnection Open()
    {
        if (Environment.GetEnvironmentVariable(PipeVariable) is { Length: > 0 } name)
        {
            var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            try
            {
                pipe.Connect(10_000);
            }
            catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
            {
                pipe.Dispose();
                throw new LabException($"The judge that {PipeVariable} names is not there ({e.Message}); unset the variable.", e);
            }
            return new JudgeConnection(pipe, pipe, null);
        }
        string folder = Path.GetDirectoryName(typeof(JudgeConnection).Assembly.Location) is { Length: > 0 } own ? own : AppContext.BaseDirectory;
        string program = Path.Combine(folder, "MsstNet.Lab.dll");
        if (!File.Exists(program)) throw new LabException($"The judge of the exercises, {program}, is not there; build the lab.");
        var start = new ProcessStartInfo(Dotnet(), [program, "judge"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        return new JudgeConnection(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, process);
    }

    // The command that runs this process need not be on the PATH.
    private static string Dotnet()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") return Environment.ProcessPath!;
        string runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        string above = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(above) ? above : "dotnet";
    }
}
