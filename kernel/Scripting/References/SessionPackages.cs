using System.Text.RegularExpressions;

namespace NotebookKernel.Scripting.References;

/// <summary>The packages that the cells of a session have asked for.</summary>
internal sealed partial class SessionPackages(string folder, SessionLibraries libraries, CellLoadContext loads)
{
    private readonly PackageRestore restore = new(folder);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly List<string> sources = [];
    private List<PackageRequest> asked = [];

    /// <summary>Adds a feed beside those of the notebook's nuget.config.</summary>
    public void AddSource(string source)
    {
        if (!sources.Contains(source)) sources.Add(source);
    }

    /// <summary>Restores packages together with the earlier ones and references their libraries. One that fails is not asked for again.</summary>
    /// <returns>All packages of the session; null when nothing new was asked for.</returns>
    public async Task<RestoredPackages?> Add(
        IReadOnlyList<PackageRequest> packages, Action<ConsoleStream, string> say, CancellationToken cancel)
    {
        IEnumerable<PackageRequest> kept = asked.Where(old => !packages.Any(package => SameName(package, old)));
        List<PackageRequest> all = [.. kept, .. packages.DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
        if (all.SequenceEqual(asked)) return null;
        void Starting() => say(ConsoleStream.Stdout, $"Restoring {string.Join(", ", packages)} …\n");
        RestoredPackages restored = await restore.Restore(all, sources, Starting, cancel).ConfigureAwait(false);
        asked = all;
        foreach ((string code, _, string text) in restored.Messages)
            if (code is "NU1603" or "NU1601" && told.Add(text)) say(ConsoleStream.Stderr, $"{text} ({code})\n");
        foreach (string native in restored.Natives) loads.KnowNative(native);
        foreach (PackageLibrary library in restored.Libraries)
        {
            if (libraries.AddSingle(library.Name, library.CompilePath, library.RuntimePath)) continue;
            if (HostsOther(library, packages) is not { } host || !told.Add(library.Name)) continue;
            string package = $"the package {library.Package} {library.Version} is not loaded beside it";
            say(ConsoleStream.Stderr, $"{library.Name} is the kernel's own, version {host}; {package}.\n");
        }
        return restored;
    }

    private static bool SameName(PackageRequest a, PackageRequest b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);

    // What a package needs beside what was asked for may be newer here without a remark; and many carry parts of the framework.
    private static Version? HostsOther(PackageLibrary library, IReadOnlyList<PackageRequest> packages)
    {
        if (!HostLibraries.Files.TryGetValue(library.Name, out string? path) || Framework().IsMatch(path)) return null;
        Version host = LibraryFile.Read(path).Version, package = LibraryFile.Read(library.CompilePath).Version;
        bool isAskedFor = packages.Any(request => request.Name.Equals(library.Package, StringComparison.OrdinalIgnoreCase));
        return host == package || (!isAskedFor && host > package) ? null : host;
    }

    [GeneratedRegex(@"[\\/]shared[\\/]Microsoft\.")]
    private static partial Regex Framework();
}
