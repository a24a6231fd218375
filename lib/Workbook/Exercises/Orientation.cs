using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 00.</summary>
internal static class Orientation
{
    private static readonly MsstNetConfig Paper = Presets.Paper(16);

    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("00.1", "the shape of two clips as the paper's network of 16 frames takes them (B, T, channels, H, W)",
            () => new long[] { 2, Paper.Frames, 3, Paper.Side, Paper.Side }),
        new("00.2", "the shape of their tokens (B, T, N, D)", () => new long[] { 2, Paper.Frames, Paper.Patches, Paper.Dim }),
        new("00.3", "the shape of their logits (B, C)", () => new long[] { 2, Paper.Classes }),
    ];
}
