using MsstNet.Lab.Model.Rivals;

namespace MsstNet.Lab.Model;

/// <summary>A network under the name the command line and a run's manifest know it by.</summary>
/// <param name="Name">For typing: "r18-lstm".</param>
/// <param name="Title">For reading: "R18-LSTM".</param>
/// <param name="Paper">As published, with 16 frames of 112×112.</param>
/// <param name="Quick">The same layers, thin and on 8 frames of 64×64, for learning on two CPU cores in minutes.</param>
public sealed record NetworkEntry(string Name, string Title, NetworkConfig Paper, NetworkConfig Quick);

/// <summary>Every network that can be built: MSSTNet and those of the rows of Tables 2 and 3 whose description determines them.</summary>
public static class NetworkCatalog
{
    /// <summary>The networks in the order of Table 3, those of Table 2 alone after them; MSSTNet first.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        new("msstnet", "MSSTNet", Presets.Paper(16), Presets.Quick(8)),
        new("r2plus1d-18", "R(2+1)D-18", R2Plus1D, Thin(R2Plus1D)),
        new("3d-resnet18", "3D ResNet-18", new VideoResNetConfig(), Thin(new VideoResNetConfig())),
        new("r18-lstm", "R18-LSTM", new RecurrentConfig(), Thin(new RecurrentConfig { Hidden = 128 })),
        new("r18-gru", "R18-GRU", new RecurrentConfig { Cell = RecurrentCell.Gru }, Thin(new RecurrentConfig { Cell = RecurrentCell.Gru, Hidden = 128 })),
        new("former-dfer", "Former-DFER", new FormerDferConfig(), Thin(new FormerDferConfig { Heads = 4 })),
        new("vgg13-lstm", "VGG13-LSTM", new RecurrentConfig { Image = ImageNetwork.Vgg13 }, Thin(new RecurrentConfig { Image = ImageNetwork.Vgg13, Hidden = 128 })),
        new("c3d", "C3D", new C3DConfig(), Thin(new C3DConfig { Hidden = 256 })),
    ];

    /// <summary>The names, for messages and completion.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>Finds a network by name.</summary>
    /// <exception cref="LabException">There is no such network.</exception>
    public static NetworkEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new LabException($"There is no network '{name}'; there are {string.Join(", ", Names)}.");

    private static NetworkConfig Thin(NetworkConfig config) => config with { Frames = 8, Side = 64, Width = 16 };

    // A property with a body, not a field: All is set up before any field that stands below it.
    private static VideoResNetConfig R2Plus1D => new() { Convolution = VideoConvolution.Factorised, StemFrames = 3, StemPool = false };
}
