using System.Text.Json;

namespace NotebookKernel.Scripting.References;

/// <summary>The result of a restore: the files of the packages, and NuGet's messages.</summary>
internal sealed record RestoredPackages(
    IReadOnlyList<PackageLibrary> Libraries, IReadOnlyList<string> Natives, IReadOnlyList<(string Code, bool IsError, string Text)> Messages)
{
    /// <summary>Where the packages were unpacked, those without libraries too.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Whether every file still exists.</summary>
    public bool Complete => Libraries.All(library => File.Exists(library.CompilePath)) && Natives.Concat(Folders).All(Path.Exists);

    /// <summary>Reads project.assets.json.</summary>
    public static RestoredPackages Read(string assetsFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        JsonElement root = document.RootElement;
        string[] folders = [.. Members(root, "packageFolders").Select(folder => folder.Name)];
        var paths = Members(root, "libraries").Where(library => library.Value.TryGetProperty("path", out _))
            .ToDictionary(library => library.Name, library => library.Value.GetProperty("path").GetString()!);
        // The target of this system, net10.0/linux-x64, comes after the one without.
        JsonElement? target = Members(root, "targets").Select(member => (JsonElement?)member.Value).LastOrDefault();
        var libraries = new List<PackageLibrary>();
        var natives = new List<string>();
        foreach (JsonProperty package in target is { } found ? found.EnumerateObject() : default)
        {
            if (!paths.TryGetValue(package.Name, out string? path)) continue;
            string[] compile = Files("compile"), runtime = Files("runtime");
            natives.AddRange(Files("native"));
            string[] identity = package.Name.Split('/');
            foreach (string file in compile.Concat(runtime).DistinctBy(Path.GetFileName))
            {
                string? loaded = runtime.FirstOrDefault(other => Path.GetFileName(other) == Path.GetFileName(file));
                libraries.Add(new PackageLibrary(identity[0], identity[1], file, loaded));
            }

            string[] Files(string kind) =>
                [.. Members(package.Value, kind).Select(file => file.Name).Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))
                    .Where(file => kind == "native" || file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                    .Select(file => InFolders(folders, Path.Combine(path, file)))];
        }
        var messages = root.TryGetProperty("logs", out JsonElement logs)
            ? logs.EnumerateArray().Select(log => (Text(log, "code"), Text(log, "level") == "Error", Text(log, "message"))).ToList() : [];
        return new RestoredPackages(libraries, natives, messages) { Folders = [.. paths.Values.Select(path => InFolders(folders, path))] };
    }

    private static string InFolders(string[] folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(Path.Exists) ?? Path.Combine(folders[0], file);

    private static IEnumerable<JsonProperty> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Object
            ? member.EnumerateObject()
            : Enumerable.Empty<JsonProperty>();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) ? member.GetString() ?? "" : "";
}

/// <summary>A DLL of a package; it has no runtime path when it is only compiled against.</summary>
internal sealed record PackageLibrary(string Package, string Version, string CompilePath, string? RuntimePath)
{
    public string Name => Path.GetFileNameWithoutExtension(CompilePath);
}
