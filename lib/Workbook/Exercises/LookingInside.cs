namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 11.</summary>
internal static class LookingInside
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        // Uniform attention is a fixed point of averaging: ½(I + U) has trace ½(T + 1), over T rows.
        new("11.1", "the mean diagonal of the roll-out of one block whose attention is uniform over T = 8 frames", () => 0.5 * (8 + 1) / 8, 1e-3),
    ];
}
