using System.Text;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>
/// Turns what cells show into what a notebook file keeps, as a front end does: writes to a stream are joined, and an update replaces the value
/// where it stands.
/// </summary>
internal sealed class CellRecorder
{
    /// <summary>The most console text of a cell, in characters; what exceeds it is left out.</summary>
    internal const int MostText = 1_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<(List<CellOutput> Cell, int At)>> displays = [];
    private List<CellOutput> cell = [];
    private int count;
    private long text;
    private bool clearNext, ended;
    // The stream being written: a builder, so that a loop of small writes does not copy all of its text each time.
    private (string Name, StringBuilder Text)? open;

    /// <summary>Begins the next cell.</summary>
    public void Begin(int executionCount)
    {
        lock (gate)
        {
            Close();
            (cell, count, text, clearNext) = ([], executionCount, 0, false);
        }
    }

    /// <summary>The outputs of the cell so far; they may still change by updates until the session ends.</summary>
    public IReadOnlyList<CellOutput> Current
    {
        get
        {
            lock (gate)
            {
                Close();
                return cell;
            }
        }
    }

    /// <summary>The notebook has ended: what comes later is not taken, so that the outputs may be read.</summary>
    public void End()
    {
        lock (gate)
        {
            Close();
            ended = true;
        }
    }

    /// <summary>Takes what is shown; called from any thread.</summary>
    public void Show(CellEvent shown)
    {
        lock (gate)
        {
            if (ended) return;
            if (shown is ClearedOutput cleared)
            {
                if (cleared.Wait) clearNext = true;
                else Clear();
                return;
            }
            if (clearNext && shown is not UpdatedValue) Clear();
            if (shown is not StreamText) Close();
            switch (shown)
            {
                case StreamText written: Append(written); break;
                case DisplayedValue value:
                    if (!displays.TryGetValue(value.DisplayId, out var places)) displays[value.DisplayId] = places = [];
                    places.Add((cell, cell.Count));
                    cell.Add(new DisplayOutput(value.Data));
                    break;
                case UpdatedValue value:
                    foreach (var (where, at) in displays.GetValueOrDefault(value.DisplayId) ?? []) where[at] = new DisplayOutput(value.Data);
                    break;
                case ResultValue value: cell.Add(new ResultOutput(value.Data, count)); break;
                case CellError error: cell.Add(new ErrorOutput(error.Name, error.Message, error.Traceback)); break;
            }
        }
    }

    private void Append(StreamText written)
    {
        long before = text;
        text += written.Text.Length;
        if (before > MostText) return;
        string kept = text <= MostText
            ? written.Text
            : written.Text[..(int)(MostText - before)] + "\n… more text than a notebook can hold was left out\n";
        string name = written.Stream == ConsoleStream.Stdout ? "stdout" : "stderr";
        if (open?.Name != name)
        {
            Close();
            open = (name, new StringBuilder());
        }
        open!.Value.Text.Append(kept);
    }

    private void Close()
    {
        if (open is { } stream) cell.Add(new StreamOutput(stream.Name, stream.Text.ToString()));
        open = null;
    }

    private void Clear()
    {
        clearNext = false;
        open = null;
        cell.Clear();
        foreach (var places in displays.Values) places.RemoveAll(place => ReferenceEquals(place.Cell, cell));
    }
}
