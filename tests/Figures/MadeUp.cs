using MsstNet.Evaluation;
using MsstNet.Figures;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>Small invented content for the figures: three classes, one of them empty, with names that HTML could trip over.</summary>
internal static class MadeUp
{
    public const string Nasty = "a<b> & \"c\" </script><script>alert(1)</script>";

    public static readonly string[] Classes = ["glad", "calm & <quiet>", "cross"];

    public static ConfusionMatrix Matrix() => new(Classes, new long[,] { { 30, 8, 2 }, { 5, 14, 1 }, { 0, 0, 0 } });

    public static EpochReport[] Epochs() =>
    [
        new(1, 4, 0.1, 1.5, 0.4, 1.4, Matrix(), 10, 20),
        new(2, 4, 0.1, 1.1, 0.5, null, null, 10, 20),
        new(3, 4, 0.01, 0.8, 0.6, 1.0, Matrix(), 10, 20),
        new(4, 4, 0.01, 0.7, 0.7, 0.9, Matrix(), 10, 20),
    ];

    public static ClipStory Story(int frames = 16, string? truth = "cross") => new()
    {
        Title = "Clip " + Nasty,
        Truth = truth,
        Classes = Classes,
        Side = 8,
        Frames = [.. Enumerable.Range(0, frames).Select(f => Enumerable.Range(0, 192).Select(i => (byte)(i + (f * 3))).ToArray())],
        FrameTimes = [.. Enumerable.Range(0, frames).Select(f => f * 0.25)],
        ProbabilityTimes = [0, 1, 2],
        Probabilities = [[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.1, 0.1, 0.8]],
        ActionUnits = [new("AU4 brow lowerer", [0, 1, 2], [0, 0.5, 1]), new("AU12 lip corner puller", [0, 1, 2], [0.2, 0.1, 0])],
    };
}
