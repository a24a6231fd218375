using FsCheck.Xunit;
using MsstNet.Lab.Bench;

namespace MsstNet.Lab.Tests.Bench.People;

/// <summary>Oracle: the definition, over all pairs of a case of the class and another.</summary>
public sealed class RankingTests
{
    [Property]
    public bool The_area_is_the_share_of_pairs_in_the_right_order(byte[] scores)
    {
        // Few values, so that many tie; the lowest bit says whether the case is of the class.
        (double Score, bool Own)[] cases = [.. scores.Select(one => ((double)(one % 16 / 2), one % 2 == 1))];
        double[] own = [.. cases.Where(one => one.Own).Select(one => one.Score)], others = [.. cases.Where(one => !one.Own).Select(one => one.Score)];
        double? area = Ranking.Area(cases);
        if (own.Length == 0 || others.Length == 0) return area is null;
        double expected = own.Average(one => others.Average(other => one > other ? 1 : one < other ? 0 : 0.5));
        return Math.Abs(area!.Value - expected) < 1e-12;
    }
}
