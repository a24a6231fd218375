using System.Globalization;
using System.Text.Json.Nodes;
using MsstNet.Workbook;

namespace MsstNet.Lab.Exercises;

/// <summary>Judges what a function returned.</summary>
internal static class FunctionVerdict
{
    /// <summary>The verdict.</summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="trials">The inputs.</param>
    /// <param name="returned">One object an input (FunctionTrial); the last one there may say that the function was late or open.</param>
    public static Judgement Of(FunctionExercise exercise, IReadOnlyList<Trial> trials, JsonArray returned)
    {
        Judgement Wrong(string reason, Outcome outcome = Outcome.Wrong) => new(exercise.Number, outcome, reason);

        JsonObject?[] outcomes = [.. returned.Take(trials.Count).Select(one => one as JsonObject)];
        if (outcomes.Any(one => one?["open"] is not null)) return new Judgement(exercise.Number, Outcome.NotTried, exercise.Asks);
        int late = Array.FindIndex(outcomes, one => one?["late"] is not null);
        if (late >= 0)
        {
            string seconds = Exercise.Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Wrong($"with {trials[late].Kind} the function does not return within {seconds} s", Outcome.Hangs);
        }
        if (outcomes.Length < trials.Count) return Wrong("the function was not tried on every input");

        JsonNode?[] right = [.. trials.Select(trial => Call(exercise.Rule, trial))];
        bool[] good = [.. outcomes.Select((one, i) => one is not null && one.ContainsKey("value")
            && PlainComparison.Same(one["value"], right[i], exercise.Tolerance))];
        int first = Array.IndexOf(good, false);
        if (first < 0) return new Judgement(exercise.Number, Outcome.Right, Agreement(exercise, trials.Count));

        string kind = trials[first].Kind;
        if (Hint(exercise, trials, outcomes, good) is { } hint) return Wrong($"with {kind}: {hint}");
        if ((string?)outcomes[first]?["threw"] is { } threw) return Wrong($"with {kind} the function throws {threw.TrimEnd('.')}", Outcome.Throws);
        JsonNode? given = outcomes[first]?["value"];
        if (PlainComparison.HasNoNumber(given) && !PlainComparison.HasNoNumber(right[first])) return Wrong($"with {kind} it gives NaN or infinity");
        if (right[first] is JsonArray && PlainComparison.Shape(given) != PlainComparison.Shape(right[first]))
            return Wrong($"with {kind} the result has the wrong form: {PlainComparison.Shape(given) ?? "no list"}");
        return Wrong($"with {kind} the result is wrong");
    }

    // A wrong rule explains a function if both give the same everywhere; or, of a function with more than one fault, wherever it is wrong.
    private static string? Hint(FunctionExercise exercise, IReadOnlyList<Trial> trials, JsonObject?[] outcomes, bool[] good)
    {
        bool Explains(WrongRule wrong, bool everywhere) => Enumerable.Range(0, trials.Count).All(i =>
            (good[i] && !everywhere) || (outcomes[i] is { } one && one.ContainsKey("value")
                && PlainComparison.Same(one["value"], Call(wrong.Rule, trials[i]), exercise.Tolerance)));
        return (exercise.Wrong.FirstOrDefault(wrong => Explains(wrong, everywhere: true))
            ?? exercise.Wrong.FirstOrDefault(wrong => Explains(wrong, everywhere: false)))?.Hint;
    }

    private static JsonNode? Call(Delegate rule, Trial trial) => PlainValue.Of(rule.DynamicInvoke(trial.Arguments));

    private static string Agreement(FunctionExercise exercise, int inputs)
    {
        string closeness = exercise.Tolerance == 0 ? "exactly" : exercise.Tolerance.ToString("'to '0.#########", CultureInfo.InvariantCulture);
        return $"agrees with {exercise.Oracle} on {inputs} inputs drawn now, {closeness}";
    }
}
