using System.Runtime.InteropServices;

namespace NotebookKernel;

/// <summary>The dotnet command that runs this process. It need not be on the PATH, which is often shorter in a desktop's programs.</summary>
internal static class DotnetHost
{
    /// <summary>Its absolute path; plain "dotnet" when it cannot be found.</summary>
    public static string Path { get; } = Find(
        Environment.ProcessPath, RuntimeEnvironment.GetRuntimeDirectory(), Environment.GetEnvironmentVariable("DOTNET_ROOT"), File.Exists);

    /// <summary>The search, with everything it looks at as an argument.</summary>
    /// <param name="process">The running program: dotnet itself, or a program's own executable.</param>
    /// <param name="runtime">The folder of the runtime in use: DOTNET/shared/Microsoft.NETCore.App/VERSION.</param>
    /// <param name="root">The variable DOTNET_ROOT, or null.</param>
    /// <param name="exists">Whether a file exists.</param>
    internal static string Find(string? process, string runtime, string? root, Func<string, bool> exists)
    {
        if (System.IO.Path.GetFileNameWithoutExtension(process) == "dotnet") return process!;
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string above = System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", "..", name));
        if (exists(above)) return above;
        string? named = root is { Length: > 0 } ? System.IO.Path.GetFullPath(System.IO.Path.Combine(root, name)) : null;
        return named is not null && exists(named) ? named : "dotnet";
    }
}
