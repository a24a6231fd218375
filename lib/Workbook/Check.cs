using System.Globalization;
using TorchSharp;

namespace MsstNet.Workbook;

/// <summary>
/// Checks of a notebook's own numbers. One that holds is a value, shown as a line with what was measured. One that does not hold throws, so
/// that the cell fails.
/// </summary>
public static class Check
{
    /// <summary>That a statement is true.</summary>
    /// <exception cref="CheckFailedException">It is not.</exception>
    public static CheckResult That(bool holds, string statement) => Settle(holds, statement, "");

    /// <summary>That two numbers are within <paramref name="tolerance"/>, |actual − expected| ≤ tolerance.</summary>
    /// <exception cref="CheckFailedException">They are not, or one of them is no number.</exception>
    public static CheckResult Close(double actual, double expected, double tolerance, string statement)
    {
        double off = Math.Abs(actual - expected);
        return Settle(off <= tolerance, statement, $"{Text(actual)} against {Text(expected)}, {Text(off)} apart, at most {Text(tolerance)}");
    }

    /// <summary>That two tensors have one shape and are within <paramref name="tolerance"/> everywhere.</summary>
    /// <exception cref="CheckFailedException">They are not, or a value is no number.</exception>
    public static CheckResult Close(torch.Tensor actual, torch.Tensor expected, double tolerance, string statement)
    {
        if (!actual.shape.SequenceEqual(expected.shape))
            return Settle(false, statement, $"the shapes are {Shapes.Text(actual.shape)} and {Shapes.Text(expected.shape)}");
        using var scope = torch.NewDisposeScope();
        double off = (actual.detach().to(torch.float64) - expected.detach().to(torch.float64)).abs().max().item<double>();
        return Settle(off <= tolerance, statement, $"largest difference {Text(off)}, at most {Text(tolerance)}");
    }

    /// <summary>That a tensor has a shape; −1 stands for any length.</summary>
    /// <exception cref="CheckFailedException">It has another.</exception>
    public static CheckResult Shape(torch.Tensor tensor, params long[] shape)
    {
        string wanted = Shapes.Text(shape), measured = Shapes.Text(tensor.shape);
        bool holds = tensor.shape.Length == shape.Length && tensor.shape.Zip(shape).All(axis => axis.Second < 0 || axis.First == axis.Second);
        return Settle(holds, $"the shape is {wanted}", measured == wanted ? "" : measured);
    }

    // A comparison with NaN is false, so a NaN never holds.
    private static CheckResult Settle(bool holds, string statement, string measured) => holds
        ? new CheckResult(statement, measured)
        : throw new CheckFailedException(measured.Length > 0 ? $"Not so: {statement} ({measured})." : $"Not so: {statement}.");

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture) is "0" && number != 0
        ? number.ToString("0.0e+0", CultureInfo.InvariantCulture)
        : number.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>A check that holds.</summary>
/// <param name="Statement">What was claimed.</param>
/// <param name="Measured">The numbers behind it; empty when the statement says it all.</param>
public sealed record CheckResult(string Statement, string Measured)
{
    /// <summary>One line: "✓ rows sum to 1 (1 against 1, …)".</summary>
    public override string ToString() => Measured.Length > 0 ? $"✓ {Statement} ({Measured})" : $"✓ {Statement}";
}

/// <summary>A check that does not hold.</summary>
public sealed class CheckFailedException(string message) : Exception(message);
