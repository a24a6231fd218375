using FsCheck;
using FsCheck.Fluent;
using MsstNet.Workbook;
using TorchSharp;
using Check = MsstNet.Workbook.Check;

namespace MsstNet.Lab.Tests.Workbook;

/// <summary>Oracle: the definition, |a − b| ≤ tolerance, and a tensor made with one element off by a known amount. Exact.</summary>
public sealed class CheckTests
{
    [Fact]
    public void Numbers_are_close_when_their_difference_is_within_the_tolerance() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NormalFloat A, NormalFloat B, NormalFloat Tolerance)>(), values =>
        {
            var (a, b, tolerance) = (values.A.Get, values.B.Get, Math.Abs(values.Tolerance.Get));
            return Passes(() => Check.Close(a, b, tolerance, "x")) == (Math.Abs(a - b) <= tolerance);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_element_off_is_found_with_its_size()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.zeros(3, 4);
        var b = torch.zeros(3, 4);
        b[2, 1] = 0.25f;
        Assert.Equal("✓ they agree (largest difference 0.25, at most 0.3)", Check.Close(a, b, 0.3, "they agree").ToString());
        var apart = Assert.Throws<CheckFailedException>(() => Check.Close(a, b, 0.2, "they agree"));
        Assert.Equal("Not so: they agree (largest difference 0.25, at most 0.2).", apart.Message);
        var misshapen = Assert.Throws<CheckFailedException>(() => Check.Close(a, b.T, 9, "they agree"));
        Assert.Contains("[3, 4] and [4, 3]", misshapen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_number_is_close_to_none()
    {
        using var scope = torch.NewDisposeScope();
        Assert.False(Passes(() => Check.Close(double.NaN, double.NaN, 1, "x")));
        Assert.False(Passes(() => Check.Close(torch.zeros(2) / 0, torch.zeros(2), double.MaxValue, "x")));
    }

    [Fact]
    public void A_shape_may_leave_an_axis_open()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal("✓ the shape is [2, ·] ([2, 5])", Check.Shape(torch.zeros(2, 5), 2, -1).ToString());
        // A shape without an open axis is said once.
        Assert.Equal("✓ the shape is [2, 5]", Check.Shape(torch.zeros(2, 5), 2, 5).ToString());
        Assert.False(Passes(() => Check.Shape(torch.zeros(2, 5), 2, 5, 1)));
        Assert.False(Passes(() => Check.Shape(torch.zeros(2, 5), 3, -1)));
    }

    [Fact]
    public void A_statement_that_is_not_so_is_repeated() =>
        Assert.Equal("Not so: rows sum to 1.", Assert.Throws<CheckFailedException>(() => Check.That(false, "rows sum to 1")).Message);

    private static bool Passes(Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (CheckFailedException)
        {
            return false;
        }
    }
}
