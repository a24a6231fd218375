using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>The built command as a process of its own, one compute thread, as a user's shell would start it.</summary>
internal static class LabProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.dll");

    public static Task<Child> Run(string folder, params string[] arguments) => Child.Run(folder, OneThread, "dotnet", [Assembly, .. arguments]);

    /// <summary>The same with more of the environment set.</summary>
    public static Task<Child> Run(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Child.Run(folder, new Dictionary<string, string?>(OneThread.Concat(environment)), "dotnet", [Assembly, .. arguments]);

    /// <summary>Starts the command, kills it without warning once the condition holds, and waits until it is gone.</summary>
    public static async Task Kill(string folder, Func<bool> when, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        while (!when() && !process.HasExited) await Task.Delay(2);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts the command with a file's bytes on its standard input.</summary>
    public static async Task<(int ExitCode, string Everything)> Pipe(string folder, string file, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in OneThread) start.Environment[name] = value;
        using var process = System.Diagnostics.Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await using (var input = process.StandardInput.BaseStream) await input.WriteAsync(await File.ReadAllBytesAsync(file));
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Starts the command and leaves it running; its streams are the caller's to read.</summary>
    public static System.Diagnostics.Process Start(string folder, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in OneThread) start.Environment[name] = value;
        return System.Diagnostics.Process.Start(start)!;
    }

    /// <summary>Ctrl-C: the signal that a terminal sends.</summary>
    /// <remarks>Whoever started the tests in the background (nohup, &amp;) made them ignore it, and a child inherits that; env undoes it.</remarks>
    public static async Task<(int ExitCode, string Error)> Interrupt(string folder, Func<bool> when, params string[] arguments)
    {
        string[] heeds = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new System.Diagnostics.ProcessStartInfo(heeds[0], [.. heeds[1..], Assembly, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in OneThread) start.Environment[name] = value;
        using var process = System.Diagnostics.Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        while (!when() && !process.HasExited) await Task.Delay(20);
        using (var signal = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"])) await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, await error);
    }

    private static readonly Dictionary<string, string?> OneThread = new() { ["OMP_NUM_THREADS"] = "1" };
}
