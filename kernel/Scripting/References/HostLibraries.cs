using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.References;

/// <summary>
/// The libraries that this process runs on: the framework and its own. Cells compile against the files that the process itself loads, so that a
/// type in a cell and the same type in the host are one.
/// </summary>
internal static class HostLibraries
{
    /// <summary>The files by simple name.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } =
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The files as references for the compiler, which reads a file when it first needs it.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = [.. Files.Values.Select(LibraryFile.Reference)];

    /// <summary>The files of the program and its packages, without the framework's.</summary>
    public static IEnumerable<string> OwnFiles => Files.Values.Where(file => Path.GetDirectoryName(file) != Framework);

    /// <summary>What nearly every cell needs: the basic types, collections, LINQ, the console, and the functions of a cell.</summary>
    public static IReadOnlyList<MetadataReference> Core { get; } =
    [
        .. new[]
            {
                "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Console",
                "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting", nameof(NotebookKernel),
            }.Where(Files.ContainsKey).Select(name => References.First(reference => reference.Display == Files[name])),
    ];

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>A loaded library of this simple name, whether trusted or loaded by path.</summary>
    public static Assembly? Loaded(string simpleName) => AssemblyLoadContext.Default.Assemblies.FirstOrDefault(
        assembly => string.Equals(assembly.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase));
}
