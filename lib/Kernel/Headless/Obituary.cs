using System.Globalization;
using System.Text.RegularExpressions;

namespace MsstNet.Lab.Kernel.Headless;

/// <summary>Why a worker is gone, told from its exit code and its last words.</summary>
internal static partial class Obituary
{
    private const int KeptLines = 12;

    /// <summary>The error a reader sees in the notebook, its message one line.</summary>
    public static CellError Of(WorkerProcess worker) => worker.Killed is { } reason
        ? new CellError("Killed", reason, [reason])
        : Of(worker.ExitCode, worker.LastWords);

    internal static CellError Of(int exitCode, string lastWords)
    {
        string[] lines = [.. lastWords.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
        int fatal = Array.FindIndex(lines, line => FatalLine().IsMatch(line));
        string[] end = fatal < 0 ? lines : lines[fatal..];
        string first = end.FirstOrDefault("");
        if (first.StartsWith("Stack overflow", StringComparison.Ordinal))
        {
            string frame = end.FirstOrDefault(line => line.StartsWith("   at ", StringComparison.Ordinal) && !IsRuntime(line))?.Trim()["at ".Length..] ?? "";
            string message = frame.Length > 0 ? $"stack overflow: {frame} calls itself without end" : "stack overflow";
            // How often the frame repeats differs from run to run.
            return new CellError("StackOverflow", message, [message, .. end.Where(line => line.StartsWith("   at ", StringComparison.Ordinal)).Distinct().Take(KeptLines)]);
        }
        string how = exitCode > 128 && !OperatingSystem.IsWindows() ? $"died by signal {SignalName(exitCode - 128)}"
            : string.Create(CultureInfo.InvariantCulture, $"ended the process with exit code {exitCode}");
        string said = fatal >= 0 ? first : "";
        return new CellError("ProcessEnded", said.Length > 0 ? $"{how}: {said}" : how, [how, .. end.Take(KeptLines)]);
    }

    private static bool IsRuntime(string line) => line.Contains(" at System.", StringComparison.Ordinal);

    private static string SignalName(int signal) => signal switch
    {
        4 => "SIGILL", 6 => "SIGABRT", 7 => "SIGBUS", 8 => "SIGFPE", 9 => "SIGKILL", 11 => "SIGSEGV", 15 => "SIGTERM",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^(Stack overflow|Unhandled exception|Fatal error|Out of memory|Process terminated|terminate called)")]
    private static partial Regex FatalLine();
}
