using System.Runtime.CompilerServices;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Where a cell's own loops and functions ask whether they may go on. Stopping there is safe anywhere and at once, which an abort of the thread is
/// not.
/// </summary>
public static class CellGuard
{
    // What a cell does on its way out, in a finally or a Dispose, has this long; it may be the checkpoint of a day's training.
    private const int GraceMilliseconds = 1000;

    private static readonly Lock Gate = new();

    // Follows a cell into the tasks, timers and threads it starts.
    private static readonly AsyncLocal<object?> Owner = new();

    // Read by every turn of every loop, hence one flag for all that could be the matter.
    private static volatile bool asks;
    private static object? running, stopped;
    private static long since;
    private static int leftBehind, woken;

    [ThreadStatic]
    private static object? ended;

    /// <summary>Goes on, or ends the cell. The compiler of cells puts it in; nobody needs to write it.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (asks) Ask();
    }

    /// <summary>A cell begins on this thread; all that it starts is its own.</summary>
    internal static void Begin()
    {
        var cell = new object();
        Owner.Value = cell;
        lock (Gate)
        {
            running = cell;
            stopped = null;
            woken = 0;
            asks = leftBehind > 0;
        }
    }

    /// <summary>Ends every loop of the running cell that comes by, those in other threads too. What earlier cells started goes on.</summary>
    internal static void Stop()
    {
        lock (Gate)
        {
            stopped = running;
            since = Environment.TickCount64;
            asks = true;
        }
    }

    /// <summary>A thread of the running cell is woken where it waits, and that ends the cell there.</summary>
    internal static void Woke(Thread thread)
    {
        lock (Gate) woken = thread.ManagedThreadId;
    }

    /// <summary>From now on a cell is about that was ended without its thread.</summary>
    internal static void LeaveBehind() => Count(+1);

    /// <summary>Such a thread has ended its cell at last.</summary>
    internal static void CameBack() => Count(-1);

    private static void Count(int more)
    {
        lock (Gate)
        {
            leftBehind += more;
            asks = stopped is not null || leftBehind > 0;
        }
    }

    private static void Ask()
    {
        if (!CellThread.OfCellLeftBehind)
        {
            lock (Gate)
            {
                if (stopped is null || Owner.Value != stopped) return;
                if ((ended == stopped || woken == Environment.CurrentManagedThreadId) && Environment.TickCount64 - since < GraceMilliseconds) return;
                ended = stopped;
            }
        }
        throw new OperationCanceledException("The cell was interrupted.");
    }
}
