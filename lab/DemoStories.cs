using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Figures;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>One test clip of each class as a film strip with the network's opinion over time and the true action units below.</summary>
internal static class DemoStories
{
    private const int FramesShown = 8, SideShown = 112;

    public static IEnumerable<ClipStory> Tell(
        nn.Module<Tensor, Tensor> network, SyntheticFaces faces, EvaluationResult result, RunManifest manifest)
    {
        // The first test clip of each class, right or wrong: choosing the nice ones would flatter the network.
        foreach (var prediction in result.Predictions.GroupBy(p => p.Truth).OrderBy(g => g.Key).Select(g => g.First()))
        {
            int clip = prediction.Clip;
            int length = faces.Clips[clip].FrameCount;
            var shown = FrameSampler.MiddleOfSegments(length, Math.Min(FramesShown, length));
            using var predictor = new VideoPredictor(network, manifest.Network, manifest.Training.Pixels, window: Math.Max(length / 2, 1), stride: 1);
            var moments = predictor.Watch(faces, clip);
            yield return new ClipStory
            {
                Title = $"Clip {faces.Clips[clip].Id}: {faces.Classes[prediction.Truth]}",
                Truth = faces.Classes[prediction.Truth],
                Classes = faces.Classes,
                Side = SideShown,   // generated anew, larger than the network sees them
                Frames = [.. shown.Select(frame => Pixels(faces, clip, frame))],
                FrameTimes = [.. shown.Select(frame => (double)frame)],
                TimeUnit = "frame",
                ProbabilityTimes = [.. moments.Select(moment => moment.Middle)],
                Probabilities = [.. moments.Select(moment => moment.Probabilities!.Select(p => (double)p).ToList())],
                ActionUnits = [.. Curves(faces.ActionUnitCurves(clip), length)],
            };
        }
    }

    private static byte[] Pixels(SyntheticFaces faces, int clip, int frame)
    {
        var rgb = new byte[SideShown * SideShown * 3];
        faces.ReadFrame(clip, frame, SideShown, rgb);
        return rgb;
    }

    private static IEnumerable<NamedCurve> Curves(AuCurves units, int length)
    {
        List<double> times = [.. Enumerable.Range(0, length).Select(frame => (double)frame)];
        foreach (var unit in Enum.GetValues<ActionUnit>())
        {
            var curve = units.Curve(unit).Select(value => (double)value).ToList();
            if (curve.Max() > 0.02) yield return new NamedCurve($"AU{(int)unit} {Words(unit.ToString())}", times, curve);
        }
    }

    /// <summary>"LipCornerPuller" as "lip corner puller".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));
}
