using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>
/// 3D ResNet-18 (Hara et al. 2018) and R(2+1)D-18 (Tran et al. 2018): a stem, four stages of two <see cref="VideoBlock"/>s that halve frames and
/// places from the second on, and p = FC(mean over time and place). Names are torchvision's: with three stem frames and no pooling it is its
/// <c>r3d_18</c>, factorised with <see cref="MiddleChannels.EveryBlock"/> its <c>r2plus1d_18</c>, and their weights load by name.
/// </summary>
public sealed class VideoResNet : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly MaxPool3d? pool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="seed">Names the starting weights.</param>
    /// <exception cref="ArgumentException">The shape cannot be built; see <see cref="VideoResNetConfig.Validate"/>.</exception>
    public VideoResNet(VideoResNetConfig config, long seed) : base(nameof(VideoResNet))
    {
        Config = config.Validate();
        using var generator = new Generator((ulong)seed, CPU);
        stem = config.Convolution == VideoConvolution.Full ? FullStem(config, generator) : FactorisedStem(config, generator);
        if (config.StemPool) pool = MaxPool3d(3, stride: 2, padding: 1);
        layer1 = Stage(1);
        layer2 = Stage(2);
        layer3 = Stage(3);
        layer4 = Stage(4);
        fc = Linear(config.Channels(4), config.Classes);
        Initialisation.Classifier(fc, generator);
        RegisterComponents();

        Sequential Stage(int stage)
        {
            (int inputs, int stride) = stage == 1 ? (config.Width, 1) : (config.Channels(stage - 1), 2);
            int outputs = config.Channels(stage);
            return Sequential(
                ("0", new VideoBlock(config, inputs, outputs, stride, generator)),
                ("1", new VideoBlock(config, outputs, outputs, 1, generator)));
        }
    }

    /// <summary>The network's shape.</summary>
    public VideoResNetConfig Config { get; }

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        var x = stem.call(frames.permute(0, 2, 1, 3, 4).contiguous());        // (B, w, T, H/2, W/2)
        if (pool is not null) x = pool.call(x);                               // (B, w, T/2, H/4, W/4)
        foreach (var layer in new[] { layer1, layer2, layer3, layer4 }) x = layer.call(x);
        return fc.call(x.mean([2, 3, 4])).MoveToOuterDisposeScope();          // (B, 8·w, …) → (B, C)
    }

    private static Sequential FullStem(VideoResNetConfig config, Generator generator) => Sequential(
        ("0", VideoBlock.Convolution(3, config.Width, (config.StemFrames, 7), (1, 2), generator)),
        ("1", new HeldBatchNorm(config.Width)),
        ("2", ReLU(inplace: true)));

    private static Sequential FactorisedStem(VideoResNetConfig config, Generator generator) => Sequential(
        ("0", VideoBlock.Convolution(3, config.StemMiddle, (1, 7), (1, 2), generator)),
        ("1", new HeldBatchNorm(config.StemMiddle)),
        ("2", ReLU(inplace: true)),
        ("3", VideoBlock.Convolution(config.StemMiddle, config.Width, (config.StemFrames, 1), (1, 1), generator)),
        ("4", new HeldBatchNorm(config.Width)),
        ("5", ReLU(inplace: true)));
}
