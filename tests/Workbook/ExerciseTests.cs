using MsstNet.Workbook;

namespace MsstNet.Lab.Tests.Workbook;

/// <summary>
/// Oracle: the answers worked out by hand from the paper's sizes (112 pixels, N = 16, D = 768, T = 16, 2-2-2, 40 epochs ÷10 at 20 and 35;
/// Table 1 as printed: at T = 4, FERV39k is best with 1-1-1) and, for the five-frame clip, ⌊(t + ½)·5/8⌋ written out; for the input side,
/// ⌈S/8⌉ = 16, ⌈S/16⌉ = 8 and ⌈S/32⌉ = 4 hold together from 121 to 128. Exact.
/// </summary>
public sealed class ExerciseTests
{
    public static TheoryData<string, object> ByHand => new()
    {
        { "00.1", new[] { 2, 16, 3, 112, 112 } }, { "00.2", new[] { 2, 16, 16, 768 } }, { "00.3", new[] { 2, 7 } },
        { "01.1", new[] { 0, 0, 1, 2, 2, 3, 4, 4 } }, { "02.1", 121 }, { "03.1", 3 * 16 * 768 }, { "04.1", 16 }, { "05.1", 12 }, { "06.1", "pad" },
        { "07.1", 21 }, { "09.1", false }, { "08.1", 100.0 * 2669 / 11697 }, { "11.1", 0.5625 }, { "12.1", 13 },
        { "13.1", 0.4 * 0.15 + 0.6 * 0.05 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void The_answer_by_hand_is_right(string number, object answer)
    {
        ExerciseResult result = Exercise.Check(number, answer);
        Assert.True(result.IsRight, result.ToString());
    }

    [Fact]
    public void An_answer_not_given_is_not_wrong_and_shows_the_question()
    {
        Assert.All(Exercises.All, question =>
        {
            ExerciseResult result = Exercise.Check(question.Number, null);
            Assert.Equal(Verdict.NotTried, result.Verdict);
            Assert.Contains(question.Asks, result.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_wrong_answer_is_told_how_far_off_it_is()
    {
        Assert.Equal("✗ 02.1 not yet: 120 is too small, by 1", Exercise.Check("02.1", 120).ToString());
        Assert.Equal("✗ 01.1 not yet: 7 numbers, and 8 are asked for", Exercise.Check("01.1", new[] { 0, 0, 1, 2, 2, 3, 4 }).ToString());
        Assert.Equal("✗ 00.3 not yet: 1 of 2 numbers are off, the furthest by 1", Exercise.Check("00.3", new[] { 2, 8 }).ToString());
        Assert.Equal("✗ 09.1 not yet: answer true or false", Exercise.Check("09.1", 3).ToString());
        Assert.Equal("✗ 02.1 not yet: answer with a number", Exercise.Check("02.1", "x").ToString());
        Assert.Throws<ArgumentException>(() => Exercise.Check("99.1", 1));
    }

    [Fact]
    public void Progress_counts_each_verdict() =>
        Assert.Equal(
            "1 right, 1 to look at again, 1 not tried",
            Progress.Of(Exercise.Check("02.1", 121), Exercise.Check("04.1", 2), Exercise.Check("05.1", null)));
}
