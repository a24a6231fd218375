using MsstNet.Model;
using MsstNet.Model.Rivals;
using MsstNet.Weights;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model.Rivals;

/// <summary>
/// Oracle: torchvision 0.14's r3d_18, r2plus1d_18, VideoResNet, vgg13 and resnet18, and PyTorch 1.13's LSTM, GRU, convolutions and encoder layers
/// on the same weights, Golden/make_rivals.py. The weights follow from the parameters' names, so a name that is not torchvision's fails, too.
/// 1e-5 relative to the largest value.
/// </summary>
public class TorchvisionReferenceTests
{
    private static readonly VideoResNetConfig R2Plus1D =
        new() { Frames = 8, Side = 64, Convolution = VideoConvolution.Factorised, StemFrames = 3, StemPool = false };
    private static readonly RecurrentConfig R18 = new() { Frames = 5, Hidden = 24 };

    public static IReadOnlyDictionary<string, NetworkConfig> Cases { get; } = new Dictionary<string, NetworkConfig>
    {
        ["r3d_18"] = new VideoResNetConfig { Frames = 8, Side = 64, StemFrames = 3, StemPool = false },
        ["r2plus1d_18"] = R2Plus1D with { Middle = MiddleChannels.EveryBlock },
        ["3d-resnet18"] = new VideoResNetConfig(),
        ["r2plus1d-formula"] = R2Plus1D,
        ["r18-lstm"] = R18,
        ["r18-gru"] = R18 with { Cell = RecurrentCell.Gru },
        ["r18-gru-2"] = R18 with { Cell = RecurrentCell.Gru, Layers = 2 },
        ["vgg13-lstm"] = R18 with { Image = ImageNetwork.Vgg13, Side = 64, Width = 8, Layers = 2 },
        ["c3d"] = new C3DConfig { Width = 16, Hidden = 64 },
        ["c3d-odd"] = new C3DConfig { Width = 8, Hidden = 32, Frames = 6, Side = 70 },
        ["former-dfer"] = new FormerDferConfig { Frames = 4 },
        ["former-dfer-2-1"] = new FormerDferConfig { Frames = 5, Side = 70, Heads = 4, SpatialBlocks = 2, TemporalBlocks = 1 },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static WeightFile Golden() => SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "rivals.safetensors"));

    [Theory, MemberData(nameof(Names))]
    public void A_network_gives_the_logits_of_torchvisions_layers(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden();
        var config = Cases[name];
        using var net = ClosedForm.Fill(config.Build(seed: 1));
        net.eval();
        using var guard = inference_mode();

        Equal(golden[name], net.call(ClosedForm.Tensor("frames", 2, config.Frames, 3, config.Side, config.Side)), 1e-5);
    }

    [Fact]
    public void VGG_13_has_torchvisions_layers_at_full_width()
    {
        using var scope = NewDisposeScope();
        using var golden = Golden();
        using var generator = new Generator(1UL, CPU);
        var net = ClosedForm.Fill(new Vgg13Features(64, generator), prefix: "vgg.");
        using var guard = inference_mode();

        Equal(golden["vgg13"], net.call(ClosedForm.Tensor("frames", 2, 1, 3, 112, 112).flatten(0, 1)).mean([2, 3]), 1e-5);
    }
}
