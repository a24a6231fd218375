using System.Text.Json.Nodes;
using MsstNet.Lab.Exercises;

namespace MsstNet.Lab.Tests.Lab.Exercises;

/// <summary>
/// What a cell may send to the judge past Exercise.Check. Oracle: right is who answers every input that was just drawn, and nobody else.
/// </summary>
public sealed class JudgeTests
{
    private const string Number = "02.1";
    private readonly List<Judgement> judgements = [];
    private readonly Judge judge;

    public JudgeTests() => judge = new Judge(new Random(1), judgements.Add);

    [Fact]
    public void Fewer_answers_than_inputs_are_not_right()
    {
        int inputs = Ask().Count;
        for (int given = 0; given <= inputs; given++)
        {
            Give([.. Right(Ask()).Take(given)]);
            Assert.Equal(given == inputs ? Outcome.Right : Outcome.Wrong, judgements[^1].Outcome);
        }
    }

    [Fact]
    public void Answers_count_once_and_only_after_inputs_were_drawn()
    {
        JsonObject[] right = Right(Ask());
        Give([new JsonObject { ["value"] = 0 }]);
        Assert.True(Give(right).ContainsKey("unknown"));
        right = Right(Ask());
        judge.Reply(new JsonObject { ["check"] = "03.1", ["answer"] = 1 }.ToJsonString());
        Assert.True(Give(right).ContainsKey("unknown"));
        Assert.DoesNotContain(judgements, one => one.Outcome == Outcome.Right);
    }

    [Fact]
    public void A_function_that_did_not_come_back_is_waited_for()
    {
        Assert.Null(judge.Waiting);
        Ask();
        Assert.Equal(Number, judge.Waiting);
        Give([]);
        Assert.Null(judge.Waiting);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"check\":3}")]
    [InlineData("{\"verdict\":\"Right\"}")]
    [InlineData("{\"check\":\"02.1\",\"verdict\":\"Right\"}")]
    public void What_is_no_question_gives_no_verdict_of_right(string line)
    {
        judge.Reply(line);
        Assert.DoesNotContain(judgements, one => one.Outcome == Outcome.Right);
    }

    private static JsonObject[] Right(JsonArray inputs)
    {
        Delegate rule = ((FunctionExercise)Catalogue.Find(Number)!).Rule;
        return [.. inputs.Select(input => new JsonObject { ["value"] = (int)rule.DynamicInvoke((int)(double)input![0]!)! })];
    }

    private JsonArray Ask() => judge.Reply(new JsonObject { ["check"] = Number, ["function"] = true }.ToJsonString())["inputs"]!.AsArray();

    private JsonObject Give(params JsonObject[] returned) =>
        judge.Reply(new JsonObject { ["returned"] = new JsonArray([.. returned]) }.ToJsonString());
}
