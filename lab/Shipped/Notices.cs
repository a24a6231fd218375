using System.Security.Cryptography;
using System.Text;

namespace MsstNet.Lab.Shipped;

/// <summary>What is said of the packages in the build's output: their licences, and the hashes of their native files.</summary>
internal static class Notices
{
    /// <summary>The text of THIRD-PARTY-NOTICES.md.</summary>
    public static string Text(IReadOnlyList<ShippedPackage> packages)
    {
        var text = new StringBuilder("""
            # Third-party notices

            The packages whose files stand beside MsstNet.Lab once it is built, with what each package says of itself. Written by
            `lab doctor --notices THIRD-PARTY-NOTICES.md` on Linux x64; on another system the packages with native files have other names.
            The face detector's two networks in `data/faces` are Google's, Apache-2.0. The package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT) is
            restored only by `--backbone imagenet`.

            | package | version | licence | rights |
            |---|---|---|---|

            """);
        foreach (ShippedPackage package in packages)
        {
            string name = package.Address is { } address ? $"[{package.Name}]({address})" : package.Name;
            text.Append($"| {Cell(name)} | {package.Version} | {Cell(package.Licence)} | {Cell(package.Rights)} |\n");
        }
        text.Append($"\n{packages.Count} packages: ").AppendJoin(", ", packages.GroupBy(package => package.Licence)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {Cell(group.Key)}")).Append(".\n");
        return text.ToString();
    }

    /// <summary>SHA-256 of every native file, one line each as sha256sum writes and checks them.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="folder">The output folder.</param>
    /// <exception cref="LabException">A file cannot be read.</exception>
    public static IEnumerable<string> Hashes(IEnumerable<ShippedPackage> packages, string folder)
    {
        foreach (string file in packages.SelectMany(package => package.Native))
        {
            string path = Path.Combine(folder, file), hash;
            try
            {
                using FileStream stream = File.OpenRead(path);
                hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LabException($"{path} cannot be read ({e.Message}); build again.", e);
            }
            yield return $"{hash}  {file}";
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
