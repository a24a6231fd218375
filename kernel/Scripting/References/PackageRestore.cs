using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookKernel.Scripting.References;

/// <summary>A package asked for by #r "nuget: Name, Version"; without a version, the newest there is.</summary>
internal sealed partial record PackageRequest(string Name, string? Version)
{
    /// <summary>Reads what follows "nuget:".</summary>
    /// <exception cref="NotebookException">It is not a name, or a name and a version.</exception>
    public static PackageRequest Parse(string text) => Form().Match(text) is { Success: true } match
        ? new PackageRequest(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null)
        : throw new NotebookException(
            $"\"nuget:{text}\" names no package; write #r \"nuget: Name, Version\", for instance #r \"nuget: Newtonsoft.Json, 13.0.3\".");

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";

    [GeneratedRegex(@"^\s*([\w.-]+)\s*(?:,\s*([\w.*+\[\](),-]+)\s*)?$")]
    private static partial Regex Form();
}

/// <summary>
/// Restores packages through an ordinary restore of a small project. The result is cached per user under a hash of the project, so that the next
/// session need not restore again.
/// </summary>
/// <param name="folder">The notebook's folder, whose nuget.config is used.</param>
internal sealed class PackageRestore(string folder)
{
    /// <summary>Where restores are cached.</summary>
    public static string CacheFolder { get; } = Path.Combine(
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "notebook-kernel", "packages");

    /// <summary>Restores packages together, so that their versions agree.</summary>
    /// <param name="packages">All that the session asked for so far.</param>
    /// <param name="sources">Feeds beside those of nuget.config.</param>
    /// <param name="starting">Called when they are not in the cache and a restore begins.</param>
    /// <param name="cancel">Ends the restore.</param>
    /// <exception cref="NotebookException">A feed lacks one, or cannot be reached.</exception>
    public async Task<RestoredPackages> Restore(
        IReadOnlyList<PackageRequest> packages, IReadOnlyList<string> sources, Action starting, CancellationToken cancel)
    {
        string project = Project(packages, sources);
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(project + NearestConfig()));
        string place = Path.Combine(CacheFolder, Convert.ToHexStringLower(key)[..24]);
        string assets = Path.Combine(place, "obj", "project.assets.json"), done = Path.Combine(place, "done");
        if (File.Exists(done) && RestoredPackages.Read(assets) is { Complete: true } cached) return cached;

        starting();
        Directory.CreateDirectory(place);
        AtomicFile.WriteText(Path.Combine(place, "packages.csproj"), project);
        // So that no such file above the cache folder is used.
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            AtomicFile.WriteText(Path.Combine(place, name), "<Project />\n");
        (int exit, string output) = await RunRestore(place, cancel).ConfigureAwait(false);
        RestoredPackages? restored = File.Exists(assets) ? RestoredPackages.Read(assets) : null;
        if (exit != 0 || restored is null) throw Failure(packages, restored, output);
        AtomicFile.WriteText(done, "");
        return restored;
    }

    private static string Project(IReadOnlyList<PackageRequest> packages, IReadOnlyList<string> sources) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
            <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <NuGetAudit>false</NuGetAudit>
            <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup>
        {string.Join('\n', packages.Select(ReferenceTo))}
          </ItemGroup>
        </Project>

        """;

    private static string ReferenceTo(PackageRequest package) =>
        $"    <PackageReference Include=\"{package.Name}\" Version=\"{SecurityElement.Escape(package.Version ?? "*")}\" />";

    private string NearestConfig()
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            foreach (string name in new[] { "nuget.config", "NuGet.Config", "NuGet.config" })
                if (File.Exists(Path.Combine(at.FullName, name))) return File.ReadAllText(Path.Combine(at.FullName, name));
        return "";
    }

    private async Task<(int Exit, string Output)> RunRestore(string place, CancellationToken cancel)
    {
        string[] arguments = ["restore", "packages.csproj", "--nologo", "-v:q", $"-p:RestoreRootConfigDirectory={folder}"];
        var start = new ProcessStartInfo(DotnetHost.Path, arguments)
        {
            WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        try
        {
            using Process restore = Process.Start(start)!;
            try
            {
                Task<string> output = restore.StandardOutput.ReadToEndAsync(cancel), errors = restore.StandardError.ReadToEndAsync(cancel);
                await restore.WaitForExitAsync(cancel).ConfigureAwait(false);
                return (restore.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                restore.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new NotebookException("Packages need the .NET SDK's dotnet command, which was not found; install the SDK.", e);
        }
    }

    private static NotebookException Failure(IReadOnlyList<PackageRequest> packages, RestoredPackages? restored, string output)
    {
        var said = restored?.Messages.Where(message => message.IsError).ToList() ?? [];
        string code = said.Count > 0 ? said[0].Code : Regex.Match(output, @"error (NU\d+)") is { Success: true } match ? match.Groups[1].Value : "";
        string words = said.Count > 0 ? said[0].Text : output.Trim();
        PackageRequest? named = packages.LastOrDefault(p => words.Contains(p.Name, StringComparison.OrdinalIgnoreCase));
        string what = (named ?? packages[^1]).ToString();
        string text = code switch
        {
            "NU1101" => $"Package {what} is on none of the configured feeds (NU1101); check the name, or add the feed to nuget.config.",
            "NU1102" => $"Package {what} is not on the feeds in that version (NU1102); {Nearest(words)}.",
            "NU1301" or "NU1801" =>
                $"Package {what} could not be fetched: a feed cannot be reached ({code}); check the network, or work with packages restored before.",
            _ => $"Package {what} could not be restored: {words.ReplaceLineEndings(" ")}",
        };
        return new NotebookException(text);
    }

    private static string Nearest(string words) => Regex.Match(words, @"Nearest version: (\S+)") is { Success: true } match
        ? string.Create(CultureInfo.InvariantCulture, $"the nearest there is {match.Groups[1].Value.TrimEnd(']', '.')}")
        : "ask for another";
}
