using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace NotebookKernel.Scripting.References;

/// <summary>Where cells and what they reference are loaded. What the host has comes from the host, so that its types are the same here.</summary>
internal sealed class CellLoadContext : AssemblyLoadContext
{
    private readonly ConcurrentDictionary<string, Assembly> cells = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> natives = new(StringComparer.OrdinalIgnoreCase);

    public CellLoadContext() : base("cells") => Default.Resolving += Resolve;

    /// <summary>Loads a cell from memory.</summary>
    public Assembly LoadCell(string name, Stream code, Stream symbols) => cells[name] = LoadFromStream(code, symbols);

    /// <summary>
    /// Loads a DLL where all languages find it: among the host's own, which is where F# loads. Only when another of its name, or of the name of
    /// what it needs, is there already is it loaded for the cells alone.
    /// </summary>
    /// <exception cref="NotebookException">It cannot be read.</exception>
    public Assembly LoadLibrary(string path) => MeetsAnother(path, []) ? LoadFromAssemblyPath(path) : Default.LoadFromAssemblyPath(path);

    /// <summary>Makes a DLL known; it is loaded when a cell first needs it.</summary>
    public void Know(string name, string path) => files.TryAdd(name, path);

    /// <summary>Makes a native library known by its file name and by what an import calls it.</summary>
    public void KnowNative(string path)
    {
        natives.TryAdd(Path.GetFileName(path), path);
        string bare = Path.GetFileNameWithoutExtension(path);
        natives.TryAdd(bare, path);
        if (bare.StartsWith("lib", StringComparison.Ordinal)) natives.TryAdd(bare[3..], path);
    }

    /// <summary>Stops helping the host to find the DLLs known here.</summary>
    public void Leave() => Default.Resolving -= Resolve;

    private bool MeetsAnother(string path, HashSet<string> seen)
    {
        LibraryFile file = LibraryFile.Read(path);
        if (!seen.Add(file.Name)) return false;
        if (HostLibraries.Loaded(file.Name) is { } loaded) return loaded.ManifestModule.ModuleVersionId != file.Mvid;
        return HostLibraries.Files.ContainsKey(file.Name)
            || file.Needs.Any(need => files.TryGetValue(need, out string? needed) && MeetsAnother(needed, seen));
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        files.TryGetValue(name.Name ?? "", out string? path) ? LoadLibrary(path) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        if (cells.TryGetValue(name, out Assembly? cell)) return cell;
        return files.TryGetValue(name, out string? path) ? LoadLibrary(path) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        natives.TryGetValue(unmanagedDllName, out string? path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
