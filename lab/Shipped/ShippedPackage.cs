using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace MsstNet.Lab.Shipped;

/// <summary>A package whose files stand in the build's output, as its own description (nuspec) names it.</summary>
/// <param name="Name">E.g. TorchSharp.</param>
/// <param name="Version">As restored.</param>
/// <param name="Licence">An SPDX expression, or where the package keeps its licence; "not stated" where it says nothing.</param>
/// <param name="Rights">Its copyright line, or its authors.</param>
/// <param name="Address">Its project's page, or null.</param>
/// <param name="Native">Its native files in the output folder.</param>
internal sealed record ShippedPackage(
    string Name, string Version, string Licence, string Rights, string? Address, IReadOnlyList<string> Native)
{
    /// <summary>All packages of this program, in order of name, from its list of dependencies and the package cache.</summary>
    /// <exception cref="LabException">The list or a package's description is missing.</exception>
    public static IReadOnlyList<ShippedPackage> All() => All(
        Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.deps.json"),
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>All packages of a list of dependencies.</summary>
    /// <param name="list">A .deps.json file.</param>
    /// <param name="cache">The folder of restored packages.</param>
    /// <exception cref="LabException">The list or a package's description is missing.</exception>
    public static IReadOnlyList<ShippedPackage> All(string list, string cache)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(list));
            JsonElement root = document.RootElement;
            JsonElement target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
            return
            [
                .. root.GetProperty("libraries").EnumerateObject()
                    .Where(library => library.Value.GetProperty("type").GetString() == "package")
                    .Select(library => Read(library.Name, target.GetProperty(library.Name), cache))
                    .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            throw new LabException($"{list} cannot be read as a list of packages ({OneLine.Of(e.Message)}); build again.", e);
        }
    }

    private static ShippedPackage Read(string library, JsonElement target, string cache)
    {
        string name = library[..library.IndexOf('/')], version = library[(name.Length + 1)..];
        string folder = Path.Combine(cache, name.ToLowerInvariant(), version.ToLowerInvariant());
        string description = Path.Combine(folder, name.ToLowerInvariant() + ".nuspec");
        XElement about;
        try
        {
            about = XDocument.Load(description).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or InvalidOperationException)
        {
            throw new LabException($"{description}, the description of {library}, cannot be read ({OneLine.Of(e.Message)}); restore again.", e);
        }
        XElement? Find(string element) => about.Elements().FirstOrDefault(child => child.Name.LocalName == element);
        string? Text(string element) => Find(element)?.Value.Trim() is { Length: > 0 } text ? text : null;
        string? kind = Find("license")?.Attribute("type")?.Value;
        string licence = kind switch
        {
            "expression" => Text("license")!,
            "file" => $"see {Text("license")} in the package",
            _ => Text("licenseUrl") ?? "not stated",
        };
        string[] native = target.TryGetProperty("native", out JsonElement files)
            ? [.. files.EnumerateObject().Select(file => Path.GetFileName(file.Name)).Order(StringComparer.Ordinal)] : [];
        string rights = OneLine.Of(Text("copyright") ?? Text("authors") ?? "not stated");
        return new ShippedPackage(name, version, licence, rights, Text("projectUrl"), native);
    }
}
