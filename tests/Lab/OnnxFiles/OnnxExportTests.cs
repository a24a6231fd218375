using Google.Protobuf;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Tests.Data;
using MsstNet.Lab.Tests.Model;
using MsstNet.Lab.Tests.Training;
using MsstNet.Model;
using MsstNet.Model.Rivals;
using MsstNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// Oracle: the library's network on TorchSharp, against the model on ONNX Runtime, one clip and three at once: logits within 1e-4. No weight is zero
/// or one; the variances of BatchNorm are so small that another ε shows. Python's onnx checks the files' form, shapes inferred.
/// </summary>
public sealed class OnnxExportTests
{
    private const double Tolerance = 1e-4;

    private static readonly MsstNetConfig Thin = Presets.Quick(8) with { Width = 8, Dim = 32 };
    private static readonly RecurrentConfig Recurrent = new() { Frames = 5, Side = 64, Width = 4, Hidden = 24 };
    private static readonly VideoResNetConfig Video = new() { Frames = 7, Side = 65, Width = 4 };

    private static readonly Dictionary<string, NetworkConfig> Shapes = new(
    [
        .. NetworkCatalog.All.Select(entry => new KeyValuePair<string, NetworkConfig>($"{entry.Name}, quick", entry.Quick)),
        .. NetworkCatalog.All.Select(entry => new KeyValuePair<string, NetworkConfig>($"{entry.Name}, T = 4", entry.Paper with { Frames = 4 })),
        .. NetworkCatalog.All.Select(entry => new KeyValuePair<string, NetworkConfig>(
            $"{entry.Name}, odd", entry.Quick with { Frames = 5, Side = 97, Width = 4, Classes = 3 })),
        new("msstnet, paper", Presets.Paper(16)),
        new("msstnet, people", Presets.People(4)),
        new("msstnet, sum", Thin with { Fusion = Fusion.Sum }),
        new("msstnet, sum without a T-Former", Thin with { Fusion = Fusion.Sum, Blocks = new(1, 0, 2) }),
        new("msstnet, without time", Thin with { TimeEmbedding = false }),
        new("msstnet, without T-Formers", Thin with { Blocks = new(0, 0, 0) }),
        new("msstnet, one stage thrice", Thin with { Stages = new(2, 2, 2), Grid = 3 }),
        new("r18-lstm, two layers", Recurrent with { Layers = 2 }),
        new("r18-gru, three layers", Recurrent with { Layers = 3, Cell = RecurrentCell.Gru }),
        new("3d-resnet18, not pooled", Video with { StemPool = false, StemFrames = 3 }),
        new("r2plus1d-18, torchvision's", Video with { Convolution = VideoConvolution.Factorised, Middle = MiddleChannels.EveryBlock }),
        new("former-dfer, deep", new FormerDferConfig { Frames = 6, Side = 64, Width = 4, Heads = 2, SpatialBlocks = 2, TemporalBlocks = 1 }),
        new("former-dfer, without places", new FormerDferConfig { Frames = 3, Side = 64, Width = 8, SpatialBlocks = 0 }),
    ]);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    public static TheoryData<string> QuickNames => [.. Shapes.Keys.Where(name => name.EndsWith("quick", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Names))]
    public void ONNX_Runtime_answers_as_the_library_does(string name)
    {
        using var scope = NewDisposeScope();
        var config = Shapes[name];
        Compare(Network(config), Manifest(config), new SyntheticFaces(SyntheticSettings.Parse("people=10")), [1, 9, 30]);
    }

    [Theory, MemberData(nameof(QuickNames))]
    public void ONNX_Runtime_answers_as_the_library_does_on_real_faces(string name)
    {
        using var scope = NewDisposeScope();
        var config = Shapes[name];
        Compare(Network(config), Manifest(config), MsstNet.Data.Sets.Dfew.Open(SharedFaces.Root), [0, 11, 40]);
    }

    [Theory, MemberData(nameof(QuickNames))]
    public async Task The_file_is_what_Pythons_checker_takes_for_ONNX(string name)
    {
        using var scope = NewDisposeScope();
        var config = Shapes[name];
        await PythonOnnx.Check(OnnxExport.Whole(Network(config).state_dict(), Manifest(config)));
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        using var scope = NewDisposeScope();
        byte[] Bytes() => OnnxExport.Whole(Network(Thin).state_dict(), Manifest(Thin)).ToByteArray();
        Assert.Equal(Bytes(), Bytes());
    }

    [Fact]
    public void A_weight_without_a_place_in_the_graph_is_an_error()
    {
        using var scope = NewDisposeScope();
        var weights = Network(Thin).state_dict();
        weights["fc2.weight"] = ones(3);
        var error = Assert.Throws<InvalidOperationException>(() => OnnxExport.Whole(weights, Manifest(Thin)));
        Assert.Equal("The graph has no place for fc2.weight.", error.Message);
    }

    internal static nn.Module<Tensor, Tensor> Network(NetworkConfig config)
    {
        var network = ClosedForm.Fill(config.Build(seed: 1));
        using var guard = no_grad();
        foreach (var (key, value) in network.state_dict().Where(entry => entry.Key.EndsWith("running_var", StringComparison.Ordinal)))
        {
            value.mul_(1e-3);
            network.state_dict()[key.Replace("running_var", "weight", StringComparison.Ordinal)].mul_(Math.Sqrt(1e-3));
        }
        network.eval();
        return network;
    }

    internal static RunManifest Manifest(NetworkConfig config) =>
        TinyRun.Manifest with { Network = config, Classes = [.. Enumerable.Range(1, config.Classes).Select(number => $"class {number}")] };

    /// <summary>Clips as the network sees them, (B, T, 3, H, W).</summary>
    internal static Tensor Clips(IClipSource source, int[] clips, RunManifest manifest) => cat(
    [
        .. clips.Select(clip => ClipReader.Read(source, clip,
            FrameSampler.MiddleOfSegments(source.Clips[clip].FrameCount, manifest.Network.Frames), manifest.Network.Side, manifest.Training.Pixels)),
    ]);

    internal static void Compare(nn.Module<Tensor, Tensor> network, RunManifest manifest, IClipSource source, int[] clips)
    {
        using var noGradient = no_grad();
        using var runtime = new RuntimeNetwork(OnnxExport.Whole(network.state_dict(), manifest));
        var (shape, frames) = (manifest.Network, Clips(source, clips, manifest));
        Assert.Equal($"clip (-1, {shape.Frames}, 3, {shape.Side}, {shape.Side})", runtime.Input);
        Assert.Equal($"logits (-1, {shape.Classes})", runtime.Output);
        var expected = network.call(frames);                                                      // (3, C)
        Near.NotEqual(expected[0], expected[1], 1e-3);
        Agree(expected, runtime.Run(frames)[0], Tolerance);
        Agree(expected[..1], runtime.Run(frames[..1])[0], Tolerance);
    }

    /// <summary>Within a tolerance, and within as much of the largest logit where that is below 1.</summary>
    internal static void Agree(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = (expected - actual).abs().max().ToDouble(), largest = expected.abs().max().ToDouble();
        string found = FormattableString.Invariant($"differs by {difference:0.0e0} of {largest:0.00}");
        TestContext.Current.TestOutputHelper?.WriteLine(found);
        Assert.InRange(largest, 0.01, 50);
        Assert.True(difference <= tolerance * Math.Min(1, largest), found);
    }
}
