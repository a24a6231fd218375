using System.Collections;
using System.Globalization;

namespace MsstNet.Workbook;

/// <summary>Judges a reader's answer to a numbered exercise. An exercise without an answer is no error: a notebook without solutions runs.</summary>
public static class Exercise
{
    /// <summary>Compares an answer with the one the library computes.</summary>
    /// <param name="number">"03.1": notebook and exercise.</param>
    /// <param name="answer">A number, several numbers, true or false, or a word; null while not tried.</param>
    /// <exception cref="ArgumentException">There is no such exercise.</exception>
    public static ExerciseResult Check(string number, object? answer)
    {
        IReadOnlyList<Question> all = Exercises.All;
        Question question = all.FirstOrDefault(q => q.Number == number)
            ?? throw new ArgumentException($"There is no exercise {number}; they run from {all[0].Number} to {all[^1].Number}.", nameof(number));
        if (answer is null) return new ExerciseResult(number, Verdict.NotTried, question.Asks);
        object expected = question.Solve();
        string? wrong = expected switch
        {
            bool truth => answer is not bool said ? "answer true or false" : said == truth ? null : $"it is not {Text(said)}",
            string word => answer is not string given ? "answer with a word, in quotes"
                : string.Equals(given.Trim(), word, StringComparison.OrdinalIgnoreCase) ? null : $"it is not {given}",
            _ => Difference(Numbers(answer), Numbers(expected)!, question.Tolerance),
        };
        return wrong is null ? new ExerciseResult(number, Verdict.Right, Text(expected)) : new ExerciseResult(number, Verdict.Wrong, wrong);
    }

    private static string? Difference(double[]? numbers, double[] right, double tolerance)
    {
        if (numbers is null) return right.Length == 1 ? "answer with a number" : $"answer with {right.Length} numbers";
        if (numbers.Length != right.Length) return $"{numbers.Length} numbers, and {right.Length} are asked for";
        double[] errors = [.. numbers.Zip(right, (a, b) => Math.Abs(a - b))];
        int off = errors.Count(error => !(error <= tolerance));
        if (off == 0) return null;
        return right.Length == 1
            ? $"{Text(numbers[0])} is {(numbers[0] < right[0] ? "too small" : "too large")}, by {Text(errors[0])}"
            : $"{off} of {right.Length} numbers are off, the furthest by {Text(errors.Max())}";
    }

    private static double[]? Numbers(object value) => value switch
    {
        bool or string => null,
        IEnumerable several => [.. several.Cast<object>().Select(one => Convert.ToDouble(one, CultureInfo.InvariantCulture))],
        IConvertible one => [one.ToDouble(CultureInfo.InvariantCulture)],
        _ => null,
    };

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string word => word,
        IEnumerable several => "[" + string.Join(", ", several.Cast<object>().Select(Text)) + "]",
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("#,0.####", CultureInfo.InvariantCulture),
    };
}

/// <summary>How far a reader has come with some exercises.</summary>
public static class Progress
{
    /// <summary>One line: "1 right, 0 to look at again, 2 not tried".</summary>
    public static string Of(params IReadOnlyList<ExerciseResult> results) =>
        $"{Count(results, Verdict.Right)} right, {Count(results, Verdict.Wrong)} to look at again, {Count(results, Verdict.NotTried)} not tried";

    private static int Count(IReadOnlyList<ExerciseResult> results, Verdict verdict) => results.Count(result => result.Verdict == verdict);
}

/// <summary>One exercise.</summary>
/// <param name="Number">"03.1".</param>
/// <param name="Asks">The question, in a line.</param>
/// <param name="Solve">Computes the answer: a number, numbers, a bool or a word.</param>
/// <param name="Tolerance">How far a number may be off.</param>
internal sealed record Question(string Number, string Asks, Func<object> Solve, double Tolerance = 0);

/// <summary>The state of an exercise.</summary>
public enum Verdict
{
    /// <summary>No answer yet.</summary>
    NotTried,
    /// <summary>Within the tolerance.</summary>
    Right,
    /// <summary>Outside the tolerance, or no answer to this question.</summary>
    Wrong,
}

/// <summary>An exercise judged.</summary>
/// <param name="Number">"03.1".</param>
/// <param name="Verdict">Right, wrong or not tried.</param>
/// <param name="Detail">The question, the answer, or how far off it is.</param>
public sealed record ExerciseResult(string Number, Verdict Verdict, string Detail)
{
    /// <summary>Whether the answer is right.</summary>
    public bool IsRight => Verdict == Verdict.Right;

    /// <summary>One line: "✓ 03.1 right: 12,288".</summary>
    public override string ToString() => Verdict switch
    {
        Verdict.Right => $"✓ {Number} right: {Detail}",
        Verdict.Wrong => $"✗ {Number} not yet: {Detail}",
        _ => $"○ {Number} not tried: {Detail}",
    };
}
