using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Torch;

/// <summary>
/// HeldScalars of tensors with a factor of 1 that is held for ever. TorchSharp's own turn the 1 into a Scalar on the way and hand on its address alone; a finalizer that
/// comes in between frees it under libtorch's hands ("Expected false to be true … toLong"), and the process ends. Seldom: it struck one of some twenty-five
/// trainings of 1,680 steps.
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
}
