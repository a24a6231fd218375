using System.Runtime.CompilerServices;

namespace MsstNet.Lab.Kernel.Scripting.Running;

/// <summary>
/// Where a cell's own loops and functions ask whether they may go on. Stopping there is safe anywhere and at once, which an abort of the thread is
/// not.
/// </summary>
public static class CellGuard
{
    private static readonly Lock Gate = new();

    // Read by every turn of every loop, hence one flag for all that could be the matter.
    private static volatile bool asks;
    private static bool stopped;
    private static int leftBehind;

    /// <summary>Goes on, or ends the cell. The compiler of cells puts it in; nobody needs to write it.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (asks) Ask();
    }

    /// <summary>Ends every loop of a cell that comes by, those in other threads too.</summary>
    internal static void Stop() => Set(stop: true, 0);

    /// <summary>Lets the next cell run.</summary>
    internal static void Reset() => Set(stop: false, 0);

    /// <summary>From now on a cell is about that was ended without its thread.</summary>
    internal static void LeaveBehind() => Set(stopped, +1);

    /// <summary>Such a thread has ended its cell at last.</summary>
    internal static void CameBack() => Set(stopped, -1);

    private static void Set(bool stop, int more)
    {
        lock (Gate)
        {
            stopped = stop;
            leftBehind += more;
            asks = stopped || leftBehind > 0;
        }
    }

    private static void Ask()
    {
        if (Volatile.Read(ref stopped) || CellThread.OfCellLeftBehind) throw new OperationCanceledException("The cell was interrupted.");
    }
}
