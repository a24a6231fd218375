namespace MsstNet.Lab.Exercises;

/// <summary>Notebooks 12 and 13: windows over a video, and what a probability is worth.</summary>
internal static class VideoExercises
{
    private static readonly object[] Border = [new[] { 0.25, 0.5, 0.75, 0.6, 0.3 }, new[] { true, false, true, true, false }, 4];
    private static readonly object[] Certain = [new[] { 1.0, 1.0, 0.95, 0.4 }, new[] { true, false, true, false }, 10];

    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new FunctionExercise("12.1", "a function (face, window, stride), face[i] saying whether frame i shows a face, that gives the first "
            + "frame of every window "
            + "with an answer: one that lies whole in the video and shows a face in at least half of its frames", DrawVideos,
            (bool[] face, int window, int stride) => Starts(face.Length, window, stride).Where(start => 2 * Faces(face, start, window) >= window), 0,
            new WrongRule("half of the window is enough",
                (bool[] face, int window, int stride) => Starts(face.Length, window, stride).Where(start => 2 * Faces(face, start, window) > window)),
            new WrongRule("a window answers with half of its faces, not only with all",
                (bool[] face, int window, int stride) => Starts(face.Length, window, stride).Where(start => Faces(face, start, window) == window)),
            new WrongRule("a window without faces says nothing: count them",
                (bool[] face, int window, int stride) => Starts(face.Length, window, stride)),
            new WrongRule("the last window ends where the video ends: that one fits, too", (bool[] face, int window, int stride) =>
                Starts(face.Length - 1, window, stride).Where(start => 2 * Faces(face, start, window) >= window)),
            new WrongRule("a window that stands out over the end of the video is none", (bool[] face, int window, int stride) =>
                Enumerable.Range(0, face.Length).Where(start => start % stride == 0 && 2 * Faces(face, start, window) >= window)),
            new WrongRule("the window moves by the stride",
                (bool[] face, int window, int stride) => Starts(face.Length, window, 1).Where(start => 2 * Faces(face, start, window) >= window)),
            new WrongRule("that is how many answers there are; the first frame of each is asked for",
                (bool[] face, int window, int stride) =>
                    Starts(face.Length, window, stride).Count(start => 2 * Faces(face, start, window) >= window)))
        { Library = @"VideoPredictor" },
        new FunctionExercise("13.1", "a function (confidence, right, bins) that gives the expected calibration error over so many equal bins "
            + "of 0 … 1; a bin owns "
            + "its upper end", DrawAnswers, (double[] confidence, bool[] right, int bins) => Bins(confidence, right, bins, Upper)
                .Sum(bin => (double)bin.Length / right.Length * Math.Abs(Gap(bin))), 1e-4,
            new WrongRule("a bin weighs as much as it has answers", (double[] confidence, bool[] right, int bins) =>
                Bins(confidence, right, bins, Upper).Average(bin => Math.Abs(Gap(bin)))),
            new WrongRule("too sure in one bin does not make up for too humble in another: take |accuracy − confidence|",
                (double[] confidence, bool[] right, int bins) =>
                    Bins(confidence, right, bins, Upper).Sum(bin => (double)bin.Length / right.Length * Gap(bin))),
            new WrongRule("too sure in one bin does not make up for too humble in another: take |accuracy − confidence|",
                (double[] confidence, bool[] right, int bins) =>
                    Bins(confidence, right, bins, Upper).Sum(bin => (double)bin.Length / right.Length * -Gap(bin))),
            new WrongRule("that is the largest gap of a bin; the expected error is their mean, weighted by answers",
                (double[] confidence, bool[] right, int bins) => Bins(confidence, right, bins, Upper).Max(bin => Math.Abs(Gap(bin)))),
            new WrongRule("sort by confidence into bins first; one gap over all answers lets them cancel",
                (double[] confidence, bool[] right, int bins) => Math.Abs(right.Count(one => one) / (double)right.Length - confidence.Average())),
            new WrongRule("a bin owns its upper end, as in Guo et al.", (double[] confidence, bool[] right, int bins) =>
                Bins(confidence, right, bins, (p, count) =>
                    Math.Min((int)(p * count), count - 1)).Sum(bin => (double)bin.Length / right.Length * Math.Abs(Gap(bin)))))
        { Library = @"Reliability\.Of" },
        new FunctionExercise("13.2", "a function (logits, τ) that gives the probabilities of one clip at a temperature τ", DrawTemperatures,
            (double[] logits, double temperature) => Softmax(logits, 1 / temperature), 1e-4,
            new WrongRule("exp of a large logit overflows; subtract the largest first",
                (double[] logits, double temperature) => Softmax(logits, 1 / temperature, stable: false)),
            new WrongRule("a temperature divides: above 1 it softens", (double[] logits, double temperature) => Softmax(logits, temperature)),
            new WrongRule("the temperature divides the logits, before exp; probabilities divided by it do not sum to 1",
                (double[] logits, double temperature) => Softmax(logits, 1).Select(p => p / temperature).ToArray()),
            new WrongRule("the temperature is missing", (double[] logits, double temperature) => Softmax(logits, 1)))
        { Library = @"Temperature\.Apply|\bsoftmax\(" },
    ];

    private static IEnumerable<int> Starts(int frames, int window, int stride)
    {
        for (int start = 0; start + window <= frames; start += stride) yield return start;
    }

    private static int Faces(bool[] face, int start, int window) => face.Skip(start).Take(window).Count(seen => seen);

    private static IEnumerable<Trial> DrawVideos(Random random)
    {
        bool[] Video(int frames, int gap, int at) => [.. Enumerable.Range(0, frames).Select(i => i < at || i >= at + gap)];
        return
        [
            .. Draws.Some(6, "a video with a gap", () => random.Whole(30, 60) is var frames
                ? [Video(frames, random.Whole(8, 20), random.Whole(2, 20)), random.Whole(4, 9) * 2, random.Whole(2, 5)] : []),
            new Trial("exactly half of a window", Video(16, 4, 4), 8, 4),
            new Trial("a video as long as the window", Video(16, 0, 0), 16, 2),
            new Trial("a video shorter than the window", Video(10, 0, 0), 16, 2),
            new Trial("a video without a face", Video(30, 30, 0), 8, 3),
        ];
    }

    private static int Upper(double confidence, int bins) => Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);

    private static IEnumerable<(double Confidence, bool Right)[]> Bins(double[] confidence, bool[] right, int bins, Func<double, int, int> bin) =>
        confidence.Zip(right).GroupBy(answer => bin(answer.First, bins)).Select(group => group.ToArray());

    private static double Gap((double Confidence, bool Right)[] bin) =>
        bin.Count(answer => answer.Right) / (double)bin.Length - bin.Average(answer => answer.Confidence);

    private static IEnumerable<Trial> DrawAnswers(Random random)
    {
        object?[] Of(int count, int bins, Func<double> confidence) =>
        [
            Enumerable.Range(0, count).Select(_ =>
                confidence()).ToArray(), Enumerable.Range(0, count).Select(_ => random.Next(2) == 0).ToArray(), bins,
        ];
        return
        [
            .. Draws.Some(6, "ordinary confidences", () => Of(random.Whole(20, 80), random.Whole(5, 15), () => random.Between(0.1501, 0.9999))),
            new Trial("a single bin", Of(20, 1, () => random.Between(0.2, 0.9))),
            new Trial("a confidence on the border of two bins", [.. Border]),
            new Trial("a confidence of 1", [.. Certain]),
        ];
    }

    private static IEnumerable<Trial> DrawTemperatures(Random random) =>
    [
        .. Draws.Some(6, "ordinary logits", () => [random.Vector(random.Whole(2, 7), 2), random.Between(1.2, 4)]),
        .. Draws.Some(3, "a temperature below 1", () => [random.Vector(5), random.Between(0.3, 0.9)]),
        new Trial("a temperature of 1", random.Vector(7), 1.0), new Trial("a large logit", new[] { 2000.0, random.Normal(), 1999.0 }, 1.5),
    ];

    private static double[] Softmax(double[] logits, double times, bool stable = true)
    {
        double most = stable ? logits.Max() * times : 0;
        double[] weights = [.. logits.Select(logit => Math.Exp((logit * times) - most))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
