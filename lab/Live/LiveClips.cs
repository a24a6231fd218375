using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Live;

/// <summary>A test clip as the network sees it.</summary>
/// <param name="Clip">Index into the source's clips.</param>
/// <param name="Label">Its class.</param>
/// <param name="Answer">The network's.</param>
/// <param name="X">First coordinate of z̄ in the plane of <see cref="LiveClips"/>.</param>
/// <param name="Y">Second coordinate.</param>
internal sealed record LiveClip(int Clip, int Label, int Answer, double X, double Y);

/// <summary>
/// What the trained network says of its test clips, and the plane in which their embeddings z̄ differ most: the first two principal components,
/// with signs fixed by each axis's largest part, so that the same weights give the same picture.
/// </summary>
internal sealed record LiveClips
{
    /// <summary>Every clip of the network's own test split, in its order.</summary>
    public required IReadOnlyList<LiveClip> Tested { get; init; }

    /// <summary>Mean of all z̄, (D).</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>The two axes, (D) each, of length 1.</summary>
    public required IReadOnlyList<IReadOnlyList<float>> Axes { get; init; }

    /// <summary>Which fraction of the variance each axis has.</summary>
    public required IReadOnlyList<double> Explained { get; init; }

    /// <summary>How many clips the network gets right.</summary>
    public int Right => Tested.Count(clip => clip.Answer == clip.Label);

    /// <summary>Runs the network over its test split.</summary>
    /// <param name="network">The trained network, in evaluation mode.</param>
    /// <param name="manifest">What it was trained on.</param>
    /// <param name="source">The data the manifest names.</param>
    /// <exception cref="LabException">The data have no split of the manifest's name.</exception>
    public static LiveClips Of(MSSTNet network, RunManifest manifest, IClipSource source)
    {
        Split split = source.Splits.FirstOrDefault(split => split.Name == manifest.Split)
            ?? throw new LabException($"{source.Identity} has no {manifest.Split}, which the weights were trained on; write the weights again.");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folding = Folding.Of(network);
        var answers = new List<int>();
        var embeddings = new List<Tensor>();
        foreach (int clip in split.Test)
        {
            int[] frames = FrameSampler.MiddleOfSegments(source.Clips[clip].FrameCount, network.Config.Frames);
            using Tensor input = ClipReader.Read(source, clip, frames, network.Config.Side, manifest.Training.Pixels);
            using ClipTrace trace = network.Trace(input);
            answers.Add((int)trace.Logits.argmax(-1).item<long>());
            embeddings.Add(trace.Embedding.clone());
        }
        Tensor z = cat(embeddings), mean = z.mean([0]), centred = z - mean;           // (clips, D)
        var (_, deviations, axes) = linalg.svd(centred, fullMatrices: false);
        Tensor variances = deviations.square();
        axes = axes.slice(0, 0, 2, 1);                                                // (2, D)
        axes = axes * axes.gather(1, axes.abs().argmax(1, keepdim: true)).sign();
        Tensor places = centred.matmul(axes.t());                                     // (clips, 2)
        return new LiveClips
        {
            Tested = [.. split.Test.Select((clip, i) =>
                new LiveClip(clip, source.Clips[clip].Label, answers[i], places[i, 0].item<float>(), places[i, 1].item<float>()))],
            Mean = Numbers(mean),
            Axes = [Numbers(axes[0]), Numbers(axes[1])],
            Explained = [.. Numbers((variances / variances.sum()).slice(0, 0, 2, 1)).Select(part => (double)part)],
        };
    }

    /// <summary>
    /// Two clips of each class, of different people: the first the network gets right, and the first it gets wrong, or a second right one.
    /// </summary>
    /// <param name="source">The data.</param>
    public IReadOnlyList<LiveClip> Shown(IClipSource source) =>
    [
        .. Tested.GroupBy(clip => clip.Label).OrderBy(group => group.Key).SelectMany(group =>
        {
            LiveClip first = group.FirstOrDefault(clip => clip.Answer == clip.Label) ?? group.First();
            LiveClip[] others = [.. group.Where(clip => source.Clips[clip.Clip].Person != source.Clips[first.Clip].Person)];
            return others.Length == 0 ? [first] : (LiveClip[])[first, others.FirstOrDefault(clip => clip.Answer != clip.Label) ?? others[0]];
        }),
    ];

    private static float[] Numbers(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
