using System.Runtime.ExceptionServices;

namespace NotebookKernel.Scripting;

/// <summary>Exceptions in threads nobody waits for: they end a process, but not one that holds a session. Installed once, for good.</summary>
internal static class StrayExceptions
{
    private static int installed;

    public static void Watch()
    {
        if (Interlocked.Exchange(ref installed, 1) == 1) return;
        ExceptionHandling.SetUnhandledExceptionHandler(Take);
        TaskScheduler.UnobservedTaskException += (_, e) =>
        {
            foreach (Exception inner in e.Exception.Flatten().InnerExceptions)
                if (Take(inner)) e.SetObserved();
        };
    }

    private static bool Take(Exception e)
    {
        if (ScriptSession.Live is not { } session) return false;
        // What an interrupted cell leaves behind is no news.
        if (e is not (ThreadInterruptedException or OperationCanceledException)) session.ReportStray(e);
        return true;
    }
}
