using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NotebookKernel.Jupyter;

/// <summary>Continues as another program, in the same process where the system can, so that signals still reach it.</summary>
internal static unsafe partial class ProcessReplacement
{
    /// <summary>The variable with the process that waits for a kernel that runs as its child; the kernel ends with it.</summary>
    public const string LauncherVariable = "LAB_KERNEL_LAUNCHER";

    /// <summary>Becomes the program. Returns only where it had to be a child, with its exit code.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static int Become(string program, IReadOnlyList<string> arguments) =>
        OperatingSystem.IsWindows() ? RunAsChild(program, arguments) : Execute(program, arguments);

    /// <summary>Runs the program as a child with the same console and environment.</summary>
    public static int RunAsChild(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };
        start.Environment[LauncherVariable] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var child = Process.Start(start) ?? throw new IOException($"{program} cannot be started");
        child.WaitForExit();
        return child.ExitCode;
    }

    private static int Execute(string program, IReadOnlyList<string> arguments)
    {
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")];
        _ = ExecuteProgram(program, NativeTexts([program, .. arguments]), NativeTexts(environment));
        throw new IOException($"{program} cannot be started: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    // Never freed: the memory goes with the program that is replaced.
    private static nint* NativeTexts(IReadOnlyList<string> texts)
    {
        var list = (nint*)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(nint));
        for (int i = 0; i < texts.Count; i++) list[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
        return list;
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ExecuteProgram(string program, nint* arguments, nint* environment);
}
