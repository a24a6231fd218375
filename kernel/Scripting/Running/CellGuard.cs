using System.Runtime.CompilerServices;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Where a cell's own loops and functions ask whether they may go on. A cell that stops there stops at once and leaves nothing half done, which
/// aborting its thread would not guarantee.
/// </summary>
public static class CellGuard
{
    // Time for what a stopped cell does in a finally or a Dispose, such as saving a checkpoint.
    private const int GraceMilliseconds = 1000;

    private static readonly Lock Gate = new();

    // Follows a cell into the tasks, timers and threads it starts.
    private static readonly AsyncLocal<object?> Owner = new();

    // Read in every iteration of every loop, so one flag covers all reasons to stop.
    private static volatile bool asks;
    private static object? running, stopped;
    private static long since;
    private static int leftBehind, woken;

    [ThreadStatic]
    private static object? ended;

    [ThreadStatic]
    private static ThreadMark? mark;

    /// <summary>Returns, or ends the cell. The cell compiler inserts the call; nobody needs to write it.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (asks) Ask();
    }

    /// <summary>Makes the calling thread one that runs cells.</summary>
    internal static void EnterThread(ThreadMark own) => mark = own;

    /// <summary><see cref="Check"/> where the calling thread is one that runs cells; elsewhere nothing.</summary>
    internal static void CheckOnCellThread()
    {
        if (mark is not null) Check();
    }

    /// <summary>A cell begins on this thread; tasks and threads that it starts belong to it.</summary>
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

    /// <summary>Ends the running cell at its next check, in other threads too. What earlier cells started goes on.</summary>
    internal static void Stop()
    {
        lock (Gate)
        {
            stopped = running;
            since = Environment.TickCount64;
            asks = true;
        }
    }

    /// <summary>A thread of the running cell is interrupted where it waits, which ends the cell there.</summary>
    internal static void Woke(Thread thread)
    {
        lock (Gate) woken = thread.ManagedThreadId;
    }

    /// <summary>The cell on this thread has ended without the thread, which ends at its next check.</summary>
    internal static void LeaveBehind(ThreadMark thread)
    {
        thread.LeftBehind = true;
        Count(+1);
    }

    /// <summary>A thread that was left behind has come to the end of its cell.</summary>
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
        if (mark is not { LeftBehind: true })
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

    /// <summary>What is known of a thread that runs cells.</summary>
    internal sealed class ThreadMark
    {
        private volatile bool leftBehind;

        /// <summary>Whether the thread could not be stopped, so that its cell was ended without it.</summary>
        public bool LeftBehind
        {
            get => leftBehind;
            set => leftBehind = value;
        }
    }
}
