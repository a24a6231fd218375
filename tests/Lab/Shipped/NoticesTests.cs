using System.Runtime.InteropServices;
using System.Text.Json;
using MsstNet.Lab.Shipped;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab.Shipped;

/// <summary>
/// Oracles: packages.lock.json, which NuGet writes and CI restores by; descriptions of packages written out here, one of each kind; SHA-256 of "abc"
/// as FIPS 180-2 prints it.
/// </summary>
public sealed class NoticesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_shipped_package_is_one_that_was_locked_in_that_version()
    {
        var locked = new HashSet<(string, string)>();
        foreach (string project in (string[])["lab", "lib", "kernel"])
        {
            string path = Path.Combine(Checkout.Root, project, "packages.lock.json");
            Assert.SkipUnless(File.Exists(path), "Only Linux x64 has lists of locked packages.");
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonProperty target in document.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                foreach (JsonProperty package in target.Value.EnumerateObject())
                    if (package.Value.TryGetProperty("resolved", out JsonElement version)) locked.Add((package.Name, version.GetString()!));
            }
        }
        IReadOnlyList<ShippedPackage> shipped = ShippedPackage.All();
        Assert.InRange(shipped.Count, 40, 200);
        Assert.All(shipped, package => Assert.Contains((package.Name, package.Version), locked));
        Assert.Contains(shipped, package => package.Name == "TorchSharp" && package is { Licence: "MIT", Native: ["libLibTorchSharp.so"] });
    }

    [Fact]
    public void The_committed_notices_are_those_of_this_build()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "The file is Linux x64's.");
        bool cuda = ShippedPackage.All().Any(package => package.Name.Contains("cuda", StringComparison.OrdinalIgnoreCase));
        Assert.SkipWhen(cuda, "The file is the CPU build's.");
        Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Root, "THIRD-PARTY-NOTICES.md")), Notices.Text(ShippedPackage.All()));
    }

    [Fact]
    public void Each_kind_of_licence_is_told_as_the_package_tells_it()
    {
        Package("One", "<license type=\"expression\">MIT</license><copyright>A\n|B</copyright><projectUrl>https://example.org/one</projectUrl>");
        Package("Two", "<license type=\"file\">LICENSE.txt</license><authors>Somebody</authors>");
        Package("Three", "<licenseUrl>https://example.org/licence</licenseUrl>");
        Package("Four", "");
        IReadOnlyList<ShippedPackage> all = ShippedPackage.All(List("Two", "One", "Three", "Four"), folder);
        Assert.Equal(["Four", "One", "Three", "Two"], all.Select(package => package.Name));
        Assert.Equal(["not stated", "MIT", "https://example.org/licence", "see LICENSE.txt in the package"], all.Select(package => package.Licence));
        Assert.Equal(["not stated", "A |B", "not stated", "Somebody"], all.Select(package => package.Rights));
        string text = Notices.Text(all);
        Assert.Contains("| [One](https://example.org/one) | 1.0.0 | MIT | A \\|B |\n", text, StringComparison.Ordinal);
        Assert.Contains("4 packages: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_is_that_of_the_standard_and_a_missing_file_is_one_line()
    {
        File.WriteAllText(Path.Combine(folder, "libabc.so"), "abc");
        var package = new ShippedPackage("One", "1.0.0", "MIT", "", null, ["libabc.so"]);
        Assert.Equal(["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  libabc.so"], Notices.Hashes([package], folder));
        var missing = Assert.Throws<LabException>(() => Notices.Hashes([package with { Native = ["libno.so"] }], folder).ToList());
        Assert.Contains("libno.so cannot be read", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', missing.Message);
    }

    [Fact]
    public void A_package_without_a_description_and_a_broken_list_are_one_line()
    {
        Assert.Contains("restore again", Refusal(List("Gone")), StringComparison.Ordinal);
        string broken = Path.Combine(folder, "broken.json");
        File.WriteAllText(broken, "{");
        Assert.Contains("build again", Refusal(broken), StringComparison.Ordinal);
        Assert.Contains("build again", Refusal(Path.Combine(folder, "no.json")), StringComparison.Ordinal);

        string Refusal(string list)
        {
            string message = Assert.Throws<LabException>(() => ShippedPackage.All(list, folder)).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    private void Package(string name, string about)
    {
        string place = Directory.CreateDirectory(Path.Combine(folder, name.ToLowerInvariant(), "1.0.0")).FullName;
        File.WriteAllText(Path.Combine(place, name.ToLowerInvariant() + ".nuspec"),
            $"<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>{name}</id>{about}</metadata></package>");
    }

    private string List(params string[] names)
    {
        string path = Path.Combine(folder, "list.deps.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            runtimeTarget = new { name = "net/linux" },
            targets = new Dictionary<string, object> { ["net/linux"] = names.ToDictionary(name => $"{name}/1.0.0", _ => new { }) },
            libraries = names.ToDictionary(name => $"{name}/1.0.0", _ => new { type = "package" }),
        }));
        return path;
    }
}
