using FsCheck.Xunit;

namespace MsstNet.Lab.Tests;

/// <summary>Oracle: the published SplitMix64 output for seed 1234567, exact; then the bounds every draw must keep.</summary>
public class SplitMix64Tests
{
    [Fact]
    public void Gives_the_published_numbers_for_seed_1234567()
    {
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Property]
    public bool A_bounded_draw_stays_in_its_range(ulong seed, int a, int b)
    {
        (int least, int bound) = (Math.Min(a, b), Math.Max(a, b) + (a == b && a < int.MaxValue ? 1 : 0));
        int drawn = new SplitMix64(seed).Next(least, bound);
        return least == bound ? drawn == least : drawn >= least && drawn < bound;
    }

    [Property]
    public bool A_fraction_is_at_least_0_and_below_1(ulong seed)
    {
        var random = new SplitMix64(seed);
        return random.NextDouble() is >= 0 and < 1 && random.NextSingle() is >= 0 and < 1;
    }

    [Property]
    public bool Shuffling_keeps_every_item(ulong seed, byte count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        new SplitMix64(seed).ShuffleInPlace(items.AsSpan());
        return items.Order().SequenceEqual(Enumerable.Range(0, count));
    }

    [Fact]
    public void Every_order_of_four_is_about_equally_frequent()
    {
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            SplitMix64.For(7, i, -1).ShuffleInPlace(items.AsSpan());
            string order = new(items);
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 1000 - 160, 1000 + 160));   // five standard deviations
    }

    [Fact]
    public void Seed_epoch_and_clip_each_change_the_sequence()
    {
        var first = from seed in Enumerable.Range(0, 10)
                    from epoch in Enumerable.Range(0, 10)
                    from clip in Enumerable.Range(-1, 10)
                    select SplitMix64.For((ulong)seed, epoch, clip).NextUInt64();
        Assert.Equal(1000, first.Distinct().Count());
    }
}
