using FsCheck.Xunit;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Tests.Evaluation;

/// <summary>
/// Oracles: the worked examples of Newcombe 1998 (Statistics in Medicine 17, Table I, method 3), to their four printed digits; Wilson's
/// defining equation |p̂ − p| = z √(p(1−p)/n) at both ends, to 1e-9; for the bootstrap the binomial limit and a naive resampler with the
/// same draws; for the spread a textbook example.
/// </summary>
public class IntervalTests
{
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_the_published_examples(long successes, long trials, double low, double high)
    {
        Interval interval = Interval.Wilson(successes, trials)!.Value;
        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Property]
    public void Wilsons_ends_solve_its_equation(int a, int b)
    {
        long n = 1 + (Math.Abs((long)a) % 5000), k = Math.Abs((long)b) % (n + 1);
        Interval interval = Interval.Wilson(k, n)!.Value;
        double p = (double)k / n;
        Assert.InRange(p, interval.Low, interval.High);
        foreach (double end in new[] { interval.Low, interval.High })
            Assert.Equal(Math.Abs(p - end), Interval.Z95 * Math.Sqrt(end * (1 - end) / n), 1e-9);
    }

    [Fact]
    public void Wilson_is_exact_at_the_edges_and_unknown_without_clips()
    {
        Assert.Equal(0.0, Interval.Wilson(0, 7)!.Value.Low);
        Assert.Equal(1.0, Interval.Wilson(7, 7)!.Value.High);
        Assert.Null(Interval.Wilson(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Interval.Wilson(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Interval.Wilson(-1, 2));
    }

    [Fact]
    public void A_matrix_has_wilson_intervals_per_class_and_for_its_war()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"], new long[,] { { 81, 182, 0 }, { 133, 15, 0 }, { 0, 0, 0 } });
        Assert.Equal([Interval.Wilson(81, 263), Interval.Wilson(15, 148), null], Interval.Recalls(matrix));
        Assert.Equal(Interval.Wilson(96, 411), Interval.War(matrix));
    }

    [Fact]
    public void The_bootstrap_of_one_class_is_the_binomials_interval()
    {
        // One class with clips: UAR is a proportion, p = 0.7 of n = 400, so the ends lie near 0.7 ± 1.96 √(0.7·0.3/400) = 0.7 ± 0.0449.
        var matrix = new ConfusionMatrix(["a", "b"], new long[,] { { 280, 120 }, { 0, 0 } });
        Interval interval = Bootstrap.Uar(matrix, seed: 5)!.Value;
        Assert.Equal(0.7 - 0.0449, interval.Low, 0.006);
        Assert.Equal(0.7 + 0.0449, interval.High, 0.006);
    }

    [Fact]
    public void The_bootstrap_equals_a_naive_resampler_with_the_same_draws()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"], new long[,] { { 5, 2, 1 }, { 1, 6, 0 }, { 2, 0, 1 } });
        List<(int T, int P)> clips = [];
        for (int t = 0; t < 3; t++) for (int p = 0; p < 3; p++) for (int i = 0; i < matrix[t, p]; i++) clips.Add((t, p));

        var random = new Random(11);
        List<double> uars = [];
        for (int repeat = 0; repeat < 41; repeat++)
        {
            List<(int T, int P)> drawn = [];
            for (int i = 0; i < clips.Count; i++) drawn.Add(clips[random.Next(clips.Count)]);
            uars.Add(drawn.GroupBy(c => c.T).Average(g => g.Count(c => c.P == c.T) / (double)g.Count()));
        }
        uars.Sort();
        // 41 values: the 2.5 % and 97.5 % quantiles are the 2nd and 40th, no interpolation.
        Interval interval = Bootstrap.Uar(matrix, seed: 11, resamples: 41)!.Value;
        Assert.Equal(uars[1], interval.Low, 1e-12);
        Assert.Equal(uars[39], interval.High, 1e-12);
    }

    [Fact]
    public void The_bootstrap_repeats_with_its_seed_and_holds_the_uar()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"], new long[,] { { 50, 12, 8 }, { 9, 33, 4 }, { 10, 3, 6 } });
        Interval first = Bootstrap.Uar(matrix, seed: 3)!.Value;
        Assert.Equal(first, Bootstrap.Uar(matrix, seed: 3));
        Assert.NotEqual(first, Bootstrap.Uar(matrix, seed: 4));
        Assert.InRange(matrix.Uar!.Value, first.Low, first.High);
        Assert.Null(Bootstrap.Uar(new ConfusionMatrix(["a"]), seed: 3));
    }

    [Fact]
    public void Quantiles_are_numpys()
    {
        // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.9, 1]) = 1, 1.75, 3, 6.8, 8
        List<double> sorted = [1, 2, 4, 8];
        Assert.Equal([1, 1.75, 3, 6.8, 8], new[] { 0, 0.25, 0.5, 0.9, 1 }.Select(q => Math.Round(Bootstrap.Quantile(sorted, q), 12)));
    }

    [Fact]
    public void Spread_is_the_sample_standard_deviation()
    {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, Σ(x−5)² = 32, so s = √(32/7).
        Spread spread = Spread.Of([2, 4, 4, null, 4, 5, 5, 7, 9])!.Value;
        Assert.Equal(5, spread.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(32.0 / 7), spread.Deviation!.Value, 1e-12);
        Assert.Equal(8, spread.Count);
        Assert.Equal(new Spread(0.5, null, 1), Spread.Of([0.5]));
        Assert.Null(Spread.Of([null]));
        Assert.Throws<ArgumentException>(() => Spread.Of([double.NaN]));
    }
}
