using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.References;

/// <summary>What a DLL says of itself without being loaded.</summary>
internal sealed record LibraryFile(string Path, string Name, Version Version, Guid Mvid, IReadOnlyList<string> Needs)
{
    /// <summary>Reads a managed DLL.</summary>
    /// <exception cref="NotebookException">It is not there, or is not one.</exception>
    public static LibraryFile Read(string path)
    {
        try
        {
            using var pe = new PEReader(File.OpenRead(path));
            if (!pe.HasMetadata) throw new BadImageFormatException("It holds no .NET code.");
            MetadataReader metadata = pe.GetMetadataReader();
            AssemblyDefinition assembly = metadata.GetAssemblyDefinition();
            return new LibraryFile(path, metadata.GetString(assembly.Name), assembly.Version, metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            throw new NotebookException(File.Exists(path)
                ? $"{path} cannot be referenced: {e.Message}"
                : $"{path} is not there; build it first, or mend the path, which is relative to the notebook's folder.", e);
        }
    }

    /// <summary>For the compiler, with the documentation that lies beside it.</summary>
    public static MetadataReference Reference(string path)
    {
        string xml = System.IO.Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(path, documentation: File.Exists(xml) ? XmlDocumentationProvider.CreateFromFile(xml) : null);
    }
}
