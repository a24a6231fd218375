using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MsstNet.Workbook;

namespace MsstNet.Lab.Exercises;

/// <summary>What became of one question to the judge.</summary>
/// <param name="Number">The exercise.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Detail">The question, what was compared, or a hint.</param>
internal sealed record Judgement(string Number, Outcome Outcome, string Detail);

/// <summary>A verdict, with the two ways in which a function gives no answer.</summary>
internal enum Outcome
{
    NotTried,
    Right,
    Wrong,
    Throws,
    Hangs,
}

/// <summary>
/// Answers the questions of <see cref="Exercise"/>, one JSON object each. For a function it draws inputs, waits for what the reader's function makes
/// of them, and compares. It says what is wrong and never by how much: a distance leads to the answer without the thought.
/// </summary>
/// <param name="random">Draws the inputs.</param>
/// <param name="record">Receives every verdict as it is given.</param>
internal sealed class Judge(Random random, Action<Judgement>? record = null)
{
    private (FunctionExercise Exercise, IReadOnlyList<Trial> Trials)? asked;

    /// <summary>The function that the notebook was given inputs for and has not come back with.</summary>
    public string? Waiting => asked?.Exercise.Number;

    /// <summary>Answers requests, a line each, until there are no more.</summary>
    public void Serve(TextReader requests, TextWriter replies)
    {
        while (requests.ReadLine() is { } line)
        {
            replies.WriteLine(Reply(line).ToJsonString(PlainValue.Format));
            replies.Flush();
        }
    }

    /// <summary>The answer to one request, whatever it is.</summary>
    public JsonObject Reply(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject request) return Reply(request);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // A cell can send whatever it likes.
        }
        return Unknown("The judge does not understand the question.");
    }

    private JsonObject Reply(JsonObject request)
    {
        if ((string?)request["check"] is not { } number) return Returned(request);
        asked = null;
        switch (Catalogue.Find(number))
        {
            case null:
                var all = Catalogue.All;
                return Unknown($"There is no exercise {number}; they run from {all[0].Number} to {all[^1].Number}.");
            case FunctionExercise function when request.ContainsKey("function"):
                asked = (function, [.. function.Draw(random)]);
                return new JsonObject { ["inputs"] = new JsonArray([.. asked.Value.Trials.Select(trial => PlainValue.Of(trial.Arguments))]) };
            case FunctionExercise function when request.ContainsKey("answer"):
                return Unknown($"Exercise {number} asks for a function: {function.Asks}. Give its name without brackets.");
            case ValueExercise value when request.ContainsKey("function"):
                return Unknown($"Exercise {number} asks for a value and not for a function: {value.Asks}.");
            case ValueExercise value when request.ContainsKey("answer"):
                return Given(value, request["answer"]);
            case { } open:
                return Settle(new Judgement(number, Outcome.NotTried, open.Asks));
        }
    }

    private JsonObject Given(ValueExercise exercise, JsonNode? answer)
    {
        JsonNode expected = PlainValue.Of(exercise.Solve())!;
        if (PlainComparison.Same(answer, expected, exercise.Tolerance)) return Settle(new Judgement(exercise.Number, Outcome.Right, Text(expected)));
        string? hint = exercise.Wrong.FirstOrDefault(wrong => PlainComparison.Same(answer, PlainValue.Of(wrong.Value), exercise.Tolerance))?.Hint;
        string reason = hint ?? expected.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False when answer?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False) =>
                "answer true or false",
            JsonValueKind.String when answer?.GetValueKind() != JsonValueKind.String => "answer with a word, in quotes",
            JsonValueKind.Number when answer?.GetValueKind() != JsonValueKind.Number => "answer with a number",
            JsonValueKind.Array when answer is not JsonArray own || own.Count != ((JsonArray)expected).Count =>
                $"answer with {((JsonArray)expected).Count} numbers",
            _ => $"it is not {Text(answer)}",
        };
        return Settle(new Judgement(exercise.Number, Outcome.Wrong, reason));
    }

    private JsonObject Returned(JsonObject request)
    {
        if (asked is not var (exercise, trials)) return Unknown("The judge has asked for nothing.");
        asked = null;
        if ((string?)request["unfit"] is { } unfit)
            return Settle(new Judgement(exercise.Number, Outcome.Wrong, $"the function cannot be called: {unfit}; wanted is {exercise.Asks}"));
        return Settle(FunctionVerdict.Of(exercise, trials, (request["returned"] as JsonArray) ?? []));
    }

    private JsonObject Settle(Judgement judgement)
    {
        record?.Invoke(judgement);
        Verdict verdict = judgement.Outcome switch
        {
            Outcome.Right => Verdict.Right,
            Outcome.NotTried => Verdict.NotTried,
            _ => Verdict.Wrong,
        };
        return new JsonObject { ["verdict"] = verdict.ToString(), ["detail"] = judgement.Detail };
    }

    private static JsonObject Unknown(string reason) => new() { ["unknown"] = reason };

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(", ", list.Select(Text))}]",
        _ when value.GetValueKind() == JsonValueKind.Number => ((double)value).ToString("#,0.####", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
