using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace MsstNet.Lab.Kernel.Scripting.Intelligence;

/// <summary>References together with their documentation: the .xml beside the assembly.</summary>
internal static class DocumentedReferences
{
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Known = new();

    /// <summary>The reference to an assembly file, the same one each time, so that its symbols are read once.</summary>
    public static PortableExecutableReference Of(string assembly) => Known.GetOrAdd(assembly, static path =>
    {
        string beside = Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(path, documentation: File.Exists(beside) ? XmlDocumentationProvider.CreateFromFile(beside) : null);
    });
}
