using MsstNet.Paper;

namespace MsstNet.Lab.Tests.Paper;

/// <summary>
/// Oracle: the tables read by hand. The five printed gains hold to the digit; the three sentences that do not hold are refuted by rows named here.
/// </summary>
public sealed class ClaimTests
{
    private static readonly IReadOnlyList<Claim> Claims = Claim.All();

    [Theory]
    [InlineData("dfew-war", 3.41)]
    [InlineData("dfew-uar", 3.17)]
    [InlineData("dfew-disgust", 9.65)]
    [InlineData("ferv-war", 2.89)]
    [InlineData("ferv-uar", 3.06)]
    public void A_printed_gain_is_the_tables(string id, double printed)
    {
        Claim claim = Claims.Single(claim => claim.Id == id);
        Assert.Equal(printed, claim.Printed);
        Assert.True(claim.Holds, claim.Found);
    }

    [Theory]
    [InlineData("dfew-first", "CLIPER 2023: 70.84; DFER-CLIP 2023: 71.25; MAE-DFER 2023: 74.43")]
    [InlineData("two-blocks-best", "ferv39k_war, T = 4: 49.94 with 1, 49.89 with 2")]
    [InlineData("more-frames-any-blocks", "ferv39k_war, 1 blocks: 49.94 at T = 4, 49.66 at T = 8")]
    public void What_the_tables_refute_is_named_row_by_row(string id, string against)
    {
        Claim claim = Claims.Single(claim => claim.Id == id);
        Assert.False(claim.Holds);
        Assert.Equal(against, claim.Found);
    }

    [Fact]
    public void All_others_hold_and_every_one_is_quoted_and_read()
    {
        Assert.Equal(10, Claims.Count(claim => claim.Holds));
        Assert.Equal(13, Claims.Select(claim => claim.Id).Distinct().Count());
        Assert.All(Claims, claim => Assert.True(claim.Quote.Length > 0 && claim.Reading.Length > 0));
    }
}
