using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel.Jupyter;

/// <summary>Watches whether the front end still runs: when it crashes, nothing else would end the kernel.</summary>
internal static partial class ParentWatch
{
    /// <summary>Jupyter's variable with the front end's process, on Windows with a handle of it.</summary>
    private const string JupyterVariable = "JPY_PARENT_PID";

    /// <summary>Calls back from another thread when the front end, or the launcher named in the environment, has ended.</summary>
    public static void Start(Action gone)
    {
        if (Number(ProcessReplacement.LauncherVariable) is { } launcher) Watch(() => WaitForProcess((int)launcher), gone);
        if (Number(JupyterVariable) is not { } front || front <= 1) return;
        if (OperatingSystem.IsWindows()) Watch(() => WaitForHandle(front), gone);
        else Watch(() => WaitForParent((int)front), gone);
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static void Watch(Action wait, Action gone) => new Thread(() =>
    {
        wait();
        gone();
    })
    { IsBackground = true, Name = "Jupyter parent" }.Start();

    private static void WaitForProcess(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private static void WaitForHandle(long handle)
    {
        using var process = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle((nint)handle, ownsHandle: false) };
        process.WaitOne();
    }

    // When a parent dies, another process becomes our parent at once, even while the dead one is still listed.
    private static void WaitForParent(int id)
    {
        bool direct = ParentId() == id;
        while (direct ? ParentId() == id : Signal(id, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess) Thread.Sleep(1000);
    }

    private const int NoSuchProcess = 3;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int id, int signal);
}
