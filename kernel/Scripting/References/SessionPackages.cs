using System.Text.RegularExpressions;

namespace NotebookKernel.Scripting.References;

/// <summary>The packages that the cells of a session have asked for.</summary>
internal sealed partial class SessionPackages(string folder, SessionLibraries libraries, CellLoadContext loads)
{
    private readonly PackageRestore restore = new(folder);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private List<PackageRequest> asked = [];

    /// <summary>Restores packages together with the earlier ones and references their libraries. One that fails is not asked for again.</summary>
    public async Task Add(IReadOnlyList<PackageRequest> packages, Action<ConsoleStream, string> say, CancellationToken cancel)
    {
        IEnumerable<PackageRequest> kept = asked.Where(old => !packages.Any(package => SameName(package, old)));
        List<PackageRequest> all = [.. kept, .. packages.DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
        if (all.SequenceEqual(asked)) return;
        void Starting() => say(ConsoleStream.Stdout, $"Restoring {string.Join(", ", packages)} …\n");
        RestoredPackages restored = await restore.Restore(all, Starting, cancel).ConfigureAwait(false);
        asked = all;
        foreach ((string code, _, string text) in restored.Messages)
            if (code is "NU1603" or "NU1601" && told.Add(text)) say(ConsoleStream.Stderr, $"{text} ({code})\n");
        foreach (string native in restored.Natives) loads.KnowNative(native);
        foreach (PackageLibrary library in restored.Libraries)
        {
            if (libraries.AddSingle(library.Name, library.CompilePath, library.RuntimePath)) continue;
            if (HostsOther(library) is not { } host || !told.Add(library.Name)) continue;
            string package = $"the package {library.Package} {library.Version} is not loaded beside it";
            say(ConsoleStream.Stderr, $"{library.Name} is the kernel's own, version {host}; {package}.\n");
        }
    }

    private static bool SameName(PackageRequest a, PackageRequest b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);

    // Many packages carry parts of the framework, where the framework's newer ones are used without a remark.
    private static Version? HostsOther(PackageLibrary library)
    {
        if (!HostLibraries.Files.TryGetValue(library.Name, out string? path) || Framework().IsMatch(path)) return null;
        Version host = LibraryFile.Read(path).Version, package = LibraryFile.Read(library.CompilePath).Version;
        return host == package ? null : host;
    }

    [GeneratedRegex(@"[\\/]shared[\\/]Microsoft\.")]
    private static partial Regex Framework();
}
