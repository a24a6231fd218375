using MsstNet.Training;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 07.</summary>
internal static class TrainingRuns
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("07.1", "the first epoch, counted from 1, that the paper's schedule trains at 0.01",
            () => 1.0 + Enumerable.Range(0, 40).First(epoch => new Schedule(0.1, 40).Rate(epoch) <= 0.01 + 1e-12)),
    ];
}
