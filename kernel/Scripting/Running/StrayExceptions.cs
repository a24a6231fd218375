namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Exceptions in threads that nobody waits for. They would end the process, and with it the session; here they are reported instead. The handlers
/// are installed once and stay.
/// </summary>
internal static class StrayExceptions
{
    private static Action<Exception>? report;
    private static int installed;

    /// <summary>From now on such exceptions are reported here; null lets them end the process again.</summary>
    public static void ReportTo(Action<Exception>? action)
    {
        Volatile.Write(ref report, action);
        if (action is null || Interlocked.Exchange(ref installed, 1) == 1) return;
        System.Runtime.ExceptionServices.ExceptionHandling.SetUnhandledExceptionHandler(Take);
        TaskScheduler.UnobservedTaskException += (_, e) =>
        {
            foreach (Exception inner in e.Exception.Flatten().InnerExceptions)
                if (Take(inner)) e.SetObserved();
        };
    }

    private static bool Take(Exception e)
    {
        if (Volatile.Read(ref report) is not { } action) return false;
        // An interrupted cell leaves such exceptions behind; they are expected.
        if (e is not (ThreadInterruptedException or OperationCanceledException)) action(e);
        return true;
    }
}
