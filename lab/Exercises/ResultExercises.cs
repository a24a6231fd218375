using MsstNet.Complexity;
using MsstNet.Model;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebooks 09 to 11: seeds, printed tables, and what the network looks at.</summary>
internal static class ResultExercises
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new FunctionExercise("09.1", "a function (war) of one figure a seed, null where a seed has none, that gives [mean, sample standard "
            + "deviation]; the deviation "
            + "is null for one known seed", DrawSeeds, (double?[] war) => Spread(war, n => n - 1), 1e-6,
            new WrongRule("seeds are a sample of those that could be drawn: divide the squares by n − 1",
                (double?[] war) => Spread(war, n => n, lone: 0)),
            new WrongRule("seeds are a sample of those that could be drawn: divide the squares by n − 1", (double?[] war) => Spread(war, n => n)),
            new WrongRule("a seed without a figure is not a seed with 0", (double?[] war) => Spread([.. war.Select(one => one ?? 0)], n => n - 1)),
            new WrongRule("of the spread of one seed nothing is known, and nothing is not 0", (double?[] war) => Spread(war, n => n - 1, lone: 0)),
            new WrongRule("of the spread of one seed nothing is known: null, not 0/0", (double?[] war) => Spread(war, n => n - 1, lone: double.NaN)),
            new WrongRule("that is the standard error of the mean; the deviation is not divided by √n",
                (double?[] war) => Spread(war, n => n * (n - 1.0))),
            new WrongRule("that is the variance; the deviation is its root", (double?[] war) =>
                Spread(war, n => n - 1) is [var mean, var deviation] ? new[] { mean, deviation * deviation } : null))
        { Library = @"Spread\.Of" },
        new FunctionExercise("10.1", "a function (percent, n) that says whether a recall printed with two decimals can be that of n clips: "
            + "whether some whole "
            + "number of them rounds to it", DrawRecalls, (double percent, int n) =>
                Enumerable.Range(0, n + 1).Any(k => Math.Abs((100.0 * k / n) - percent) < 0.005 + 1e-9), 0,
            new WrongRule("the printed figure is rounded: no whole number of clips need give it exactly",
                (double percent, int n) => Math.Abs((percent * n / 100) - Math.Round(percent * n / 100)) < 1e-9),
            new WrongRule("the table rounds, it does not cut off", (double percent, int n) =>
                Enumerable.Range(0, n + 1).Any(k => Math.Abs((Math.Floor((10_000.0 * k / n) + 1e-9) / 100) - percent) < 1e-6)),
            new WrongRule("two decimals are printed, so a figure can be wrong by half a hundredth at most",
                (double percent, int n) => Enumerable.Range(0, n + 1).Any(k => Math.Abs((100.0 * k / n) - percent) < 0.05 + 1e-9)),
            new WrongRule("some printed figures are of no whole number of clips", (double percent, int n) => true),
            new WrongRule("some printed figures are of a whole number of clips", (double percent, int n) => false)),
        // The largest over time has no more weights than the mean.
        new ValueExercise("10.2", "how many weights R18-max learns at Quick's size, width 16 and seven classes",
            () => (double)NetworkCost.Of(NetworkCatalog.Find("r18-mean").Quick).Parameters, 0,
            new WrongValue("the linear layer has a bias for each class", NetworkCost.Of(NetworkCatalog.Find("r18-mean").Quick).Parameters - 7)),
        new FunctionExercise("11.1", "a function (blocks) of the attention of each block over frames, the first block first, that gives the "
            + "roll-out: half of "
            + "attention, half of the residual, multiplied through the blocks", DrawBlocks, (double[][][] blocks) => Roll(blocks, 0.5, 0.5), 1e-4,
            new WrongRule("the first block is applied first, so it stands on the right of the product",
                (double[][][] blocks) => Roll([.. blocks.Reverse()], 0.5, 0.5)),
            new WrongRule("a block passes its input on as well: without the residual's half a frame forgets itself",
                (double[][][] blocks) => Roll(blocks, 1, 0)),
            new WrongRule("take half of each, or the rows do not sum to 1", (double[][][] blocks) => Roll(blocks, 1, 1)),
            new WrongRule("blocks are multiplied and not averaged: what the second sees has gone through the first", (double[][][] blocks) =>
                Average([.. blocks.Select(block => Roll([block], 0.5, 0.5))])))
        { Library = @"RollOut" },
    ];

    private static IEnumerable<Trial> DrawSeeds(Random random)
    {
        double? War() => random.Between(0.5, 0.9);
        return
        [
            .. Draws.Some(5, "several seeds", () => [Enumerable.Range(0, random.Whole(2, 6)).Select(_ => War()).ToArray()]),
            .. Draws.Some(2, "a seed that has no figure", () => [new[] { War(), null, War(), War() }]),
            new Trial("one known seed", [new[] { null, War() }]), new Trial("seeds that agree", [new double?[] { 0.75, 0.75, 0.75 }]),
        ];
    }

    private static double?[] Spread(double?[] war, Func<int, double> divisor, double? lone = null)
    {
        double[] known = [.. war.OfType<double>()];
        double mean = known.Average(), squares = known.Sum(one => (one - mean) * (one - mean));
        return [mean, known.Length == 1 ? lone : Math.Sqrt(squares / divisor(known.Length))];
    }

    // An odd number of clips: then no fraction lies half-way between two printed figures, and how to round is no question.
    private static IEnumerable<Trial> DrawRecalls(Random random)
    {
        object?[] Printed() => (2 * random.Whole(15, 400)) + 1 is var n ? [Math.Round(100.0 * random.Whole(0, n) / n, 2), n] : [];
        object?[] Between()
        {
            int n = (2 * random.Whole(15, 60)) + 1, k = random.Next(n);
            return [Math.Round(100.0 * (k + random.Between(0.3, 0.7)) / n, 2), n];
        }
        return
        [
            .. Draws.Some(10, "a figure that clips can give", Printed),
            .. Draws.Some(6, "a figure that no number of clips gives", Between),
            .. Draws.Some(3, "a figure a few hundredths off", () => [Math.Round((100.0 * 7 / 29) + random.Between(0.02, 0.04), 2), 29]),
            new Trial("none right", 0.0, 29), new Trial("all right", 100.0, 31),
        ];
    }

    private static IEnumerable<Trial> DrawBlocks(Random random)
    {
        double[][] Attention(int frames) => [.. Enumerable.Range(0, frames).Select(_ =>
        {
            double[] weights = [.. random.Vector(frames, 1.5).Select(Math.Exp)];
            return weights.Select(weight => weight / weights.Sum()).ToArray();
        })];
        object?[] Of(int blocks, int frames) => [Enumerable.Range(0, blocks).Select(_ => Attention(frames)).ToArray()];
        return
        [
            .. Draws.Some(5, "two blocks", () => Of(2, random.Whole(3, 8))),
            .. Draws.Some(2, "three blocks", () => Of(3, 4)),
            .. Draws.Some(2, "one block", () => Of(1, 5)),
            new Trial("attention that is uniform", [new[] { Enumerable.Repeat(Enumerable.Repeat(0.125, 8).ToArray(), 8).ToArray() }]),
        ];
    }

    private static double[][] Roll(double[][][] blocks, double attention, double residual)
    {
        int frames = blocks[0].Length;
        double[][] product = [.. Enumerable.Range(0, frames).Select(i => Enumerable.Range(0, frames).Select(j => i == j ? 1.0 : 0).ToArray())];
        foreach (double[][] block in blocks)
        {
            double[][] before = product;
            product = [.. Enumerable.Range(0, frames).Select(i => Enumerable.Range(0, frames).Select(j => Enumerable.Range(0, frames)
                .Sum(m => ((attention * block[i][m]) + (i == m ? residual : 0)) * before[m][j])).ToArray())];
        }
        return product;
    }

    private static double[][] Average(double[][][] matrices) => [.. matrices[0].Select((row, i) =>
        row.Select((_, j) => matrices.Average(matrix => matrix[i][j])).ToArray())];
}
