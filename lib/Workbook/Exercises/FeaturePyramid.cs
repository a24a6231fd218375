using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 02.</summary>
internal static class FeaturePyramid
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("02.1", "the smallest side from 112 pixels on at which the maps of stages 2, 3 and 4 all divide by 4", () =>
            (double)Enumerable.Range(112, 112).First(side => (Presets.Paper(1) with { Side = side }) is var config && config.Stages.All(stage => config.MapSide(stage) % 4 == 0))),
    ];
}
