using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Keeps what cells show, and answers what they ask.</summary>
internal sealed class RecordingFront : ICellFront
{
    private readonly List<CellEvent> events = [];

    public Queue<string> Answers { get; } = [];

    public List<(string Prompt, bool Password)> Asked { get; } = [];

    /// <summary>Called on each event, on the thread that brings it.</summary>
    public Action<CellEvent>? Seen { get; set; }

    public IReadOnlyList<CellEvent> Events { get { lock (events) return [.. events]; } }

    public string Stdout => Text(ConsoleStream.Stdout);

    public string Stderr => Text(ConsoleStream.Stderr);

    public MimeBundle? Result => Events.OfType<ResultValue>().LastOrDefault()?.Data;

    public CellError? Error => Events.OfType<CellError>().LastOrDefault();

    public void Show(CellEvent shown)
    {
        lock (events) events.Add(shown);
        Seen?.Invoke(shown);
    }

    public string? ReadLine(string prompt, bool password, CancellationToken cancel)
    {
        Asked.Add((prompt, password));
        if (Answers.TryDequeue(out string? answer)) return answer;
        cancel.WaitHandle.WaitOne();
        return null;
    }

    private string Text(ConsoleStream stream) =>
        string.Concat(Events.OfType<StreamText>().Where(text => text.Stream == stream).Select(text => text.Text));
}
