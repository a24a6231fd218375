using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>
/// ResNet's basic block (He et al. 2016): y = relu(BN(W₂ ∗ relu(BN(W₁ ∗ x))) + shortcut(x)), both convolutions 3×3.
/// The shortcut is x itself, or a strided 1×1 convolution with BatchNorm where the shape changes. Field names are torchvision's.
/// </summary>
public sealed class BasicBlock : Module<Tensor, Tensor>, IFoldable
{
    private readonly Conv2d conv1;
    private readonly HeldBatchNorm bn1;
    private readonly Conv2d conv2;
    private readonly HeldBatchNorm bn2;
    private readonly Sequential? downsample;
    private readonly FoldableConvolution first, second;
    private readonly FoldableConvolution? shortcut;

    /// <summary>Builds the block.</summary>
    /// <param name="inputs">Channels of x.</param>
    /// <param name="outputs">Channels of y.</param>
    /// <param name="stride">1, or 2 to halve the map.</param>
    /// <param name="generator">Draws the starting weights.</param>
    public BasicBlock(int inputs, int outputs, int stride, Generator generator) : base(nameof(BasicBlock))
    {
        conv1 = Convolution(inputs, outputs, kernel: 3, stride, generator);
        bn1 = new HeldBatchNorm(outputs);
        conv2 = Convolution(outputs, outputs, kernel: 3, stride: 1, generator);
        bn2 = new HeldBatchNorm(outputs);
        (first, second) = (new(conv1, bn1, stride, padding: 1), new(conv2, bn2, stride: 1, padding: 1));
        if (stride != 1 || inputs != outputs)
        {
            downsample = Sequential(("0", Convolution(inputs, outputs, kernel: 1, stride, generator)), ("1", new HeldBatchNorm(outputs)));
            shortcut = new((Conv2d)downsample[0], (HeldBatchNorm)downsample[1], stride, padding: 0);
        }
        RegisterComponents();
    }

    /// <summary>Applies the block.</summary>
    /// <param name="x">(B·T, inputs, H, W).</param>
    /// <returns>(B·T, outputs, H / stride, W / stride), rounded up.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = second.Call(functional.relu(first.Call(x), inplace: true));
        y.PlusInPlace(shortcut is null ? x : shortcut.Call(x));
        return functional.relu(y, inplace: true).MoveToOuterDisposeScope();
    }

    void IFoldable.Fold(bool on)
    {
        first.Fold(on);
        second.Fold(on);
        shortcut?.Fold(on);
    }

    /// <summary>A convolution as ResNet uses it: "same" padding for odd kernels, no bias because BatchNorm follows.</summary>
    internal static Conv2d Convolution(int inputs, int outputs, int kernel, int stride, Generator generator)
    {
        var layer = Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false);
        Initialisation.KaimingFanOut(layer.weight, layer.bias, generator);
        return layer;
    }
}
