using System.Diagnostics;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>A process started by a test, run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record Child(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Both streams, for the message of a failed assertion.</summary>
    public string Everything => Output + Error;

    /// <summary>Runs a program in a folder. A null value in <paramref name="environment"/> removes the variable.</summary>
    public static Task<Child> Run(
        string folder, IReadOnlyDictionary<string, string?> environment, string program, params IEnumerable<string> arguments) =>
        Run(Patience, folder, environment, program, arguments);

    /// <summary>The same, with more or less patience than two minutes.</summary>
    public static async Task<Child> Run(
        TimeSpan limit, string folder, IReadOnlyDictionary<string, string?> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in Inherited.Where(start.Environment.ContainsKey)) start.Environment.Remove(inherited);
        foreach ((string name, string? value) in environment) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // `dotnet test` sets these for its own build; a child's build must not take them over.
    private static readonly string[] Inherited =
        ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];
}
