using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>A part of a network whose BatchNorms can become part of the convolutions before them.</summary>
internal interface IFoldable
{
    /// <summary>Works the folded convolutions out, or with false forgets them. They hold until the weights change.</summary>
    void Fold(bool on);
}

/// <summary>
/// A network folded for as long as nothing is learned: in evaluation mode BatchNorm is a fixed scale and shift of each channel, so a convolution
/// and it are one convolution, y = (w·γ/σ) ∗ x + (β − μ·γ/σ) with σ = √(variance + ε). The answers are the same up to rounding; the maps are
/// read and written once less for every BatchNorm.
/// </summary>
/// <remarks>In training mode a folded network computes as ever.</remarks>
public sealed class Folding : IDisposable
{
    private readonly IFoldable[] parts;

    private Folding(IFoldable[] parts) => this.parts = parts;

    /// <summary>Folds what can be folded of any network, until disposed. Weights must not change meanwhile.</summary>
    public static Folding Of(nn.Module network)
    {
        var folding = new Folding([.. network.modules().Prepend(network).OfType<IFoldable>().Distinct()]);
        using var noGradient = no_grad();
        foreach (var part in folding.parts) part.Fold(on: true);
        return folding;
    }

    /// <summary>Unfolds it.</summary>
    public void Dispose()
    {
        foreach (var part in parts) part.Fold(on: false);
    }
}

/// <summary>A convolution without bias and the BatchNorm after it, which can be folded into one convolution. The two stay their module's.</summary>
internal sealed class FoldableConvolution(Conv2d convolution, HeldBatchNorm norm, long stride, long padding) : IFoldable
{
    private Tensor? weight, bias;   // of the folded convolution

    /// <summary>(F, d_in, H, W) to (F, d, H / stride, W / stride).</summary>
    public Tensor Call(Tensor x) => weight is null || norm.training
        ? norm.call(stride == 1 && padding == 1 && SmallMaps.PayFor(x) ? SmallMaps.Convolve(x, convolution.weight!) : convolution.call(x))
        : nn.functional.conv2d(x, weight, bias, [stride, stride], [padding, padding]);

    public void Fold(bool on)
    {
        weight?.Dispose();
        bias?.Dispose();
        (weight, bias) = (null, null);
        if (!on) return;
        using var scope = NewDisposeScope();
        using Scalar epsilon = norm.eps;
        var scale = norm.weight! / norm.running_var!.clone().PlusInPlace(epsilon).sqrt();      // γ/σ, (d)
        weight = (convolution.weight!.detach() * scale.view(-1, 1, 1, 1)).detach().DetachFromDisposeScope();
        bias = (norm.bias! - (norm.running_mean! * scale)).detach().DetachFromDisposeScope();
    }
}
