using System.Text.Json.Nodes;
using MsstNet.Lab.Exercises;

namespace MsstNet.Lab.Tests.Lab.Exercises;

/// <summary>
/// What holds for every exercise, on many draws. Oracle: the judge's own rules put before it as a reader's functions: the right one must pass, and
/// each wrong one must fail with its own hint, whatever inputs are drawn. So no draw is too poor to tell a misconception from the truth.
/// </summary>
public sealed class CatalogueTests
{
    private const int Seeds = 40;

    public static TheoryData<string> Functions => [.. Catalogue.All.OfType<FunctionExercise>().Select(exercise => exercise.Number)];

    [Fact]
    public void At_least_ten_exercises_ask_for_a_function_and_every_chapter_has_an_exercise()
    {
        Assert.InRange(Functions.Count, 10, 100);
        Assert.Equal(Enumerable.Range(0, 14).Select(chapter => $"{chapter:00}"), Catalogue.All.Select(exercise => exercise.Number[..2]).Distinct());
        Assert.Equal(Catalogue.All.Select(exercise => exercise.Number).Distinct(), Catalogue.All.Select(exercise => exercise.Number));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_right_function_passes_whatever_is_drawn(string number)
    {
        var exercise = (FunctionExercise)Catalogue.Find(number)!;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Judgement judged = Trying.Of(number, exercise.Rule, seed);
            Assert.True(judged.Outcome == Outcome.Right, $"seed {seed}: {judged.Detail}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Each_misconception_fails_with_its_own_hint_whatever_is_drawn(string number)
    {
        foreach (WrongRule wrong in ((FunctionExercise)Catalogue.Find(number)!).Wrong)
        {
            for (int seed = 0; seed < Seeds; seed++)
            {
                Judgement judged = Trying.Of(number, wrong.Rule, seed);
                Assert.True(judged.Outcome == Outcome.Wrong && judged.Detail.EndsWith(wrong.Hint, StringComparison.Ordinal),
                    $"seed {seed}: {judged.Detail}; expected: {wrong.Hint}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Inputs_are_drawn_anew_for_every_check(string number)
    {
        static string Inputs(string number, int seed) =>
            new Judge(new Random(seed)).Reply(new JsonObject { ["check"] = number, ["function"] = true }.ToJsonString()).ToJsonString();

        Assert.NotEqual(Inputs(number, 1), Inputs(number, 2));
        Assert.Equal(Inputs(number, 1), Inputs(number, 1));
    }

    [Fact]
    public void A_wrong_value_is_told_why_and_never_by_how_much()
    {
        foreach (ValueExercise exercise in Catalogue.All.OfType<ValueExercise>())
        {
            Assert.Equal(Outcome.Right, Trying.Of(exercise.Number, exercise.Solve()).Outcome);
            foreach (WrongValue wrong in exercise.Wrong)
            {
                Judgement judged = Trying.Of(exercise.Number, wrong.Value);
                Assert.Equal((Outcome.Wrong, wrong.Hint), (judged.Outcome, judged.Detail));
            }
        }
        // The same words for a near miss and a far one.
        Assert.Equal("it is not 36,863", Trying.Of("03.1", 36_863).Detail);
        Assert.Equal("it is not 0", Trying.Of("03.1", 0).Detail);
        Assert.Equal("answer with a number", Trying.Of("03.1", double.NaN).Detail);
    }
}
