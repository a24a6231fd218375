using MsstNet.Data.Loading;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Invariants of what is drawn for a clip: each part is a share of the clips, and none changes what the others draw.</summary>
public class ClipAugmenterTests
{
    private const int Side = 24;

    private static byte[] Augmented(AugmentationConfig config, ulong seed)
    {
        byte[] source = NoiseFrame.Of(Side, 1), target = new byte[source.Length];
        ClipAugmenter.Draw(config, Side, new SplitMix64(seed))!.Apply(source, target);
        return target;
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_asked_for() =>
        Assert.Null(ClipAugmenter.Draw(AugmentationConfig.None, Side, new SplitMix64(1)));

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0, 0.7)]
    public void A_probability_is_the_share_of_the_clips_that_are_changed(double convolve, double erase)
    {
        int changed = Enumerable.Range(0, 1000).Count(seed => !Augmented(AugmentationConfig.Quick, (ulong)seed).AsSpan()
            .SequenceEqual(Augmented(AugmentationConfig.Quick with { Convolve = convolve, Erase = erase }, (ulong)seed)));
        // Five standard deviations of a binomial number are at most 80; a mixture of almost 1 may leave a frame as it was.
        Assert.InRange(changed, 1000 * (convolve + erase) - 85, 1000 * (convolve + erase) + 80);
    }

    [Fact]
    public void A_rectangle_hides_the_same_place_whether_or_not_there_is_a_convolution_below()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            byte[] plain = Augmented(AugmentationConfig.Quick, seed);
            byte[] erased = Augmented(AugmentationConfig.Quick with { Erase = 1 }, seed);
            byte[] convolved = Augmented(AugmentationConfig.Quick with { Convolve = 1 }, seed);
            byte[] both = Augmented(AugmentationConfig.Quick with { Convolve = 1, Erase = 1 }, seed);
            // A hidden byte may by chance equal what it hides.
            for (int i = 0; i < both.Length; i++)
                Assert.True(both[i] == erased[i] || (erased[i] == plain[i] && both[i] == convolved[i]), $"seed {seed}, byte {i}");
        }
    }
}
