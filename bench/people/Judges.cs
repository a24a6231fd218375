using System.Diagnostics;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>An answer of a judge to a still or clip.</summary>
/// <param name="Network">The judge's name.</param>
/// <param name="Probabilities">Of the seven.</param>
/// <param name="Frames">Frames looked at.</param>
/// <param name="Seconds">Time for them.</param>
internal sealed record Answer(string Network, float[] Probabilities, int Frames, double Seconds)
{
    /// <summary>Whether a judge that looks for the face itself found one; null where it takes the crop.</summary>
    public bool? FaceFound { get; init; }

    /// <summary>Whether it is another way to join the answers to frames, which says nothing new of a still.</summary>
    public bool OfClips { get; init; }
}

/// <summary>Something that names the emotion of a still or clip.</summary>
internal interface IJudge : IDisposable
{
    /// <summary>Side of the crops it wants.</summary>
    int Side { get; }

    /// <summary>Its answer; more than one where there is more than one way to an answer.</summary>
    IEnumerable<Answer> Judge(CaseFrames frames);
}

/// <summary>
/// A network of ours, asked as `lab predict` asks it; the answer to a clip is the mean over the windows. A still is a clip of T equal frames.
/// </summary>
internal sealed class OurJudge : IJudge
{
    private readonly string name;
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly RunManifest manifest;
    private readonly int[] places;

    public OurJudge(string weights, string name)
    {
        if (!File.Exists(weights)) throw new LabException($"--weights {weights}: no such file; `lab export RUN --out FILE` writes one.");
        this.name = name;
        (network, manifest) = TrainedNetwork.Open(weights);
        places = EmotionWords.Places(manifest.Classes, weights);
    }

    public int Side => manifest.Network.Side;

    public IEnumerable<Answer> Judge(CaseFrames frames)
    {
        int window = Math.Max(manifest.Network.Frames, Math.Min(frames.Window, frames.Shots.Count));
        using var predictor = new VideoPredictor(network, manifest.Network, manifest.Training.Pixels, window, frames.Stride) { Mirrored = true };
        var clock = Stopwatch.StartNew();
        var moments = frames.Shots.Select(shot => predictor.Push(shot.Number, shot.Seconds, shot.Track, shot.Crops?[Side])).ToList();
        moments.Add(predictor.Finish());
        var rows = moments.Select(moment => moment?.Probabilities).OfType<IReadOnlyList<float>>().ToList();
        int embedded = predictor.Embedded;
        if (rows.Count == 0)
        {
            // Fewer than half of the frames show the face: predict is silent there, but a table asks for an answer.
            using var whole = new VideoPredictor(network, manifest.Network, manifest.Training.Pixels, int.MaxValue, 1) { Mirrored = true };
            foreach (var shot in frames.Shown) whole.Push(shot.Number, shot.Seconds, track: 0, shot.Crops![Side]);
            rows = [whole.Finish()!.Probabilities!];
            embedded += whole.Embedded;
        }
        double seconds = clock.Elapsed.TotalSeconds;
        float[] mean = FrameVotes.Mean(rows.ConvertAll(row => EmotionWords.Ordered(row, places)));
        yield return new Answer(name, mean, embedded, seconds);
    }

    public void Dispose() => network.Dispose();
}

/// <summary>face-api on the same crops, and, if asked for, on what it finds in the whole pictures itself.</summary>
/// <param name="most">Frames of a clip it looks at, spread over its length.</param>
/// <param name="own">Whether it also finds and cuts the face itself.</param>
internal sealed class PeerJudge(int most, bool own) : IJudge
{
    private readonly FaceApi peer = new();

    public int Side => FaceApi.Side;

    public IEnumerable<Answer> Judge(CaseFrames frames)
    {
        var shown = frames.Shown;
        Shot[] chosen = [.. FrameSampler.MiddleOfSegments(shown.Count, Math.Min(most, shown.Count)).Select(at => shown[at])];
        var (rows, seconds) = peer.Judge([.. chosen.Select(shot => new Picture(Side, Side, shot.Crops![Side]))], own: false);
        float[][] cropped = [.. rows.Select(row => row!)];
        yield return new Answer("face-api", FrameVotes.Mean(cropped), cropped.Length, seconds);
        yield return new Answer("face-api, majority", FrameVotes.Majority(cropped), cropped.Length, seconds) { OfClips = true };
        yield return new Answer("face-api, peak", FrameVotes.Peak(cropped), cropped.Length, seconds) { OfClips = true };
        if (!own) yield break;
        Picture[] pictures = [.. frames.Pictures([.. chosen.Select(shot => shot.Number)])];
        (rows, seconds) = peer.Judge(pictures, own: true);
        float[][] found = [.. rows.OfType<float[]>()];
        // Without a face it would say nothing; it is given the answer it has for our crop instead, and the case is counted.
        yield return new Answer("face-api, own detection", FrameVotes.Mean(found.Length > 0 ? found : cropped), pictures.Length, seconds)
        {
            FaceFound = found.Length > 0,
        };
    }

    public void Dispose() => peer.Dispose();
}
