using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 03.</summary>
internal static class EmbeddingLayer
{
    private static readonly MsstNetConfig Paper = Presets.Paper(16);

    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("03.1", "how many more numbers the paper's network would learn with one spatial embedding (N, D) in each of its three MELayers",
            () => (double)(Paper.Stages.Count() * Paper.Patches * Paper.Dim)),
    ];
}
