using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.References;

/// <summary>The libraries of a session: the host's and what cells add by #r.</summary>
internal sealed class SessionLibraries(CellLoadContext loads)
{
    private readonly List<MetadataReference> references = [.. HostLibraries.References];
    private readonly Dictionary<string, string> added = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>All libraries. A new list whenever one is added.</summary>
    public IReadOnlyList<MetadataReference> References { get; private set; } = HostLibraries.References;

    /// <summary>Those that cells have needed so far.</summary>
    public IReadOnlyList<MetadataReference> InUse { get; set; } = HostLibraries.Core;

    /// <summary>Those in use and these.</summary>
    public IReadOnlyList<MetadataReference> InUseWith(IReadOnlyCollection<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. InUse.Union(References.Where(reference => wanted.Contains(Path.GetFileNameWithoutExtension(reference.Display!))))];
    }

    /// <summary>References a DLL and, from its own folder, what it needs. What the host has already is used from the host.</summary>
    /// <returns>A remark for the user, or null.</returns>
    public string? Add(string path)
    {
        LibraryFile file = LibraryFile.Read(path);
        if (HostLibraries.Files.ContainsKey(file.Name)) return RebuiltSince(file);
        AddWithNeeds(file);
        return null;
    }

    /// <summary>Adds one file of a package; the host's copy wins.</summary>
    /// <returns>Whether it was added; false when the host or an earlier reference has it.</returns>
    public bool AddSingle(string name, string compilePath, string? runtimePath)
    {
        if (HostLibraries.Files.ContainsKey(name) || !added.TryAdd(name, compilePath)) return false;
        references.Add(LibraryFile.Reference(compilePath));
        if (runtimePath is not null) loads.Know(name, runtimePath);
        References = [.. references];
        return true;
    }

    private void AddWithNeeds(LibraryFile file)
    {
        if (!AddSingle(file.Name, file.Path, file.Path)) return;
        foreach (string need in file.Needs)
        {
            string beside = Path.Combine(Path.GetDirectoryName(file.Path)!, need + ".dll");
            if (!HostLibraries.Files.ContainsKey(need) && File.Exists(beside)) AddWithNeeds(LibraryFile.Read(beside));
        }
    }

    private string? RebuiltSince(LibraryFile file)
    {
        if (HostLibraries.Loaded(file.Name) is not { } loaded || loaded.ManifestModule.ModuleVersionId == file.Mvid) return null;
        if (!told.Add(file.Path)) return null;
        return $"{file.Name} has been rebuilt since this kernel started; restart the kernel to use the new one.";
    }
}
