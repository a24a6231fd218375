using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>What stands for a 3×3×3 convolution.</summary>
public enum VideoConvolution
{
    /// <summary>The convolution over time and place at once: 3D ResNet-18 (Hara et al. 2018).</summary>
    Full,
    /// <summary>1×3×3 over the place, BatchNorm and ReLU, then 3×1×1 over time: R(2+1)D-18 (Tran et al. 2018).</summary>
    Factorised,
}

/// <summary>How many channels lie between the two halves of a factorised convolution.</summary>
public enum MiddleChannels
{
    /// <summary>
    /// The paper's formula for every convolution, the first included: M = ⌊t·d²·in·out / (d²·in + t·out)⌋, which keeps the parameters of the
    /// full one. It comes to 42.14 G, within 0.6 % of Table 3's 42.36, the other to 40.52.
    /// </summary>
    EveryConvolution,
    /// <summary>torchvision's r2plus1d_18: 45 in the stem, and one M, from the block's input and output, for both convolutions of a block.</summary>
    EveryBlock,
}

/// <summary>Shape of 3D ResNet-18 and R(2+1)D-18: ResNet-18 whose convolutions see time as well.</summary>
public sealed record VideoResNetConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => Convolution == VideoConvolution.Full ? "3d-resnet18" : "r2plus1d-18";

    /// <inheritdoc/>
    public override string Description =>
        $"ResNet-18 with {(Convolution == VideoConvolution.Full ? "3×3×3" : "1×3×3 and 3×1×1")} convolutions at width {Width}";

    /// <summary>Full or factorised.</summary>
    public VideoConvolution Convolution { get; init; } = VideoConvolution.Full;

    /// <summary>Frames the first convolution sees at once: 7 in Hara et al., 3 in Tran et al.</summary>
    public int StemFrames { get; init; } = 7;

    /// <summary>3×3×3 max pooling with stride 2 after the first convolution: Hara et al. have it, Tran et al. have not.</summary>
    public bool StemPool { get; init; } = true;

    /// <summary>Channels inside a factorised convolution.</summary>
    public MiddleChannels Middle { get; init; } = MiddleChannels.EveryConvolution;

    /// <summary>Channels of stage 1 … 4.</summary>
    public int Channels(int stage) => Width << (stage - 1);

    /// <summary>Channels between the two halves of the stem's factorised convolution.</summary>
    internal int StemMiddle => Middle == MiddleChannels.EveryBlock ? Math.Max(1, 45 * Width / 64) : MiddleOf(StemFrames, 7, 3, Width);

    /// <summary>Channels between the two halves of a block's first or second convolution.</summary>
    internal int BlockMiddle(int inputs, int outputs, int convolution) =>
        MiddleOf(3, 3, convolution == 1 || Middle == MiddleChannels.EveryBlock ? inputs : outputs, outputs);

    /// <inheritdoc/>
    public override VideoResNetConfig Validate()
    {
        base.Validate();
        if (StemFrames < 1 || StemFrames % 2 == 0)
            throw new ArgumentException($"StemFrames is {StemFrames}; a kernel with a middle frame has an odd number.");
        RequireDefined(Convolution);
        RequireDefined(Middle);
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new VideoResNet(this, seed);

    private static int MiddleOf(int time, int side, int inputs, int outputs) =>
        time * side * side * inputs * outputs / (side * side * inputs + time * outputs);

    internal override Int128 LeastWeights => base.LeastWeights + StemFrames;
}

/// <summary>
/// 3D ResNet-18 (Hara et al. 2018) and R(2+1)D-18 (Tran et al. 2018): a stem, four stages of two <see cref="VideoBlock"/>s that halve frames and
/// places from the second on, and p = FC(mean over time and place). Names are torchvision's: with three stem frames and no pooling it is its
/// <c>r3d_18</c>, factorised with <see cref="MiddleChannels.EveryBlock"/> its <c>r2plus1d_18</c>, and their weights load by name.
/// </summary>
public sealed class VideoResNet : RivalNetwork<VideoResNetConfig>
{
    private readonly Sequential stem;
    private readonly MaxPool3d? pool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode; see <see cref="NetworkConfig.Build"/>.</summary>
    public VideoResNet(VideoResNetConfig config, long seed) : base(config, nameof(VideoResNet))
    {
        using var generator = new Generator((ulong)seed, CPU);
        stem = Stem(config, generator);
        if (config.StemPool) pool = MaxPool3d(3, stride: 2, padding: 1);
        layer1 = Stage(1);
        layer2 = Stage(2);
        layer3 = Stage(3);
        layer4 = Stage(4);
        fc = Initialisation.Classifier(config.Channels(4), config.Classes, generator);
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

    private protected override Tensor Logits(Tensor frames)
    {
        var x = stem.call(frames.permute(0, 2, 1, 3, 4).contiguous());        // (B, w, T, H/2, W/2)
        if (pool is not null) x = pool.call(x);                               // (B, w, T/2, H/4, W/4)
        foreach (var layer in new[] { layer1, layer2, layer3, layer4 }) x = layer.call(x);
        return fc.call(x.mean([2, 3, 4]));                                    // (B, 8·w, …) → (B, C)
    }

    private static Sequential Stem(VideoResNetConfig config, Generator generator)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        if (config.Convolution == VideoConvolution.Factorised)
        {
            Add(3, config.StemMiddle, (1, 7), (1, 2));
            Add(config.StemMiddle, config.Width, (config.StemFrames, 1), (1, 1));
        }
        else
        {
            Add(3, config.Width, (config.StemFrames, 7), (1, 2));
        }
        return Sequential(layers);

        void Add(int inputs, int outputs, (int Time, int Side) kernel, (int Time, int Side) stride) =>
            layers.AddRange([VideoBlock.Convolution(inputs, outputs, kernel, stride, generator), new HeldBatchNorm(outputs), ReLU(inplace: true)]);
    }
}

/// <summary>
/// ResNet's basic block over time and place: y = relu(BN(W₂ ∗ relu(BN(W₁ ∗ x))) + shortcut(x)), the convolutions 3×3×3 or factorised.
/// The shortcut is x itself, or a strided 1×1×1 convolution with BatchNorm where the shape changes. Names are those of torchvision's video models.
/// </summary>
internal sealed class VideoBlock : Module<Tensor, Tensor>
{
    private readonly Sequential conv1;
    private readonly Sequential conv2;
    private readonly Sequential? downsample;
    /// <summary>Builds the block from x's channels to y's; a stride of 2 halves frames and places.</summary>
    public VideoBlock(VideoResNetConfig config, int inputs, int outputs, int stride, Generator generator) : base(nameof(VideoBlock))
    {
        conv1 = Sequential(("0", Half(1, inputs, stride)), ("1", new HeldBatchNorm(outputs)), ("2", ReLU(inplace: true)));
        conv2 = Sequential(("0", Half(2, outputs, 1)), ("1", new HeldBatchNorm(outputs)));
        if (stride != 1 || inputs != outputs)
            downsample = Sequential(("0", Convolution(inputs, outputs, (1, 1), (stride, stride), generator)), ("1", new HeldBatchNorm(outputs)));
        RegisterComponents();

        Module<Tensor, Tensor> Half(int number, int channels, int step) => config.Convolution == VideoConvolution.Full
            ? Convolution(channels, outputs, (3, 3), (step, step), generator)
            : Factorised(channels, config.BlockMiddle(inputs, outputs, number), outputs, step, generator);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="x">(B, inputs, T, H, W).</param>
    /// <returns>(B, outputs, T / stride, H / stride, W / stride), rounded up.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = conv2.call(conv1.call(x));
        y.PlusInPlace(downsample is null ? x : downsample.call(x));
        return functional.relu(y, inplace: true).MoveToOuterDisposeScope();
    }

    /// <summary>A time × side × side convolution with "same" padding, no bias because BatchNorm follows.</summary>
    internal static Conv3d Convolution(int inputs, int outputs, (int Time, int Side) kernel, (int Time, int Side) stride, Generator generator)
    {
        var layer = Conv3d(
            inputs, outputs, (kernel.Time, kernel.Side, kernel.Side), (stride.Time, stride.Side, stride.Side),
            (kernel.Time / 2, kernel.Side / 2, kernel.Side / 2), bias: false);
        Initialisation.KaimingFanOut(layer.weight, layer.bias, generator);
        return layer;
    }

    private static Sequential Factorised(int inputs, int middle, int outputs, int stride, Generator generator) => Sequential(
        ("0", Convolution(inputs, middle, (1, 3), (1, stride), generator)),
        ("1", new HeldBatchNorm(middle)),
        ("2", ReLU(inplace: true)),
        ("3", Convolution(middle, outputs, (3, 1), (stride, 1), generator)));
}
