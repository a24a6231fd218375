using System.Reflection;

namespace MsstNet.Torch;

/// <summary>
/// Finds the folder that holds libtorch. In the command and the tests that is where the program lies; in a script host or a notebook the
/// program is the host, and libtorch lies beside this assembly or TorchSharp's instead.
/// </summary>
internal static class TorchFolder
{
    /// <summary>libLibTorchSharp.so, the file TorchSharp calls.</summary>
    public const string Binding = "libLibTorchSharp.so";

    /// <summary>The libraries the binding needs, each after those it needs itself.</summary>
    public static readonly IReadOnlyList<string> Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    /// <summary>The first folder that holds the binding and all it needs; null when none does.</summary>
    public static string? Find(IEnumerable<string> folders) =>
        folders.FirstOrDefault(folder => Dependencies.Append(Binding).All(file => File.Exists(Path.Combine(folder, file))));

    /// <summary>Every folder worth a look, the surest first.</summary>
    public static IReadOnlyList<string> Candidates()
    {
        string[] programs =
        [
            .. FoldersOf(typeof(TorchFolder).Assembly),
            .. FoldersOf(typeof(TorchSharp.torch).Assembly),
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
        ];
        return [.. programs.SelectMany(folder => new[] { folder, Path.Combine(folder, "runtimes", "linux-x64", "native") }).Distinct()];
    }

    // An output folder holds links: the assembly's folder is that of the link, and the file it leads to lies in another.
    // An assembly that a host loaded from memory has no file and no folder.
    private static IEnumerable<string> FoldersOf(Assembly assembly)
    {
        if (assembly.Location.Length == 0) return [];
        string target = File.ResolveLinkTarget(assembly.Location, returnFinalTarget: true)?.FullName ?? assembly.Location;
        return new[] { assembly.Location, target }.Select(file => Path.GetDirectoryName(file)!);
    }
}
