namespace MsstNet.Lab.Tests;

/// <summary>
/// Oracle: the normal distribution's table, Φ(-2) … Φ(2). A share may differ from it by 3.3 standard deviations, as one in a thousand does by chance;
/// the seed is fixed.
/// </summary>
public class NormalNumbersTests
{
    [Theory]
    [InlineData(-2, 0.02275), InlineData(-1, 0.15866), InlineData(-0.5, 0.30854), InlineData(0, 0.5), InlineData(1, 0.84134), InlineData(2, 0.97725)]
    public void Shares_below_are_those_of_the_table(double bound, double share)
    {
        var random = new SplitMix64(5);
        const int Draws = 40_000;
        int below = Enumerable.Range(0, Draws).Count(_ => random.NextNormal() < bound);
        double off = 3.3 * Math.Sqrt(share * (1 - share) / Draws);
        Assert.InRange((double)below / Draws, share - off, share + off);
    }
}
