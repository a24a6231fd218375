using MsstNet.Model.Rivals;

namespace MsstNet.Model;

/// <summary>A network in its sizes.</summary>
/// <param name="Title">For reading: "R18-LSTM".</param>
/// <param name="Paper">As published, with 16 frames of 112×112.</param>
/// <param name="Quick">The same layers, thin and on 8 frames of 64×64, for learning on two CPU cores in minutes.</param>
public sealed record NetworkEntry(string Title, NetworkConfig Paper, NetworkConfig Quick)
{
    /// <summary>For real people, from weights trained on ImageNet: 8 frames, and not larger than a night on two CPU cores allows.</summary>
    public NetworkConfig People { get; init; } = Paper with { Frames = 8 };

    /// <summary>For typing: "r18-lstm".</summary>
    public string Name => Quick.Model;
}

/// <summary>
/// Every network that can be built: MSSTNet, the networks of Tables 2 and 3 (A19 to A21 say what had to be assumed), and a control.
/// Whatever builds a network from a name or from a run's manifest looks here. To add one, derive a record from <see cref="NetworkConfig"/> and
/// add a line below.
/// </summary>
public static class NetworkCatalog
{
    /// <summary>The networks in the order of Table 3, those of Table 2 alone after them, then the control; the default first.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        new("MSSTNet", Presets.Paper(16), Presets.Quick(8)) { People = Presets.People(8) },
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

    /// <summary>An MSSTNet with the blocks of a published one, where thin shapes have fewer; any other network as it is.</summary>
    public static NetworkConfig AsDeepAs(this NetworkConfig config, NetworkConfig published) =>
        (config, published) is (MsstNetConfig thin, MsstNetConfig deep) ? thin with { Blocks = deep.Blocks } : config;

    private static NetworkConfig Thin(NetworkConfig config) => config with { Frames = 8, Side = 64, Width = 16 };

    // A property with a body, not a field: All is set up before any field that stands below it.
    private static VideoResNetConfig R2Plus1D => new() { Convolution = VideoConvolution.Factorised, StemFrames = 3, StemPool = false };
}
