using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace MsstNet;

/// <summary>
/// The axis legend of the whole workbook, checked where tensors come in:
/// B clips, T frames, N patches, D width, A heads, C classes, d channels, H and W height and width in pixels.
/// </summary>
public static class Shapes
{
    /// <summary>Requires a tensor's shape; -1 in <paramref name="expected"/> lets an axis be of any length.</summary>
    /// <param name="tensor">The tensor to check.</param>
    /// <param name="axes">The names of the axes, separated by spaces, for the message: "B T N D".</param>
    /// <param name="expected">One length per axis.</param>
    /// <param name="name">Filled in by the compiler: what the caller calls the tensor.</param>
    /// <exception cref="ArgumentException">The shape differs: <c>z is [2, 4, 16, 32]; expected B T N D = [2, 4, 9, 32].</c></exception>
    public static void Require(
        torch.Tensor tensor,
        string axes,
        ReadOnlySpan<long> expected,
        [CallerArgumentExpression(nameof(tensor))] string name = "tensor")
    {
        bool same = tensor.dim() == expected.Length;
        for (int axis = 0; same && axis < expected.Length; axis++)
            same = expected[axis] < 0 || tensor.size(axis) == expected[axis];
        if (!same) throw new ArgumentException($"{name} is {Text(tensor.shape)}; expected {axes} = {Text(expected)}.");
    }

    /// <summary>A shape as text, "[2, 4, 16, 32]"; an axis of any length is "·".</summary>
    public static string Text(ReadOnlySpan<long> shape) =>
        "[" + string.Join(", ", shape.ToArray().Select(length => length < 0 ? "·" : length.ToString(CultureInfo.InvariantCulture))) + "]";
}
