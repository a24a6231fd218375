using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Torch;

/// <summary>
/// Sums whose factor of 1 is held for ever. TorchSharp turns a number into a <see cref="Scalar"/> and passes on its address alone, so a
/// finalizer that runs in between frees it while libtorch reads it ("Expected false to be true …"), and the process ends. It is rare: it
/// stopped one of some twenty-five trainings of 1,680 steps. So every Scalar here is a static field or a local with <c>using</c>.
/// </summary>
internal static class HeldScalars
{
    private static readonly Scalar One = 1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a ← a + b.</summary>
    public static Tensor PlusInPlace(this Tensor a, Tensor b) => a.add_(b, One);

    /// <summary>a ← a + b for a number that the caller holds.</summary>
    public static Tensor PlusInPlace(this Tensor a, Scalar b) => a.add_(b, One);

    /// <summary>a ← a + 1.</summary>
    public static void Increment(this Tensor a) => a.add_(One, One);
}

/// <summary>
/// BatchNorm over images or video, with PyTorch's defaults and names. TorchSharp's own counts the batches of training with a Scalar it does not
/// hold; with a second thread that collects garbage, it ended the process after 20,000 batches.
/// </summary>
/// <param name="channels">d.</param>
internal sealed class HeldBatchNorm(int channels) : BatchNorm(channels, eps: 1e-5, momentum: 0.1, true, true, null, null, nameof(BatchNorm))
{
    /// <summary>(F, d, H, W) or (B, d, T, H, W), normalised.</summary>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training) num_batches_tracked!.Increment();
        return nn.functional.batch_norm(input, running_mean!, running_var!, weight!, bias!, training, momentum!.Value, eps);
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() is not (4 or 5)) throw new ArgumentException($"input is {Shapes.Text(input.shape)}; expected 4 or 5 axes.");
    }
}
