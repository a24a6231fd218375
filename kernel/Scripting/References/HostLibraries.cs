using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.References;

/// <summary>
/// The libraries this process runs on, the framework's and its own. Cells compile against the very files the process loads from, so that a type
/// in a cell and the same type in the host are one.
/// </summary>
internal static class HostLibraries
{
    /// <summary>Simple name to file.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } =
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>For the compiler; a file is mapped when a compilation first looks at it.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = [.. Files.Values.Select(LibraryFile.Reference)];

    /// <summary>What nearly every cell needs: the basic types, collections, LINQ, the console, and the functions of a cell.</summary>
    public static IReadOnlyList<MetadataReference> Core { get; } =
    [
        .. new[] { "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Console", typeof(HostLibraries).Assembly.GetName().Name! }
            .Where(Files.ContainsKey).Select(name => References.First(reference => reference.Display == Files[name])),
    ];

    /// <summary>A loaded library of this simple name, whether trusted or loaded by path.</summary>
    public static Assembly? Loaded(string simpleName) =>
        AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => string.Equals(assembly.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase));
}
