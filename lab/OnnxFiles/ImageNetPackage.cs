using NotebookKernel;
using NotebookKernel.Scripting.References;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>
/// ResNet-18 trained on ImageNet, as Microsoft publishes it for ML.NET (NuGet, MIT): restored when a command asks for it and at no other time, as
/// its 60 MB are of no use to who trains from scratch.
/// </summary>
/// <param name="Network">The file of the network without its classifier, exported by CNTK.</param>
/// <param name="Preprocessing">The file of what comes before it: to blue, green, red, less a mean image.</param>
internal sealed record ImageNetPackage(string Network, string Preprocessing)
{
    /// <summary>The package.</summary>
    public const string Name = "Microsoft.ML.DnnImageFeaturizer.ResNet18", Version = "0.23.1";

    /// <summary>What a run's manifest calls these weights.</summary>
    public const string Origin = $"imagenet ({Name} {Version})";

    /// <summary>Finds the package among those restored before, or restores it as `#r "nuget: …"` does in a cell.</summary>
    /// <param name="folder">Its nuget.config, or the nearest above, names the feeds.</param>
    /// <param name="starting">Called when a restore begins.</param>
    /// <exception cref="LabException">It cannot be had, or lacks a file.</exception>
    public static ImageNetPackage Open(string folder, Action starting)
    {
        string place = Unpacked(UserPackages) is { } found && Directory.Exists(found) ? found : Restore(folder, starting);
        string models = Path.Combine(place, "tools", "DnnImageModels");
        var package = new ImageNetPackage(
            Path.Combine(models, "ResNet18Onnx", "ResNet18.onnx"), Path.Combine(models, "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
        foreach (string file in new[] { package.Network, package.Preprocessing })
            if (!File.Exists(file)) throw new LabException($"--backbone imagenet: {file} is missing; delete {place} and run again to restore it.");
        return package;
    }

    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Unpacked(string packages) => Path.Combine(packages, Name.ToLowerInvariant(), Version);

    private static string Restore(string folder, Action starting)
    {
        try
        {
            var restored = new PackageRestore(folder)
                .Restore([new PackageRequest(Name, Version)], [], starting, CancellationToken.None).GetAwaiter().GetResult();
            string end = Unpacked("");
            return restored.Folders.First(place => Path.GetFullPath(place).EndsWith(end, StringComparison.OrdinalIgnoreCase));
        }
        catch (NotebookException error)
        {
            throw new LabException($"--backbone imagenet: {error.Message}", error);
        }
    }
}
