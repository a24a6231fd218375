using System.Text;

namespace NotebookKernel.Scripting.Showing;

/// <summary>
/// Passes on what cells show, in order. It does so on a thread of its own, so that a front never runs on a thread that may be interrupted or left
/// behind; small writes within 20 ms are joined.
/// </summary>
internal sealed class Outlet : IDisposable
{
    private const int Room = 4_000_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private readonly object gate = new();
    private readonly Action<CellEvent> outside;
    private readonly Thread thread;
    private List<(ICellFront? To, CellEvent Shown)> waiting = [];
    private readonly StringBuilder text = new();
    private (ICellFront? To, ConsoleStream Stream) textOf;
    private ICellFront? front;
    private long given, shown;
    private int textWaiting;
    private bool hurry, closed;

    public Outlet(Action<CellEvent> outside)
    {
        this.outside = outside;
        thread = new Thread(HandOn) { IsBackground = true, Name = "cell output" };
        thread.Start();
    }

    /// <summary>The front of the running cell; null when no cell runs.</summary>
    public ICellFront? Front
    {
        get { lock (gate) return front; }
        set { lock (gate) front = value; }
    }

    public void Write(ConsoleStream stream, ReadOnlySpan<char> chars)
    {
        if (chars.IsEmpty) return;
        lock (gate)
        {
            if (text.Length > 0 && textOf != (front, stream)) SealText();
            textOf = (front, stream);
            text.Append(chars);
            Volatile.Write(ref textWaiting, text.Length);
            given++;
            if (text.Length > 1 << 16) hurry = true;
            Monitor.PulseAll(gate);
        }
    }

    public void Show(CellEvent shownValue)
    {
        lock (gate)
        {
            SealText();
            waiting.Add((front, shownValue));
            given++;
            hurry = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Whether a writer should wait, so that an endless loop that prints cannot fill the memory.</summary>
    /// <remarks>Takes no lock, since every write asks.</remarks>
    public bool Full => Volatile.Read(ref textWaiting) > Room || Volatile.Read(ref given) - Volatile.Read(ref shown) > 100_000;

    /// <summary>Returns when everything given so far has been passed on.</summary>
    public void Flush()
    {
        if (Thread.CurrentThread == thread) return;
        lock (gate)
        {
            long target = given;
            while (shown < target && !closed)
            {
                hurry = true;
                Monitor.PulseAll(gate);
                Monitor.Wait(gate, 1000);
            }
        }
    }

    public void Dispose()
    {
        Flush();
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
        if (Thread.CurrentThread != thread) thread.Join();
    }

    private void SealText()
    {
        if (text.Length == 0) return;
        waiting.Add((textOf.To, new StreamText(textOf.Stream, text.ToString())));
        text.Clear();
        Volatile.Write(ref textWaiting, 0);
    }

    private void HandOn()
    {
        while (true)
        {
            List<(ICellFront? To, CellEvent Shown)> batch;
            long upTo;
            lock (gate)
            {
                while (given == shown && !closed) Monitor.Wait(gate);
                if (given == shown) return;
                for (long until = Environment.TickCount64 + (long)Gather.TotalMilliseconds; !hurry && !closed;)
                {
                    int left = (int)(until - Environment.TickCount64);
                    if (left <= 0 || !Monitor.Wait(gate, left)) break;
                }
                hurry = false;
                SealText();
                (batch, waiting) = (waiting, []);
                upTo = given;
            }
            foreach ((ICellFront? to, CellEvent value) in batch) HandOn(to, value);
            lock (gate)
            {
                shown = upTo;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void HandOn(ICellFront? to, CellEvent value)
    {
        try
        {
            if (to is null) outside(value); else to.Show(value);
        }
#pragma warning disable CA1031 // A front that fails, against its contract, must not end the process from this thread.
        catch (Exception) { }
#pragma warning restore CA1031
    }
}
