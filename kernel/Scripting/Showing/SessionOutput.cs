using Microsoft.DotNet.Interactive.Formatting;
using FormattedDisplay = Microsoft.DotNet.Interactive.Formatting.DisplayedValue;

namespace NotebookKernel.Scripting.Showing;

/// <summary>
/// Everything the cells of a session show, print and ask for. It owns the process's console, so there is one at a time; the functions that cells
/// call (`display` and the like) find it in <see cref="Live"/>.
/// </summary>
internal sealed class SessionOutput : IDisposable
{
    private static SessionOutput? live;

    private readonly Func<Action<CellEvent>?> outside;
    private readonly Action check;
    private readonly Outlet outlet;
    private readonly CellConsole console;
    private ICellFront? lastFront;
    private CancellationToken interruptOfCell;

    /// <summary>Takes over the console.</summary>
    /// <param name="outside">Receives what is shown while no cell runs; null sends it to the last cell's front.</param>
    /// <param name="check">Called before anything is shown; throws when the calling thread belongs to a cell that was stopped.</param>
    /// <exception cref="NotebookException">Another session is open in this process.</exception>
    public SessionOutput(Func<Action<CellEvent>?> outside, Action check)
    {
        if (Interlocked.CompareExchange(ref live, this, null) is not null)
            throw new NotebookException("A notebook session is already open in this process and owns the console; close it first.");
        (this.outside, this.check) = (outside, check);
        outlet = new Outlet(ShowOutside);
        console = new CellConsole(Write, () => Ask("", password: false));
    }

    /// <summary>The output of the session that is open in this process, or null.</summary>
    public static SessionOutput? Live => Volatile.Read(ref live);

    /// <summary>Sends output to this front until <see cref="EndCell"/>.</summary>
    public void BeginCell(ICellFront front, CancellationToken interrupt)
    {
        outlet.Front = lastFront = front;
        interruptOfCell = interrupt;
    }

    /// <summary>Hands on all that is still waiting; what comes later was shown outside a cell.</summary>
    public void EndCell()
    {
        outlet.Flush();
        outlet.Front = null;
    }

    /// <summary>Shows a value.</summary>
    /// <returns>A handle by which it can be replaced where it stands.</returns>
    public FormattedDisplay Display(object? value, string[] mimeTypes)
    {
        MimeBundle bundle = Bundles.Of(value, mimeTypes);
        // An update is in the forms that were asked for, or in the richest.
        IEnumerable<KeyValuePair<string, string>> forms =
            mimeTypes.Length > 0 ? bundle.Forms.Where(form => mimeTypes.Contains(form.Key)) : bundle.Forms.Take(1);
        var handle = new FormattedDisplay(value, [.. forms.Select(form => new FormattedValue(form.Key, form.Value))]);
        Show(new DisplayedValue(bundle, handle.DisplayId));
        return handle;
    }

    /// <summary>Shows what one step of a cell gave, which is not the cell's result.</summary>
    public void ShowStep(MimeBundle forms) => Show(new DisplayedValue(forms, $"cell-part-{Guid.NewGuid():N}"));

    /// <summary>Shows an event, in order with all that is written.</summary>
    public void Show(CellEvent shown)
    {
        check();
        outlet.Show(shown);
    }

    /// <summary>Writes text; waits while more is on its way than should be held in memory.</summary>
    public void Write(ConsoleStream stream, string text)
    {
        check();
        outlet.Write(stream, text);
        while (outlet.Full) Thread.Sleep(5);
    }

    /// <summary>Shows why a cell failed. Unlike <see cref="Show"/> it does not ask whether the calling thread may go on.</summary>
    public void ShowError(CellError error) => outlet.Show(error);

    /// <summary>Writes a remark of the kernel's own to standard error, from any thread.</summary>
    public void Report(string text) => outlet.Write(ConsoleStream.Stderr, text);

    /// <summary>Asks the user for a line; null when there is nobody to ask.</summary>
    public string? Ask(string prompt, bool password)
    {
        if (lastFront is not { } front) return null;
        CancellationToken interrupt = interruptOfCell;
        // On another thread, so that this wait can be interrupted.
        Task<string?> line = Task.Run(() =>
        {
            outlet.Flush();
            return front.ReadLine(prompt, password, interrupt);
        });
        line.Wait(interrupt);
        return line.GetAwaiter().GetResult();
    }

    /// <summary>Replaces the console's writers, whose locks a thread that could not be stopped may hold.</summary>
    public void RenewConsole() => console.Renew();

    /// <summary>Gives the console back and hands on what is waiting.</summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref live, null, this) != this) return;
        console.Dispose();
        outlet.Dispose();
    }

    private void ShowOutside(CellEvent shown)
    {
        if (outside() is { } listener) listener(shown);
        else lastFront?.Show(shown);
    }
}
