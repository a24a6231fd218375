using System.Text.Json.Nodes;
using MsstNet.Lab.Exercises;
using MsstNet.Workbook;

namespace MsstNet.Lab.Tests.Lab.Exercises;

/// <summary>A function put before a judge in this process, as a notebook puts it before one in another.</summary>
internal static class Trying
{
    public static Judgement Of(string number, Delegate function, int seed = 1, TimeSpan? limit = null)
    {
        Judgement? last = null;
        var judge = new Judge(new Random(seed), judgement => last = judgement);
        JsonObject drawn = judge.Reply(new JsonObject { ["check"] = number, ["function"] = true }.ToJsonString());
        Assert.True(drawn.ContainsKey("inputs"), drawn.ToJsonString());
        JsonArray? returned = FunctionTrial.Run(function, drawn["inputs"]!.AsArray(), limit ?? Exercise.Limit, out string? unfit);
        judge.Reply((unfit is null ? new JsonObject { ["returned"] = returned } : new JsonObject { ["unfit"] = unfit }).ToJsonString());
        return last!;
    }

    /// <summary>A value put before a judge.</summary>
    public static Judgement Of(string number, object? value)
    {
        Judgement? last = null;
        new Judge(new Random(1), judgement => last = judgement)
            .Reply(new JsonObject { ["check"] = number, ["answer"] = PlainValue.Of(value) }.ToJsonString());
        return last!;
    }
}
