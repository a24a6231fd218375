using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 04.</summary>
internal static class AttentionOverTime
{
    private static readonly MsstNetConfig Paper = Presets.Paper(16);

    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("04.1", "how many times as many products q·k joint attention over all T·N tokens of a clip takes, against attention over time at each of the N places (paper, T = 16)",
            () => Math.Pow(Paper.Frames * Paper.Patches, 2) / (Paper.Patches * Math.Pow(Paper.Frames, 2))),
    ];
}
