using MsstNet.Data;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Bench;

/// <summary>One figure about a network on a set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Network">The network.</param>
/// <param name="By">What the part is of: all, class, score (of a class), confusion, or a fact of the set such as pose or sex.</param>
/// <param name="Part">Which part: a class, "Happy>Sad", "straight"; empty for all.</param>
/// <param name="Measure">accuracy, recall, auc, uar, share, ece, nll, seconds_a_frame or whole_pictures.</param>
internal sealed record Figure(string Set, string Network, string By, string Part, string Measure)
{
    /// <summary>Cases it is taken from.</summary>
    public int N { get; init; }

    /// <summary>Cases that count for it; null where it is no proportion.</summary>
    public int? Right { get; init; }

    /// <summary>Its value; null where it is not known.</summary>
    public double? Value { get; init; }

    /// <summary>Where it lies with 95 % confidence: Wilson's interval of a proportion, a bootstrap over cases of the UAR.</summary>
    public Interval? Range { get; init; }
}

/// <summary>What verdicts amount to, as one long table.</summary>
internal static class PeopleTable
{
    /// <summary>The table's first line.</summary>
    public const string Header = "set,network,by,part,measure,n,right,value,low,high";

    /// <summary>All figures of the verdicts: sets and networks in the order in which they come first.</summary>
    public static IReadOnlyList<Figure> Of(IEnumerable<Verdict> verdicts) =>
    [
        .. from verdict in verdicts
           group verdict by (verdict.Set, verdict.Network) into judged
           from figure in Of([.. judged])
           select figure,
    ];

    /// <summary>A figure as a row of CSV.</summary>
    public static string Row(Figure f) => Csv.Row(
        $"{f.Set},{f.Network},{f.By},{f.Part},{f.Measure},{f.N},{f.Right},{f.Value:0.000000},{f.Range?.Low:0.0000},{f.Range?.High:0.0000}");

    /// <summary>Counts of true against named classes.</summary>
    public static ConfusionMatrix Matrix(IEnumerable<Verdict> verdicts)
    {
        var matrix = new ConfusionMatrix(Emotions.Names);
        foreach (var verdict in verdicts) matrix.Add(verdict.Truth, verdict.Predicted);
        return matrix;
    }

    private static IEnumerable<Figure> Of(Verdict[] judged)
    {
        var first = judged[0];
        var matrix = Matrix(judged);
        Figure New(string by, string part, string measure) => new(first.Set, first.Network, by, part, measure) { N = judged.Length };
        yield return Accuracy(New("all", "", "accuracy"), judged);
        yield return New("all", "", "uar") with { Value = matrix.Uar, Range = Bootstrap.Uar(matrix, seed: 1) };
        foreach (int truth in Present(matrix))
        {
            yield return Accuracy(New("class", matrix.Classes[truth], "recall"), [.. judged.Where(verdict => verdict.Truth == truth)]);
        }
        foreach (int truth in Present(matrix))
        {
            yield return New("score", matrix.Classes[truth], "auc") with
            {
                Value = Ranking.Area(judged.Select(verdict => ((double)verdict.Prediction.Probabilities[truth], verdict.Truth == truth))),
            };
        }
        foreach (int truth in Present(matrix))
        {
            for (int named = 0; named < matrix.Classes.Count; named++)
            {
                yield return Proportion(New("confusion", $"{matrix.Classes[truth]}>{matrix.Classes[named]}", "share"),
                    (int)matrix[truth, named], (int)matrix.Truths[truth]);
            }
        }
        var parts = from verdict in judged
                    from fact in verdict.Facts
                    group verdict by (By: fact.Key, Part: fact.Value) into part
                    orderby part.Key.By, part.Key.Part
                    select part;
        // The whole set again, or people of whom there is one picture each, would be no part.
        foreach (var part in parts.Where(part => part.Count() < judged.Length && part.Key.By != "person"))
            yield return Accuracy(New(part.Key.By, part.Key.Part, "accuracy"), [.. part]);
        ClipPrediction[] predictions = [.. judged.Select(verdict => verdict.Prediction)];
        yield return New("all", "", "ece") with { Value = Reliability.Of(predictions).Error };
        yield return New("all", "", "nll") with { Value = Temperature.Loss(predictions, 1) };
        double seconds = judged.Sum(verdict => verdict.Seconds);
        yield return New("all", "", "seconds_a_frame") with { Value = seconds / judged.Sum(verdict => verdict.Frames) };
        yield return Proportion(New("all", "", "whole_pictures"), judged.Count(verdict => !verdict.FaceFound), judged.Length);
    }

    private static IEnumerable<int> Present(ConfusionMatrix matrix) =>
        Enumerable.Range(0, matrix.Classes.Count).Where(truth => matrix.Truths[truth] > 0);

    private static Figure Accuracy(Figure figure, Verdict[] part) =>
        Proportion(figure, part.Count(verdict => verdict.Predicted == verdict.Truth), part.Length);

    private static Figure Proportion(Figure figure, int right, int n) =>
        figure with { N = n, Right = right, Value = (double)right / n, Range = Interval.Wilson(right, n) };
}
