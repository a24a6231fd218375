using System.Text.Json.Nodes;

namespace MsstNet.Workbook;

/// <summary>
/// Asks the judge about a reader's answer to a numbered exercise. The judge is another process (<see cref="JudgeConnection"/>): this one knows no
/// answer. An exercise that nobody has answered is no error, so a notebook without solutions runs.
/// </summary>
public static class Exercise
{
    /// <summary>How long a reader's function may take for all of its inputs together.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Judges an answer.</summary>
    /// <param name="number">"03.1": notebook and exercise.</param>
    /// <param name="answer">A number, several numbers, true or false, or a word; null while not tried.</param>
    /// <exception cref="ArgumentException">There is no such exercise, or it asks for a function.</exception>
    /// <exception cref="LabException">The judge does not answer.</exception>
    public static ExerciseResult Check(string number, object? answer)
    {
        if (answer is Delegate function) return Check(number, function);
        var request = new JsonObject { ["check"] = number };
        if (answer is not null)
        {
            try
            {
                request["answer"] = PlainValue.Of(answer);
            }
            catch (ArgumentException e)
            {
                return new ExerciseResult(number, Verdict.Wrong, e.Message);
            }
        }
        return JudgeConnection.Use(judge => Result(number, judge.Ask(request)));
    }

    /// <summary>Judges a function: the judge draws inputs, the function is called with them here, and the judge looks at what it returned.</summary>
    /// <param name="number">"04.2": notebook and exercise.</param>
    /// <param name="function">
    /// The reader's function. Its parameters may be numbers, arrays (double[], double[][], double[,]) or tensors, as the reader likes; a function
    /// that
    /// throws <see cref="NotImplementedException"/> has not been tried.
    /// </param>
    /// <exception cref="ArgumentException">There is no such exercise, or it asks for no function.</exception>
    /// <exception cref="LabException">The judge does not answer.</exception>
    public static ExerciseResult Check(string number, Delegate? function) =>
        function is null ? Check(number, (object?)null) : JudgeConnection.Use(judge =>
    {
        JsonObject drawn = judge.Ask(new JsonObject { ["check"] = number, ["function"] = true });
        if (drawn["inputs"] is not JsonArray inputs) return Result(number, drawn);
        JsonArray? returned = FunctionTrial.Run(function, inputs, Limit, out string? unfit);
        JsonObject request = unfit is null ? new() { ["returned"] = returned } : new() { ["unfit"] = unfit };
        return Result(number, judge.Ask(request));
    });

    private static ExerciseResult Result(string number, JsonObject reply)
    {
        if ((string?)reply["unknown"] is { } reason) throw new ArgumentException(reason, nameof(number));
        return new ExerciseResult(number, Enum.Parse<Verdict>((string)reply["verdict"]!), (string)reply["detail"]!);
    }
}

/// <summary>How far a reader has come with some exercises.</summary>
public static class Progress
{
    /// <summary>One line: "1 right, 0 to look at again, 2 not tried".</summary>
    public static string Of(params IReadOnlyList<ExerciseResult> results) =>
        $"{Count(results, Verdict.Right)} right, {Count(results, Verdict.Wrong)} to look at again, {Count(results, Verdict.NotTried)} not tried";

    private static int Count(IReadOnlyList<ExerciseResult> results, Verdict verdict) => results.Count(result => result.Verdict == verdict);
}

/// <summary>The state of an exercise.</summary>
public enum Verdict
{
    /// <summary>No answer yet.</summary>
    NotTried,
    /// <summary>Right, within the tolerance.</summary>
    Right,
    /// <summary>Wrong, or no answer to this question.</summary>
    Wrong,
}

/// <summary>An exercise judged. Only the judge's reply makes one.</summary>
public sealed record ExerciseResult
{
    internal ExerciseResult(string number, Verdict verdict, string detail) => (Number, Verdict, Detail) = (number, verdict, detail);

    /// <summary>"03.1".</summary>
    public string Number { get; }

    /// <summary>Right, wrong or not tried.</summary>
    public Verdict Verdict { get; }

    /// <summary>The question, what was compared, or a hint.</summary>
    public string Detail { get; }

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
