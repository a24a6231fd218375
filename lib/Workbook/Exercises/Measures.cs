using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 08.</summary>
internal static class Measures
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("08.1", "the WAR, in per cent, of always answering with the most frequent class, on new SyntheticFaces(new SyntheticConfig { People = 100, Mix = ClassMix.Dfew })", () =>
        {
            var faces = new SyntheticFaces(new SyntheticConfig { People = 100, Mix = ClassMix.Dfew });
            return 100.0 * faces.Clips.CountBy(clip => clip.Label).Max(label => label.Value) / faces.Clips.Count;
        }, 0.05),
    ];
}
