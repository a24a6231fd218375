using System.Text.RegularExpressions;
using NotebookKernel.Scripting.References;

namespace NotebookKernel.Scripting;

/// <summary>The packages a session asked for.</summary>
internal sealed partial class SessionPackages(string folder, SessionLibraries libraries, CellLoadContext loads)
{
    private readonly PackageRestore restore = new(folder);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private List<PackageRequest> asked = [];

    /// <summary>Restores packages with those asked for before and references what they hold. One that cannot be had is not asked for again.</summary>
    public async Task Add(IReadOnlyList<PackageRequest> packages, Action<ConsoleStream, string> say, CancellationToken cancel)
    {
        List<PackageRequest> all = [.. asked.Where(old => !packages.Any(p => SameName(p, old))), .. packages.DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
        if (all.SequenceEqual(asked)) return;
        RestoredPackages restored = await restore.Restore(all, () => say(ConsoleStream.Stdout, $"Restoring {string.Join(", ", packages)} …\n"), cancel).ConfigureAwait(false);
        asked = all;
        foreach ((string code, _, string text) in restored.Messages)
            if (code is "NU1603" or "NU1601" && told.Add(text)) say(ConsoleStream.Stderr, $"{text} ({code})\n");
        foreach (string native in restored.Natives) loads.KnowNative(native);
        foreach (PackageLibrary library in restored.Libraries)
            if (!libraries.AddSingle(library.Name, library.CompilePath, library.RuntimePath) && HostsOther(library) is { } host && told.Add(library.Name))
                say(ConsoleStream.Stderr, $"{library.Name} is the kernel's own, version {host}; the package {library.Package} {library.Version} is not loaded beside it.\n");
    }

    private static bool SameName(PackageRequest a, PackageRequest b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);

    // The framework's own parts come in many packages, and the newest wins without a word.
    private static Version? HostsOther(PackageLibrary library)
    {
        if (!HostLibraries.Files.TryGetValue(library.Name, out string? path) || Framework().IsMatch(path)) return null;
        Version host = LibraryFile.Read(path).Version, package = LibraryFile.Read(library.CompilePath).Version;
        return host == package ? null : host;
    }

    [GeneratedRegex(@"[\\/]shared[\\/]Microsoft\.")]
    private static partial Regex Framework();
}
