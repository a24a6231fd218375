namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 12.</summary>
internal static class OwnVideo
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        // Windows start at 0, stride, 2·stride, … and must fit.
        new("12.1", "how many moments a window of 16 frames, moved by 2, gives on a clip of 40 frames", () => (double)(((40 - 16) / 2) + 1)),
    ];
}
