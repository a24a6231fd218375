using MsstNet.Evaluation;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: the texts as the command's output and the README have them.</summary>
public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7620, "2 h 07 min")]
    [InlineData(90000, "25 h 00 min")]
    public void A_duration_has_two_units_at_most(double seconds, string text) => Assert.Equal(text, Readable.Duration(seconds));

    [Fact]
    public void A_fraction_is_per_cent_and_what_is_unknown_a_dash()
    {
        Assert.Equal("71.4 %", Readable.Percent(0.7142));
        Assert.Equal("–", Readable.Percent((double?)null));
        Assert.Equal("50.0 % ± 14.1", Readable.Percent(Spread.Of([0.4, 0.6])));
        Assert.Equal("40.0 %", Readable.Percent(Spread.Of([0.4])));
        Assert.Equal("–", Readable.Percent((Spread?)null));
    }
}
