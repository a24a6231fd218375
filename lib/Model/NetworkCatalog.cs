using MsstNet.Model.Rivals;

namespace MsstNet.Model;

/// <summary>A network in the sizes it is spoken of.</summary>
/// <param name="Title">For reading: "R18-LSTM".</param>
/// <param name="Paper">As published, with 16 frames of 112×112.</param>
/// <param name="Quick">The same layers, thin and on 8 frames of 64×64, for learning on two CPU cores in minutes.</param>
public sealed record NetworkEntry(string Title, NetworkConfig Paper, NetworkConfig Quick)
{
    /// <summary>For typing: "r18-lstm".</summary>
    public string Name => Quick.Model;
}

/// <summary>
/// Every network that can be built: MSSTNet, those of the rows of Tables 2 and 3 that can be built (A19 to A21 say what had to be assumed), and a control. Whatever builds a network
/// from a name or from a run's manifest looks here; a new one is a record derived from <see cref="NetworkConfig"/> and a line below.
/// </summary>
public static class NetworkCatalog
{
    /// <summary>The networks in the order of Table 3, those of Table 2 alone after them, then the control; the default first.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        new("MSSTNet", Presets.Paper(16), Presets.Quick(8)),
        new("R(2+1)D-18", R2Plus1D, Thin(R2Plus1D)),
        new("3D ResNet-18", new VideoResNetConfig(), Thin(new VideoResNetConfig())),
        new("R18-LSTM", new RecurrentConfig(), Thin(new RecurrentConfig { Hidden = 128 })),
        new("R18-GRU", new RecurrentConfig { Cell = RecurrentCell.Gru }, Thin(new RecurrentConfig { Cell = RecurrentCell.Gru, Hidden = 128 })),
        new("Former-DFER", new FormerDferConfig(), Thin(new FormerDferConfig { Heads = 4 })),
        new("VGG13-LSTM", new RecurrentConfig { Image = ImageNetwork.Vgg13 }, Thin(new RecurrentConfig { Image = ImageNetwork.Vgg13, Hidden = 128 })),
        new("C3D", new C3DConfig(), Thin(new C3DConfig { Hidden = 256 })),
        new("R18-mean", new AveragedConfig(), Thin(new AveragedConfig())),
    ];

    /// <summary>The network meant where none is named: MSSTNet.</summary>
    public static NetworkEntry Default => All[0];

    /// <summary>The names, for messages and completion.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>Finds a network by name.</summary>
    /// <exception cref="LabException">There is no such network.</exception>
    public static NetworkEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new LabException($"There is no network '{name}'; choose one of {string.Join(", ", Names)}.");

    private static NetworkConfig Thin(NetworkConfig config) => config with { Frames = 8, Side = 64, Width = 16 };

    // A property with a body, not a field: All is set up before any field that stands below it.
    private static VideoResNetConfig R2Plus1D => new() { Convolution = VideoConvolution.Factorised, StemFrames = 3, StemPool = false };
}
