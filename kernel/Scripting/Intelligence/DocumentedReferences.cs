using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>
/// References with their documentation, the .xml file beside the assembly. The running framework has none, so the SDK's reference assemblies, which
/// have, take its place where the SDK is installed.
/// </summary>
internal static class DocumentedReferences
{
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Known = new();
    private static readonly string Runtime = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());
    private static readonly Lazy<ImmutableArray<PortableExecutableReference>> Framework = new(() =>
        [.. (ReferencePack() is { } pack ? Directory.GetFiles(pack, "*.dll") : []).Select(Of)]);

    /// <summary>Whether the framework has its documentation here.</summary>
    public static bool FrameworkIsDocumented => !Framework.Value.IsEmpty;

    /// <summary>The reference to an assembly file, the same one each time, so that its symbols are read once.</summary>
    public static PortableExecutableReference Of(string assembly) => Known.GetOrAdd(assembly, static path =>
    {
        string beside = Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(path, documentation: File.Exists(beside) ? XmlDocumentationProvider.CreateFromFile(beside) : null);
    });

    /// <summary>The same assemblies with the documentation there is for them, each once.</summary>
    public static ImmutableArray<MetadataReference> Of(IEnumerable<MetadataReference> references)
    {
        var documented = new List<MetadataReference>(Framework.Value);
        foreach (MetadataReference reference in references)
        {
            string? path = (reference as PortableExecutableReference)?.FilePath;
            if (path is null || !File.Exists(path)) documented.Add(reference);
            else if (Framework.Value.IsEmpty || !Path.GetFullPath(path).StartsWith(Runtime, StringComparison.Ordinal)) documented.Add(Of(path));
        }
        return [.. documented.Distinct()];
    }

    // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/ is the runtime, …/dotnet/packs/Microsoft.NETCore.App.Ref/10.0.x/ref/net10.0/ its documentation.
    private static string? ReferencePack()
    {
        string packs = Path.Combine(Runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs)) return null;
        string framework = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        return Directory.GetDirectories(packs)
            .Select(pack => Path.GetFullPath(Path.Combine(pack, "ref", framework)))
            .Where(Directory.Exists)
            .OrderByDescending(pack => pack, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
