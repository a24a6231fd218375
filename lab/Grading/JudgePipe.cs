using System.IO.Pipes;
using System.Text;
using MsstNet.Lab.Exercises;
using MsstNet.Workbook;

namespace MsstNet.Lab.Grading;

/// <summary>
/// The judge of one notebook's run, in this process and behind a pipe: the notebook's process can ask, and cannot change what is written down here.
/// </summary>
internal sealed class JudgePipe : IAsyncDisposable
{
    // A question is a few numbers; what a cell sends beyond this is no question, and would only fill this process's memory.
    private const int LongestLine = 1 << 24;

    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private readonly CancellationTokenSource end = new();
    private readonly List<Judgement> judgements = [];
    private readonly List<Judge> judges = [];
    private readonly Lock gate = new();
    private readonly Task accepting;

    public JudgePipe() => accepting = Accept();

    /// <summary>What the notebook's process needs in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { [JudgeConnection.PipeVariable] = Name };

    /// <summary>The verdicts so far, in order.</summary>
    public IReadOnlyList<Judgement> Judgements
    {
        get { lock (gate) return [.. judgements]; }
    }

    /// <summary>Functions that inputs were drawn for and that have not come back.</summary>
    public IReadOnlyList<string> Waiting
    {
        get { lock (gate) return [.. judges.Select(judge => judge.Waiting).OfType<string>()]; }
    }

    private string Name { get; } = "lab-judge-" + Guid.NewGuid().ToString("N");

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await accepting.ConfigureAwait(false);
        end.Dispose();
    }

    // A cell may open the pipe itself; so there is always another one to be opened by Exercise.Check.
    private async Task Accept()
    {
        var talks = new List<Task>();
        while (!end.IsCancellationRequested)
        {
            var pipe = new NamedPipeServerStream(Name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances,
                PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            try
            {
                await pipe.WaitForConnectionAsync(end.Token).ConfigureAwait(false);
                talks.Add(Talk(pipe));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
            }
        }
        await Task.WhenAll(talks).ConfigureAwait(false);
    }

    private async Task Talk(NamedPipeServerStream pipe)
    {
        var judge = new Judge(Random.Shared, judgement =>
        {
            lock (gate) judgements.Add(judgement);
        });
        lock (gate) judges.Add(judge);
        try
        {
            await using var closed = pipe.ConfigureAwait(false);
            var line = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = await pipe.ReadAsync(buffer, end.Token).ConfigureAwait(false)) > 0 && line.Length < LongestLine;)
            {
                foreach (byte one in buffer.AsMemory(0, read).ToArray())
                {
                    if (one != '\n')
                    {
                        line.WriteByte(one);
                        continue;
                    }
                    string reply = judge.Reply(Plain.GetString(line.ToArray())).ToJsonString(PlainValue.Format);
                    line.SetLength(0);
                    await pipe.WriteAsync(Plain.GetBytes(reply + "\n"), end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The notebook has ended, or its time is over.
        }
    }
}
