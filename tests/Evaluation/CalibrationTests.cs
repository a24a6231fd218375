using FsCheck.Xunit;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Tests.Evaluation;

/// <summary>Oracles: answers drawn from known probabilities, which are calibrated by construction; counts done by hand; the definition of softmax.</summary>
public class CalibrationTests
{
    private static ClipPrediction Answer(int truth, params float[] probabilities) => new(0, truth, probabilities);

    // The truth is drawn from p; the network says softmax(sharpness · log p).
    private static List<ClipPrediction> Drawn(double sharpness, int count)
    {
        var random = new Random(3);
        var answers = new List<ClipPrediction>();
        for (int i = 0; i < count; i++)
        {
            double[] raw = [.. Enumerable.Range(0, 3).Select(_ => Math.Exp(2.5 * random.NextDouble()))];
            double[] p = [.. raw.Select(value => value / raw.Sum())];
            double draw = random.NextDouble();
            int truth = draw < p[0] ? 0 : draw < p[0] + p[1] ? 1 : 2;
            double[] said = [.. p.Select(value => Math.Pow(value, sharpness))];
            answers.Add(Answer(truth, [.. said.Select(value => (float)(value / said.Sum()))]));
        }
        return answers;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(0.5)]
    public void The_temperature_undoes_what_sharpened_the_answers(double sharpness)
    {
        List<ClipPrediction> answers = Drawn(sharpness, 20_000);
        double temperature = Calibration.Temperature(answers);
        Assert.Equal(sharpness, temperature, 0.1 * sharpness);
        double after = Calibration.Error([.. answers.Select(one => Calibration.At(one, temperature))]);
        Assert.True(after < 0.02, $"ECE {after:0.000} after scaling");
        if (sharpness == 2.5) Assert.True(Calibration.Error(answers) > 0.1);
    }

    [Fact]
    public void Ranges_and_error_are_as_counted_by_hand()
    {
        // 0.6 right, 0.7 wrong; 0.9 right: |1 − 0.6|, |0 − 0.7| and |1 − 0.9|, a third each.
        ClipPrediction[] answers = [Answer(0, 0.6f, 0.4f), Answer(0, 0.3f, 0.7f), Answer(1, 0.1f, 0.9f)];
        IReadOnlyList<ReliabilityBin> bins = Calibration.Reliability(answers, 10);
        Assert.Equal([0.6, 0.7, 0.9], bins.Select(bin => Math.Round(bin.Confidence, 3)));
        Assert.Equal([1.0, 0, 1], bins.Select(bin => bin.Accuracy));
        Assert.Equal((0.4 + 0.7 + 0.1) / 3, Calibration.Error(answers), 1e-6);
        // In one range together: accuracy 2/3, confidence 2.2/3.
        Assert.Equal(0.2 / 3, Calibration.Error(answers, 1), 1e-6);
    }

    [Property(MaxTest = 100)]
    public bool A_temperature_keeps_the_order_and_the_sum(int seed, byte heat)
    {
        var random = new Random(seed);
        double[] raw = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble() + 0.01)];
        ClipPrediction answer = Answer(0, [.. raw.Select(value => (float)(value / raw.Sum()))]);
        ClipPrediction scaled = Calibration.At(answer, 0.1 + heat / 40.0);
        return scaled.Predicted == answer.Predicted && Math.Abs(scaled.Probabilities.Sum() - 1) < 1e-5;
    }

    [Fact]
    public void Nothing_cannot_be_fitted() => Assert.Throws<ArgumentException>(() => Calibration.Temperature([]));
}
