using FsCheck;
using FsCheck.Xunit;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Tests.Evaluation;

/// <summary>
/// Oracles: Table 3 of the MSSTNet paper (arXiv 2404.08433), whose WAR must follow from its printed recalls and DFEW's class counts within
/// 0.005 per cent points and whose UAR within 0.01; naive loops over clip lists, to 1e-12; invariants of the definition on generated matrices.
/// </summary>
public class ConfusionMatrixTests
{
    private static readonly string[] Dfew = ["Happy", "Sad", "Neutral", "Angry", "Surprise", "Disgust", "Fear"];
    private static readonly long[] DfewClips = [2445, 1894, 2669, 2173, 1469, 145, 902];

    [Theory]
    [InlineData(new[] { 89.57, 71.28, 69.01, 70.92, 55.89, 11.03, 43.68 }, 58.77, 69.71)]
    [InlineData(new[] { 89.20, 70.12, 72.35, 70.23, 59.22, 13.10, 39.02 }, 59.04, 70.16)]
    [InlineData(new[] { 90.22, 70.22, 70.93, 74.60, 59.50, 10.34, 38.58 }, 59.20, 70.85)]
    [InlineData(new[] { 90.39, 71.54, 71.94, 73.17, 61.20, 13.79, 39.91 }, 60.28, 71.42)]
    public void Table_3_follows_from_its_recalls_and_the_class_counts(double[] recalls, double uar, double war)
    {
        var counts = new long[7, 7];
        for (int k = 0; k < 7; k++)
        {
            counts[k, k] = (long)Math.Round(recalls[k] / 100 * DfewClips[k]);
            counts[k, (k + 1) % 7] = DfewClips[k] - counts[k, k];
        }
        var matrix = new ConfusionMatrix(Dfew, counts);

        Assert.Equal(11_697, matrix.Total);
        Assert.Equal(DfewClips, matrix.Truths);
        Assert.Equal(war, 100 * matrix.War!.Value, 0.005);
        Assert.Equal(uar, 100 * matrix.Uar!.Value, 0.01);
    }

    [Fact]
    public void An_empty_class_is_null_and_left_out_of_the_uar()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"], new long[,] { { 3, 1, 0 }, { 1, 1, 0 }, { 0, 0, 0 } });
        Assert.Equal([0.75, 0.5, null], matrix.Recalls);
        Assert.Equal(0.625, matrix.Uar);
        Assert.Equal(4.0 / 6, matrix.War);
    }

    [Fact]
    public void Without_clips_nothing_is_known()
    {
        var matrix = new ConfusionMatrix(Dfew);
        Assert.Null(matrix.War);
        Assert.Null(matrix.Uar);
        Assert.All(matrix.Recalls, recall => Assert.Null(recall));
        Assert.Null(ConstantClassifier.Of(matrix));
    }

    [Property]
    public void Agrees_with_naive_loops_over_the_clips(PositiveInt classCount, int seed)
    {
        int classes = (classCount.Get % 8) + 1;
        var random = new Random(seed);
        (int T, int P)[] clips = [.. Enumerable.Range(0, random.Next(60)).Select(_ => (random.Next(classes), random.Next(classes)))];
        var matrix = new ConfusionMatrix(Names(classes));
        foreach ((int t, int p) in clips) matrix.Add(t, p);

        double right = 0, recalls = 0;
        int present = 0;
        foreach ((int t, int p) in clips) if (t == p) right++;
        for (int k = 0; k < classes; k++)
        {
            int of = 0, hit = 0;
            foreach ((int t, int p) in clips)
            {
                if (t == k) of++;
                if (t == k && p == k) hit++;
            }
            Same(of == 0 ? null : (double)hit / of, matrix.Recalls[k]);
            if (of > 0) { present++; recalls += (double)hit / of; }
        }
        Same(clips.Length == 0 ? null : right / clips.Length, matrix.War);
        Same(present == 0 ? null : recalls / present, matrix.Uar);
        Assert.Equal(clips.Length, matrix.Total);
    }

    [Property]
    public void Permuting_the_classes_permutes_the_recalls(int seed)
    {
        ConfusionMatrix matrix = Drawn(5, seed);
        int[] order = [0, 1, 2, 3, 4];
        new Random(seed ^ 77).Shuffle(order);
        var permuted = new long[5, 5];
        for (int t = 0; t < 5; t++) for (int p = 0; p < 5; p++) permuted[t, p] = matrix[order[t], order[p]];
        var other = new ConfusionMatrix([.. order.Select(k => matrix.Classes[k])], permuted);

        for (int k = 0; k < 5; k++) Assert.Equal(matrix.Recalls[order[k]], other.Recalls[k]);
        Assert.Equal(matrix.War, other.War);
        Same(matrix.Uar, other.Uar);
    }

    [Property]
    public void Pooling_adds_counts_and_changes_neither_part(int left, int right)
    {
        ConfusionMatrix a = Drawn(4, left), b = Drawn(4, right);
        long before = a.Total;
        ConfusionMatrix sum = a + b;
        for (int t = 0; t < 4; t++) for (int p = 0; p < 4; p++) Assert.Equal(a[t, p] + b[t, p], sum[t, p]);
        Assert.Equal(before, a.Total);
    }

    [Fact]
    public void The_constant_classifier_says_the_most_frequent_class()
    {
        var counts = new long[7, 7];
        for (int k = 0; k < 7; k++) counts[k, 0] = DfewClips[k];
        ConstantClassifier constant = ConstantClassifier.Of(new ConfusionMatrix(Dfew, counts))!;
        Assert.Equal("Neutral", constant.Class);
        Assert.Equal(2669.0 / 11_697, constant.War, 1e-12);
        Assert.Equal(1.0 / 7, constant.Uar, 1e-12);
    }

    [Fact]
    public void Bad_input_names_itself()
    {
        var matrix = new ConfusionMatrix(["calm", "glad"]);
        Assert.Contains("Label 2 is not one of the 2 classes", Assert.Throws<LabException>(() => matrix.Add(0, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<LabException>(() => matrix.Add(-1, 0));
        Assert.Contains("\"calm\"", Assert.Throws<LabException>(() => new ConfusionMatrix(["calm", "calm"])).Message, StringComparison.Ordinal);
        var negative = Assert.Throws<LabException>(() => new ConfusionMatrix(["calm", "glad"], new long[,] { { 0, -1 }, { 0, 0 } }));
        Assert.Contains("calm called glad counts -1", negative.Message, StringComparison.Ordinal);
        Assert.Throws<LabException>(() => new ConfusionMatrix(["calm", "glad"], new long[2, 3]));
        Assert.Throws<LabException>(() => matrix + new ConfusionMatrix(["glad", "calm"]));
        Assert.Throws<LabException>(() => new ConfusionMatrix([]));
        Assert.Throws<LabException>(() => new ConfusionMatrix([" "]));
    }

    private static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(k => $"class {k}")];

    private static ConfusionMatrix Drawn(int classes, int seed)
    {
        var random = new Random(seed);
        var counts = new long[classes, classes];
        for (int t = 0; t < classes; t++)
            for (int p = 0; p < classes; p++)
                counts[t, p] = random.Next(3) == 0 ? 0 : random.Next(40);
        return new ConfusionMatrix(Names(classes), counts);
    }

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is double e) Assert.Equal(e, actual!.Value, 1e-12);
    }
}
