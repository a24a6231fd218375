using MsstNet.Data.Loading;
using MsstNet.Model;

namespace MsstNet.Training;

/// <summary>A network and how to train it, under one name.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Network">The network's shape.</param>
/// <param name="Training">How it is trained.</param>
public sealed record TrainingPreset(string Name, NetworkConfig Network, TrainingConfig Training)
{
    /// <summary>The names <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["quick", "quick-small", "people", "paper-t4", "paper-t8", "paper-t12", "paper-t16"];

    /// <summary>Finds a preset by name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="frames">T; null takes the preset's own.</param>
    /// <param name="model">Which network, by its name in <see cref="NetworkCatalog"/>; null is the default.</param>
    /// <exception cref="LabException">There is no such preset or network.</exception>
    public static TrainingPreset Find(string name, int? frames = null, string? model = null)
    {
        NetworkEntry network = model is null ? NetworkCatalog.Default : NetworkCatalog.Find(model);
        return name switch
        {
            "quick" => new(name, network.Quick with { Frames = frames ?? 8 }, Quick),
            "quick-small" => new(name, DroppingOut(network.Quick with { Frames = frames ?? 8 }), QuickSmall),
            "people" => new(name, network.People with { Frames = frames ?? 4 }, People),
            "paper-t4" => Paper(name, network, frames ?? 4),
            "paper-t8" => Paper(name, network, frames ?? 8),
            "paper-t12" => Paper(name, network, frames ?? 12),
            "paper-t16" => Paper(name, network, frames ?? 16),
            _ => throw new LabException($"There is no preset '{OneLine.Quote(name)}'; choose one of {string.Join(", ", Names)}."),
        };
    }

    // At least a tenth: a network whose own description has more keeps it.
    private static NetworkConfig DroppingOut(NetworkConfig network) => network.OwnDropout is < 0.1 ? network.WithDropout(0.1) : network;

    private static TrainingPreset Paper(string name, NetworkEntry network, int frames) =>
        new(name, network.Paper with { Frames = frames }, new TrainingConfig());

    /// <summary>From scratch on two CPU cores in minutes. SGD learned less in the same number of epochs (ASSUMPTIONS A9).</summary>
    private static TrainingConfig Quick { get; } = new()
    {
        Epochs = 16,
        BatchSize = 16,
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.001,
        WeightDecay = 0,
        WarmupEpochs = 1,
        TestEvery = 4,
        Augmentation = AugmentationConfig.Quick,
        Pixels = PixelScale.Centred,
    };

    /// <summary>For dozens of clips instead of thousands: smaller steps, more passes, and more of everything that prevents memorising.</summary>
    private static TrainingConfig QuickSmall { get; } = Quick with
    {
        Epochs = 100,
        BatchSize = 4,
        LearningRate = 0.0003,
        WeightDecay = 0.05,
        TestEvery = 10,
        Augmentation = AugmentationConfig.Quick with { MinScale = 0.8, Contrast = 0.1, Brightness = 0.1 },
    };

    /// <summary>
    /// Real and photorealistic people, from an image network trained on ImageNet, in half an hour on two CPU cores: few passes over many clips,
    /// and what any picture has in common (edges, blobs: stage 1) left as it is. Half of the clips get other textures, and half are partly hidden:
    /// puppets have textures of their own, and nothing before their faces (docs/people.md).
    /// </summary>
    private static TrainingConfig People { get; } = QuickSmall with
    {
        Epochs = 6,
        BatchSize = 16,
        LearningRate = 0.0005,
        WarmupEpochs = 0.5,
        LabelSmoothing = 0.1,
        FrozenStages = 1,
        TestEvery = 1,
        Augmentation = QuickSmall.Augmentation with { Convolve = 0.5, Erase = 0.5 },
    };
}
