using MsstNet.Workbook;

namespace MsstNet.Lab.Tests.Workbook;

/// <summary>
/// Exercises as a notebook asks about them, judged in another process. Oracle: the answers worked out by hand from the paper's sizes (112 pixels, N
/// = 16,
/// D = 768, T = 16, 2-2-2). Exact. What each exercise takes for right is tests/Lab/Exercises' to say.
/// </summary>
public sealed class ExerciseTests
{
    public static TheoryData<string, object> ByHand => new()
    {
        { "00.1", new[] { 2, 16, 3, 112, 112 } }, { "00.2", new[] { 2, 16, 16, 768 } }, { "00.3", new[] { 2, 7 } },
        { "03.1", 3 * 16 * 768 }, { "05.1", 12 }, { "06.1", "pad" },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void The_answer_by_hand_is_right(string number, object answer)
    {
        ExerciseResult result = Exercise.Check(number, answer);
        Assert.True(result.IsRight, result.ToString());
    }

    [Fact]
    public void A_function_is_tried_on_inputs_that_another_process_draws()
    {
        static int Right(int g) => Enumerable.Range(112, 999).First(s => (s + 7) / 8 % g == 0 && (s + 15) / 16 % g == 0 && (s + 31) / 32 % g == 0);
        static int Open(int g) => throw new NotImplementedException();

        Assert.StartsWith("✓ 02.1 right: agrees with ", Exercise.Check("02.1", Right).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("○ 02.1 not tried: a function (g)", Exercise.Check("02.1", Open).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("✗ 02.1 not yet: with ", Exercise.Check("02.1", (int g) => 112).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_not_given_is_not_wrong_and_shows_the_question()
    {
        ExerciseResult open = Exercise.Check("05.1", null);
        Assert.Equal(Verdict.NotTried, open.Verdict);
        Assert.Equal("○ 05.1 not tried: how many residual additions a token passes in the T-Formers of the 2-2-2 network", open.ToString());
    }

    [Fact]
    public void A_wrong_answer_is_told_what_it_has_not_seen_and_no_distance()
    {
        Assert.Equal("✗ 05.1 not yet: that is one T-Former; the network has three", Exercise.Check("05.1", 4).ToString());
        Assert.Equal("✗ 05.1 not yet: it is not 11", Exercise.Check("05.1", 11).ToString());
        Assert.Equal("✗ 00.3 not yet: it is not [2, 8]", Exercise.Check("00.3", new[] { 2, 8 }).ToString());
        Assert.Equal("✗ 00.3 not yet: answer with 2 numbers", Exercise.Check("00.3", new[] { 2 }).ToString());
        Assert.Equal("✗ 06.1 not yet: answer with a word, in quotes", Exercise.Check("06.1", 3).ToString());
        Assert.Equal("✗ 05.1 not yet: answer with a number", Exercise.Check("05.1", double.NaN).ToString());
        Assert.Equal("✗ 05.1 not yet: Object is neither a number nor a list of numbers", Exercise.Check("05.1", new object()).ToString());
    }

    [Fact]
    public void A_question_that_is_none_is_refused()
    {
        Assert.StartsWith("There is no exercise 99.1; they run from 00.1 to ",
            Assert.Throws<ArgumentException>(() => Exercise.Check("99.1", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("asks for a function", Assert.Throws<ArgumentException>(() => Exercise.Check("02.1", 121)).Message, StringComparison.Ordinal);
        Assert.Contains("asks for a value", Assert.Throws<ArgumentException>(() =>
            Exercise.Check("05.1", () => 12)).Message, StringComparison.Ordinal);
    }

    /// <summary>Oracle: the assembly's own metadata, as a reader could list it.</summary>
    [Fact]
    public void The_assembly_that_notebooks_load_holds_no_exercise_and_lets_nobody_make_a_verdict()
    {
        Type[] types = typeof(Exercise).Assembly.GetTypes();
        Assert.DoesNotContain(types, type =>
            type.Name.Contains("Catalogue", StringComparison.Ordinal) || type.Name.EndsWith("Exercises", StringComparison.Ordinal));
        Assert.DoesNotContain(typeof(Exercise).Assembly.GetReferencedAssemblies(), name => name.Name == "MsstNet.Lab");
        Assert.Empty(typeof(ExerciseResult).GetConstructors());
        Assert.All(typeof(ExerciseResult).GetProperties(), property => Assert.Null(property.SetMethod));
    }

    [Fact]
    public void Progress_counts_each_verdict() =>
        Assert.Equal(
            "1 right, 1 to look at again, 1 not tried",
            Progress.Of(Exercise.Check("05.1", 12), Exercise.Check("03.1", 2), Exercise.Check("05.1", null)));
}
