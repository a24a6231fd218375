using FsCheck.Xunit;
using MsstNet.Data.Loading;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: the definition i_t = ⌊(t + u) n / T⌋ in exact fractions, and its invariants, exact.</summary>
public class FrameSamplerTests
{
    [Fact]
    public void The_middle_of_8_segments_of_40_frames_is_2_7_12_to_37() =>
        Assert.Equal([2, 7, 12, 17, 22, 27, 32, 37], FrameSampler.MiddleOfSegments(40, 8));

    [Fact]
    public void A_clip_shorter_than_T_spreads_the_frames_it_has() =>
        Assert.Equal([0, 0, 0, 1, 1, 2, 2, 2], FrameSampler.MiddleOfSegments(3, 8));

    [Fact]
    public void A_clip_of_T_frames_gives_each_once() =>
        Assert.Equal(Enumerable.Range(0, 16), FrameSampler.MiddleOfSegments(16, 16));

    [Property]
    public bool The_middle_frame_is_the_floor_of_t_plus_a_half_times_n_over_T(ushort a, byte b)
    {
        (int n, int frames) = (a + 1, b + 1);
        return FrameSampler.MiddleOfSegments(n, frames).Select((index, t) => index == (2L * t + 1) * n / (2L * frames)).All(same => same);
    }

    [Property]
    public bool A_random_frame_lies_in_its_own_segment(ushort a, byte b, ulong seed)
    {
        (int n, int frames) = (a + 1, b + 1);
        int[] indices = FrameSampler.RandomPerSegment(n, frames, new SplitMix64(seed));
        // The interval [i, i + 1) of frame i meets the segment [t n / T, (t + 1) n / T).
        return indices.Select((i, t) => i >= 0 && i < n && (i + 1L) * frames > (long)t * n && (long)i * frames < (t + 1L) * n).All(inside => inside);
    }

    [Property]
    public bool Time_never_runs_backwards(ushort a, byte b, ulong seed)
    {
        (int n, int frames) = (a + 1, b + 1);
        int[] indices = FrameSampler.RandomPerSegment(n, frames, new SplitMix64(seed));
        return indices.Zip(indices.Skip(1)).All(pair => pair.First <= pair.Second);
    }

    [Property]
    public bool A_short_clip_shows_every_frame_and_a_long_one_none_twice(byte a, byte b)
    {
        (int n, int frames) = (a + 1, b + 1);
        return FrameSampler.MiddleOfSegments(n, frames).Distinct().Count() == Math.Min(n, frames);
    }

    [Fact]
    public void Over_many_draws_every_frame_occurs_about_equally_often()
    {
        var random = new SplitMix64(3);
        var counts = new int[21];
        for (int i = 0; i < 21_000; i++)
            foreach (int frame in FrameSampler.RandomPerSegment(21, 8, random)) counts[frame]++;
        Assert.All(counts, count => Assert.InRange(count, 8000 - 400, 8000 + 400));
    }

    [Fact]
    public void The_same_seed_gives_the_same_frames() =>
        Assert.Equal(FrameSampler.RandomPerSegment(70, 16, new Random(5)), FrameSampler.RandomPerSegment(70, 16, new Random(5)));

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 0)]
    public void No_frames_is_an_error(int clipLength, int frames) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameSampler.MiddleOfSegments(clipLength, frames));
}
