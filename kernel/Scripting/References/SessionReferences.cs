namespace NotebookKernel.Scripting.References;

/// <summary>What cells reference: libraries by their path, and packages. Every language that compiles gets them.</summary>
/// <param name="libraries">Those of C#.</param>
/// <param name="packages">The packages of the session.</param>
/// <param name="alsoTo">Receives the path of each library, for the other languages.</param>
internal sealed class SessionReferences(SessionLibraries libraries, SessionPackages packages, Action<string> alsoTo)
{
    /// <summary>Whether a reference names a package.</summary>
    public static bool IsPackage(string reference) => reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    /// <summary>References a DLL with what it needs.</summary>
    /// <returns>A remark for the user, or null.</returns>
    /// <exception cref="NotebookException">It cannot be read.</exception>
    public string? Add(string path)
    {
        string? remark = libraries.Add(path);
        alsoTo(path);
        return remark;
    }

    /// <summary>Adds a feed to get packages from: an address or a folder.</summary>
    /// <exception cref="NotebookException">It is neither.</exception>
    public void AddSource(string source, string folder)
    {
        string place = source.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) ? source[6..].Trim() : source.Trim();
        bool isAddress = Uri.TryCreate(place, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
        string path = isAddress ? place : Path.GetFullPath(place, folder);
        if (!isAddress && !Directory.Exists(path))
            throw new NotebookException($"{path} is not a folder; #i takes the address of a NuGet feed or a folder with packages in it.");
        packages.AddSource(path);
    }

    /// <summary>Restores packages and references their libraries.</summary>
    /// <returns>The folders of the packages that were restored.</returns>
    public async Task<IReadOnlyList<string>> AddPackages(
        IReadOnlyList<PackageRequest> wanted, Action<ConsoleStream, string> say, CancellationToken cancel)
    {
        if (await packages.Add(wanted, say, cancel).ConfigureAwait(false) is not { } restored) return [];
        foreach (PackageLibrary library in restored.Libraries) alsoTo(library.RuntimePath ?? library.CompilePath);
        return restored.Folders;
    }
}
