using MsstNet.Evaluation;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebook 08: measures and their intervals.</summary>
internal static class EvaluationExercises
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new FunctionExercise("08.1", "a function (counts) that gives the UAR of a confusion matrix, counts[truth][predicted], also when a "
            + "class has no clips",
            DrawMatrices, (long[][] counts) => Rows(counts).Where(row => row.Clips > 0).Average(row => row.Right / (double)row.Clips), 1e-6,
            new WrongRule("a class without clips has no recall; 0 for it drags the mean down",
                (long[][] counts) => Rows(counts).Average(row => row.Clips > 0 ? row.Right / (double)row.Clips : 0)),
            new WrongRule("a class without clips has no recall; 0/0 spoils the mean",
                (long[][] counts) => Rows(counts).Average(row => row.Right / (double)row.Clips)),
            new WrongRule("that is the WAR: it weighs a class by its clips",
                (long[][] counts) => Rows(counts).Sum(row => row.Right) / (double)Rows(counts).Sum(row => row.Clips)),
            new WrongRule("a row is a true class, a column what was answered: columns give precision, not recall", (long[][] counts) =>
                Columns(counts).Where(column => column.Clips > 0).Average(column => column.Right / (double)column.Clips)),
            new WrongRule("a fraction is asked for, not per cent",
                (long[][] counts) => 100 * Rows(counts).Where(row => row.Clips > 0).Average(row => row.Right / (double)row.Clips)),
            new WrongRule("long / long cuts the fraction off: make one of them a double",
                (long[][] counts) => Rows(counts).Where(row => row.Clips > 0).Average(row => row.Right / row.Clips)),
            new WrongRule("a class that is there but never recognised has recall 0, and counts",
                (long[][] counts) => Rows(counts).Where(row => row.Right > 0).Average(row => row.Right / (double)row.Clips)))
        { Library = @"ConfusionMatrix|\.Uar\b" },
        new FunctionExercise("08.2", "a function (k, n) that gives Wilson's 95 % interval of k right answers in n clips, (low, high), as fractions",
            DrawCounts,
            (int k, int n) => Interval.Wilson(k, n) is { } wilson ? new[] { wilson.Low, wilson.High } : null, 1e-4,
            new WrongRule("p ± z·√(p(1 − p)/n) leaves 0 … 1 and has no width at k = 0 and k = n; Wilson's interval has neither fault",
                (int k, int n) => Wald(k, n) is var half ? new[] { ((double)k / n) - half, ((double)k / n) + half } : null),
            new WrongRule("cutting p ± z·√(p(1 − p)/n) off at 0 and 1 does not make it Wilson's: it has no width at k = 0 and k = n",
                (int k, int n) => Wald(k, n) is var half ? new[] { Math.Max(0, ((double)k / n) - half), Math.Min(1, ((double)k / n) + half) } : null),
            new WrongRule("95 % on both sides together is z = 1.96, the 97.5 % quantile; 1.645 leaves 10 % out",
                (int k, int n) => Wilson(k, n, 1.645)),
            new WrongRule("95 % is z = 1.96; one standard deviation is 68 %", (int k, int n) => Wilson(k, n, 1)),
            new WrongRule("centre and half width are both divided by 1 + z²/n", (int k, int n) =>
                Wilson(k, n, Interval.Z95).Select(end => end * (1 + (Interval.Z95 * Interval.Z95 / n))).ToArray()),
            new WrongRule("fractions are asked for, not per cent", (int k, int n) => Wilson(k, n, Interval.Z95).Select(end => 100 * end).ToArray()))
        { Oracle = "the library's Interval.Wilson", Library = @"Interval\.Wilson|\bWilson\(.*Interval" },
    ];

    private static IEnumerable<Trial> DrawMatrices(Random random)
    {
        object?[] Of(int classes, int empty = -1, int missed = -1, int unanswered = -1) =>
        [
            Enumerable.Range(0, classes).Select(truth => Enumerable.Range(0, classes).Select(predicted =>
                truth == empty || predicted == unanswered || (truth == missed && predicted == truth) ? 0L
                    : (long)random.Whole(1, 9) * (truth == predicted ? 4 : 1) * (truth + 1)).ToArray()).ToArray(),
        ];
        return
        [
            .. Draws.Some(6, "clips of every class", () => Of(random.Whole(3, 7))),
            .. Draws.Some(2, "a class that is never answered", () => Of(5, unanswered: random.Next(5))),
            .. Draws.Some(2, "a class that is never recognised", () => Of(5, missed: random.Next(5))),
            .. Draws.Some(3, "a class that has no clips", () => Of(6, empty: random.Next(6))),
        ];
    }

    private static IEnumerable<Trial> DrawCounts(Random random) =>
    [
        .. Draws.Some(8, "ordinary counts", () => random.Whole(20, 400) is var n ? [random.Whole(1, n - 1), n] : []),
        new Trial("one right answer", 1, random.Whole(20, 40)), new Trial("no right answer", 0, random.Whole(10, 40)), new Trial(
            "right answers alone", 29, 29), new Trial("a single clip", 1, 1),
    ];

    private static List<(long Right, long Clips)> Rows(long[][] counts) => [.. counts.Select((row, label) => (row[label], row.Sum()))];

    private static List<(long Right, long Clips)> Columns(long[][] counts) =>
        [.. counts.Select((row, label) => (row[label], counts.Sum(other => other[label])))];

    private static double Wald(int k, int n) => Interval.Z95 * Math.Sqrt((double)k / n * (1 - ((double)k / n)) / n);

    private static double[] Wilson(int k, int n, double z) => Interval.Wilson(k, n, z) is { } wilson ? [wilson.Low, wilson.High] : [];
}
