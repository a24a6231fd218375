using FsCheck.Xunit;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Tests.Evaluation;

/// <summary>
/// Oracles: bins counted by hand; labels drawn from softmax(z) and predictions softmax(z · k), whose temperature is k up to the draw (5 %); a scan of
/// the loss over a fine grid; that scaling changes no answer.
/// </summary>
public class CalibrationTests
{
    private static ClipPrediction One(int truth, params float[] probabilities) => new(0, truth, probabilities);

    [Fact]
    public void The_error_is_the_mean_gap_between_confidence_and_accuracy()
    {
        ClipPrediction[] four = [One(0, 0.9f, 0.1f), One(0, 0.85f, 0.15f), One(1, 0.7f, 0.3f), One(1, 0.35f, 0.65f)];
        // Of two bins the upper one holds all four: mean confidence 0.775, accuracy 0.75.
        Assert.Equal(0.025, Reliability.Of(four, bins: 2).Error!.Value, 1e-6);
        var five = Reliability.Of(four, bins: 5);
        Assert.Equal([0, 0, 0, 2, 2], five.Bins.Select(bin => bin.Count));
        Assert.Equal([0.675, 0.875], five.Bins.Skip(3).Select(bin => Math.Round(bin.Confidence!.Value, 6)));
        Assert.Equal([0.5, 1.0], five.Bins.Skip(3).Select(bin => bin.Accuracy!.Value));
        Assert.Equal(((2 * 0.175) + (2 * 0.125)) / 4, five.Error!.Value, 1e-6);
        Assert.Null(Reliability.Of([]).Error);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_temperature_that_spoilt_the_confidences_is_found(double k)
    {
        var predictions = Drawn(k, 20_000);
        double found = Temperature.Fit(predictions);
        Assert.InRange(found, 0.95 * k, 1.05 * k);
        ClipPrediction[] mended = [.. predictions.Select(one => Temperature.Apply(one, found))];
        Assert.True(Reliability.Of(mended).Error < 0.015, $"{Reliability.Of(mended).Error}");
        Assert.Equal(Temperature.Loss(predictions, found), Temperature.Loss(mended, 1), 1e-5);
    }

    [Fact]
    public void No_temperature_of_a_grid_has_less_loss()
    {
        var predictions = Drawn(2, 300);
        double least = Temperature.Loss(predictions, Temperature.Fit(predictions));
        for (double t = 0.1; t < 20; t *= 1.01) Assert.True(least <= Temperature.Loss(predictions, t) + 1e-12);
    }

    [Property]
    public void Scaling_changes_no_answer_and_leaves_a_distribution(int a, int b, int c)
    {
        float[] raw = [1 + Math.Abs(a % 97), 1.5f + Math.Abs(b % 89), 1.25f + Math.Abs(c % 83)];
        var before = One(0, [.. raw.Select(value => value / raw.Sum())]);
        var after = Temperature.Apply(before, 0.3 + Math.Abs(a % 7));
        Assert.Equal(before.Predicted, after.Predicted);
        Assert.Equal(1, after.Probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void A_probability_rounded_to_nothing_costs_much_and_not_everything()
    {
        double loss = Temperature.Loss([One(1, 1, 0)], 1);
        Assert.InRange(loss, 60, 80);
        Assert.Throws<LabException>(() => Temperature.Fit([]));
    }

    private static ClipPrediction[] Drawn(double k, int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double[] z = [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextDouble() * random.NextDouble() * 3)];
            double[] right = Softmax(z, 1);
            double at = random.NextDouble();
            int truth = 0;
            while (truth < 3 && (at -= right[truth]) > 0) truth++;
            return One(truth, [.. Softmax(z, k).Select(p => (float)p)]);
        })];
    }

    private static double[] Softmax(double[] z, double k)
    {
        double sum = z.Sum(value => Math.Exp(k * value));
        return [.. z.Select(value => Math.Exp(k * value) / sum)];
    }
}
