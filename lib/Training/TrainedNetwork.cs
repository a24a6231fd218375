using MsstNet.Weights;
using TorchSharp;

namespace MsstNet.Training;

/// <summary>A trained network in one safetensors file with its manifest, without the state that only further training needs.</summary>
public static class TrainedNetwork
{
    internal const string ManifestKey = "manifest";

    /// <summary>Opens the file as a network of a known type, to look inside it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="path">A file that `lab export` wrote.</param>
    /// <exception cref="LabException">The file is damaged, holds no manifest or another network.</exception>
    public static (T Network, RunManifest Manifest) Load<T>(string path)
        where T : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        var (network, manifest) = Open(path);
        if (network is T wanted) return (wanted, manifest);
        network.Dispose();
        throw new LabException($"{path} holds the network {manifest.Network.Model}; here {typeof(T).Name} is looked into.");
    }

    /// <summary>Builds the network the file was saved from, with its weights, ready to classify.</summary>
    /// <param name="path">A file that `lab export` wrote.</param>
    /// <exception cref="LabException">The file is damaged or holds no manifest.</exception>
    public static (torch.nn.Module<torch.Tensor, torch.Tensor> Network, RunManifest Manifest) Open(string path)
    {
        RunManifest manifest;
        using (var file = SafeTensors.Read(path))
        {
            if (!file.Metadata.TryGetValue(ManifestKey, out string? text))
            {
                throw new LabException(
                    $"{path} does not say which network it holds (no {ManifestKey}); `lab export RUN --out FILE` writes one that does.");
            }
            manifest = RunManifest.FromJson(text, $"{path}: its {ManifestKey}", "`lab export RUN --out FILE` writes one that is whole.");
        }
        var network = Checkpoint.LoadNetwork(path, manifest.Network);
        network.eval();
        return (network, manifest);
    }
}
