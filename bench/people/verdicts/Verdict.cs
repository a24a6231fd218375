using MsstNet.Data;
using MsstNet.Evaluation;

namespace MsstNet.Lab.Bench;

/// <summary>A network's answer to a still or a clip of a set.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Case">Name of the still or clip in it.</param>
/// <param name="Network">Name of the network.</param>
/// <param name="Truth">Its class, an <see cref="Emotion"/>.</param>
/// <param name="Probabilities">One for each of the seven.</param>
/// <param name="Facts">What the set says of it, e.g. pose or sex.</param>
internal sealed record Verdict(
    string Set, string Case, string Network, int Truth, IReadOnlyList<float> Probabilities, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>Frames looked at.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>Seconds the network took for them.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether a face was found; otherwise the whole picture was judged.</summary>
    public bool FaceFound { get; init; } = true;

    /// <summary>As the library's measures take it.</summary>
    public ClipPrediction Prediction => new(0, Truth, Probabilities);

    /// <summary>The class named; the first of equals.</summary>
    public int Predicted => Prediction.Predicted;
}

/// <summary>How answers to single frames become one to their clip.</summary>
internal static class FrameVotes
{
    /// <summary>The mean of the frames' probabilities.</summary>
    public static float[] Mean(IReadOnlyList<float[]> frames) =>
        [.. Enumerable.Range(0, frames[0].Length).Select(label => frames.Average(row => row[label]))];

    /// <summary>The share of frames that name each class; frames that tie two classes go by their mean, which decides between equal counts.</summary>
    public static float[] Majority(IReadOnlyList<float[]> frames)
    {
        float[] mean = Mean(frames), votes = new float[mean.Length];
        // A thousandth of a vote of the mean breaks ties and changes no majority of less than a thousand frames.
        foreach (float[] row in frames) votes[Array.IndexOf(row, row.Max())] += 1f;
        float[] broken = [.. votes.Select((count, label) => count + (0.001f * mean[label]))];
        float sum = broken.Sum();
        return [.. broken.Select(share => share / sum)];
    }

    /// <summary>The frame that is least neutral, for clips that begin and end neutral.</summary>
    public static float[] Peak(IReadOnlyList<float[]> frames) => frames.MinBy(row => row[(int)Emotion.Neutral])!;
}
