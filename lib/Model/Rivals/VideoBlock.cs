using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>
/// ResNet's basic block over time and place: y = relu(BN(W₂ ∗ relu(BN(W₁ ∗ x))) + shortcut(x)), the convolutions 3×3×3 or factorised.
/// The shortcut is x itself, or a strided 1×1×1 convolution with BatchNorm where the shape changes. Names are those of torchvision's video models.
/// </summary>
public sealed class VideoBlock : Module<Tensor, Tensor>
{
    private readonly Sequential conv1;
    private readonly Sequential conv2;
    private readonly Sequential? downsample;

    /// <summary>Builds the block.</summary>
    /// <param name="config">The network's shape: full or factorised.</param>
    /// <param name="inputs">Channels of x.</param>
    /// <param name="outputs">Channels of y.</param>
    /// <param name="stride">1, or 2 to halve frames and places.</param>
    /// <param name="generator">Draws the starting weights.</param>
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
        Initialisation.KaimingFanOut(layer.weight, generator);
        return layer;
    }

    private static Sequential Factorised(int inputs, int middle, int outputs, int stride, Generator generator) => Sequential(
        ("0", Convolution(inputs, middle, (1, 3), (1, stride), generator)),
        ("1", new HeldBatchNorm(middle)),
        ("2", ReLU(inplace: true)),
        ("3", Convolution(middle, outputs, (3, 1), (stride, 1), generator)));
}
