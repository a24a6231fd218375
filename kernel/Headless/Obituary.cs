using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookKernel.Headless;

/// <summary>Why a worker process ended, judged by its exit code and by what it wrote last.</summary>
internal static partial class Obituary
{
    private const int KeptLines = 12;
    private const string At = "   at ";

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
        if (first.StartsWith("Stack overflow", StringComparison.Ordinal)) return StackOverflow(end);
        string how = exitCode > 128 && !OperatingSystem.IsWindows() ? $"died by signal {SignalName(exitCode - 128)}"
            : string.Create(CultureInfo.InvariantCulture, $"ended the process with exit code {exitCode}");
        string said = fatal >= 0 ? first : "";
        return new CellError("ProcessEnded", said.Length > 0 ? $"{how}: {said}" : how, [how, .. end.Take(KeptLines)]);
    }

    // How often the frames repeat differs from run to run; those below the cell are the kernel's own.
    private static CellError StackOverflow(string[] lines)
    {
        string[] frames = [.. lines.Where(line => line.StartsWith(At, StringComparison.Ordinal))
            .Select(line => Script().Replace(line[At.Length..], "")).Distinct()
            .TakeWhile(frame => !Engine().IsMatch(frame)).Take(KeptLines)];
        string? own = frames.FirstOrDefault(frame => !frame.StartsWith("System.", StringComparison.Ordinal)) ?? frames.FirstOrDefault();
        string message = own is null ? "stack overflow" : $"stack overflow: {own} calls itself without end";
        return new CellError("StackOverflow", message, [message, .. frames.Select(frame => At + frame)]);
    }

    private static string SignalName(int signal) => signal switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^(Stack overflow|Unhandled exception|Fatal error|Out of memory|Process terminated|terminate called)")]
    private static partial Regex FatalLine();

    [GeneratedRegex(@"^(?:Script|Submission#\d+)[.+]")]
    private static partial Regex Script();

    [GeneratedRegex(@"^<<?Initialize>|^<Factory>|^System\.Runtime\.CompilerServices\.Async|^NotebookKernel\.")]
    private static partial Regex Engine();
}
