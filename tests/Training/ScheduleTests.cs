using MsstNet.Training;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracle: the paper's sentence, "decay by a factor of 10 occurred at the 20th and 35th epochs" of 40, lr 0.1; exact up to rounding of the
/// division.
/// </summary>
public class ScheduleTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(19, 0.1)]
    [InlineData(20, 0.01)]
    [InlineData(34, 0.01)]
    [InlineData(35, 0.001)]
    [InlineData(39, 0.001)]
    public void The_papers_forty_epochs(int epoch, double rate) => Assert.Equal(rate, new Schedule(0.1, 40).Rate(epoch), 12);

    [Theory]
    [InlineData(8, 4, 7)]
    [InlineData(80, 40, 70)]
    [InlineData(1, 1, 1)]
    public void A_shorter_run_divides_at_the_same_fractions(int epochs, int first, int second) =>
        Assert.Equal((first, second), new Schedule(0.1, epochs).Milestones);

    [Fact]
    public void The_warm_up_is_a_straight_line_that_meets_the_base_rate()
    {
        var schedule = new Schedule(0.2, 40, WarmupEpochs: 2);
        Assert.Equal(0.05, schedule.Rate(0, 0.5), 12);
        Assert.Equal(0.1, schedule.Rate(1, 0), 12);
        Assert.Equal(0.2, schedule.Rate(2, 0), 12);
    }
}
