using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 01.</summary>
internal static class ClipsAndFrames
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("01.1", "the eight frames taken from a clip of five", () => FrameSampler.MiddleOfSegments(5, 8)),
        new("01.2", "of new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 }), the share of Happy clips whose AU 12 is strongest after the first 8 frames",
            LateSmiles, 1e-6),
    ];

    private static object LateSmiles()
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 });
        int[] happy = [.. Enumerable.Range(0, faces.Clips.Count).Where(clip => faces.Classes[faces.Clips[clip].Label] == nameof(Emotion.Happy))];
        return happy.Average(clip =>
        {
            var curve = faces.ActionUnitCurves(clip).Curve((ActionUnit)12);
            return curve.ToList().IndexOf(curve.Max()) >= 8 ? 1.0 : 0;
        });
    }
}
