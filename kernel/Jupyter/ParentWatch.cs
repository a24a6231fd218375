using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel.Jupyter;

/// <summary>Notices that the front end is gone, which cannot say so when it crashes; a kernel without one would stay for ever.</summary>
internal static partial class ParentWatch
{
    /// <summary>Jupyter's own variable: the front end's process, on Windows a handle of it.</summary>
    private const string JupyterVariable = "JPY_PARENT_PID";

    /// <summary>Calls back once, from a thread of its own, when the front end or the launcher named in the environment is gone.</summary>
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
            // Gone already.
        }
    }

    private static void WaitForHandle(long handle)
    {
        using var process = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle((nint)handle, ownsHandle: false) };
        process.WaitOne();
    }

    // A parent that died makes another process our parent at once, even while its own remains are still listed.
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
