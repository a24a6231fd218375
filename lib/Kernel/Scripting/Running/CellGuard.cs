using System.Runtime.CompilerServices;

namespace MsstNet.Lab.Kernel.Scripting.Running;

/// <summary>
/// Where a cell's own loops and functions ask whether they may go on. Stopping there is safe anywhere and at once; the runtime's abort, the only
/// way to stop a loop inside a library, can end the whole process when it strikes in the runtime's own code, and is kept for last.
/// </summary>
public static class CellGuard
{
    private static volatile bool stopped;

    /// <summary>Goes on, or ends the cell. The compiler of cells puts it in; nobody needs to write it.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (stopped) End();
    }

    /// <summary>Ends every loop of a cell that comes by, those in other threads too.</summary>
    internal static void Stop() => stopped = true;

    /// <summary>Lets the next cell run.</summary>
    internal static void Reset() => stopped = false;

    private static void End() => throw new OperationCanceledException("The cell was interrupted.");
}
