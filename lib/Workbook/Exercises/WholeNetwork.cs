using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 05.</summary>
internal static class WholeNetwork
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("05.1", "how many residual additions a token passes in the T-Formers of the 2-2-2 network", () => 2.0 * Presets.Paper(16).Blocks.Total),
    ];
}
