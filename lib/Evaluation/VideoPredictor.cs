using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Evaluation;

/// <summary>
/// A network's answer to one window of a video or clip. Times are seconds; for a clip of a data set, which has no frame rate, they are frames.
/// </summary>
/// <param name="First">First frame of the window.</param>
/// <param name="Last">Last frame of the window.</param>
/// <param name="Start">Time of the first frame.</param>
/// <param name="End">Time of the last frame.</param>
/// <param name="Faces">Frames of the window that show the face looked at.</param>
/// <param name="Probabilities">Softmax of the logits, one per class; null in a gap, where less than half of the frames show the face.</param>
public sealed record VideoMoment(int First, int Last, double Start, double End, int Faces, IReadOnlyList<float>? Probabilities)
{
    /// <summary>Time of the middle of the window.</summary>
    public double Middle => (Start + End) / 2;
}

/// <summary>
/// Emotion over time: a window slides over a video or clip, and T frames of each window go to the network. What the network computes from a
/// single frame is computed once and kept for every later window that holds the frame; a frame that no window needs is not computed at all.
/// </summary>
/// <remarks>
/// The result is that of running the whole network on each window; with <see cref="Mirrored"/> the mean of that and of the mirrored window. A window
/// never mixes two faces: frames of another track, and frames without a face, do not count. Memory holds one window.
/// </remarks>
public sealed class VideoPredictor : IDisposable
{
    private readonly IFramewiseNetwork network;
    private readonly PixelScale pixels;
    private readonly Queue<Seen> held = new();
    private readonly EvaluationMode evaluating;
    private readonly int window, stride;
    private int pushed, emitted;

    /// <summary>Starts before the first frame, on the network's own device.</summary>
    /// <param name="network">Frames to logits; in evaluation mode, and not to be trained, until this is disposed.</param>
    /// <param name="shape">The network's shape.</param>
    /// <param name="pixels">The scale of grey levels the network was trained with.</param>
    /// <param name="window">Frames the window spans.</param>
    /// <param name="stride">Frames from one window to the next.</param>
    public VideoPredictor(nn.Module<Tensor, Tensor> network, NetworkConfig shape, PixelScale pixels, int window, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        (this.pixels, this.window, this.stride) = (pixels, window, stride);
        this.network = network as IFramewiseNetwork ?? new WholeClips(network, shape);
        evaluating = new EvaluationMode(network);
    }

    /// <summary>Makes the answer surer or less sure, and never another one; see <see cref="Evaluation.Temperature"/>.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Whether the network also sees every face in a mirror, and the answer is the mean of both softmaxes: an expression has no left and right, a
    /// network has. A frame then takes twice the time and memory.
    /// </summary>
    public bool Mirrored { get; init; }

    /// <summary>Frames that have gone through the network so far, each once, its mirror image not counted.</summary>
    public int Embedded { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="number">Its number in the video.</param>
    /// <param name="seconds">Its time.</param>
    /// <param name="track">Which face it shows.</param>
    /// <param name="crop">The face at the network's size, RGB bytes; null without one.</param>
    /// <returns>The network's answer, if a window ends with this frame.</returns>
    public VideoMoment? Push(int number, double seconds, int track, byte[]? crop)
    {
        held.Enqueue(new Seen(number, seconds, track, crop));
        if (held.Count > window) held.Dequeue().Dispose();
        pushed++;
        return pushed >= window && (pushed - window) % stride == 0 ? Look() : null;
    }

    /// <summary>Ends the video: one shorter than the window is a single window.</summary>
    /// <returns>The network's answer to it; null if there was a window already, or no frame.</returns>
    public VideoMoment? Finish() => emitted == 0 && held.Count > 0 ? Look() : null;

    /// <summary>Slides the window over a clip of a data set, from its first frame; whatever was pushed before is forgotten.</summary>
    /// <param name="source">The data set; every frame of its clips is a face.</param>
    /// <param name="clip">Index into its clips.</param>
    /// <returns>One moment a window; a clip shorter than the window is one window.</returns>
    public IReadOnlyList<VideoMoment> Watch(IClipSource source, int clip)
    {
        Forget();
        var moments = new List<VideoMoment>();
        for (int frame = 0; frame < source.Clips[clip].FrameCount; frame++)
        {
            var rgb = new byte[network.Shape.Side * network.Shape.Side * 3];
            source.ReadFrame(clip, frame, network.Shape.Side, rgb);
            if (Push(frame, frame, track: 0, rgb) is { } moment) moments.Add(moment);
        }
        if (Finish() is { } only) moments.Add(only);
        return moments;
    }

    /// <summary>Frees what is known of the frames; the network stays its owner's.</summary>
    public void Dispose()
    {
        Forget();
        evaluating.Dispose();
    }

    private void Forget()
    {
        while (held.TryDequeue(out var seen)) seen.Dispose();
        (pushed, emitted) = (0, 0);
    }

    private VideoMoment Look()
    {
        emitted++;
        Seen[] frames = [.. held];
        int? track = frames.LastOrDefault(seen => seen.Crop is not null)?.Track;
        Seen[] shown = [.. frames.Where(seen => seen.Crop is not null && seen.Track == track)];
        var moment = new VideoMoment(frames[0].Number, frames[^1].Number, frames[0].Seconds, frames[^1].Seconds, shown.Length, null);
        return 2 * shown.Length < frames.Length ? moment : moment with { Probabilities = Classify(shown) };
    }

    private float[] Classify(Seen[] shown)
    {
        using var inference = inference_mode();
        Seen[] chosen = [.. FrameSampler.MiddleOfSegments(shown.Length, network.Shape.Frames).Select(index => shown[index])];
        Embed([.. chosen.Where(seen => seen.Embedding is null).Distinct()]);
        using var scope = NewDisposeScope();
        Tensor[] window = [.. Enumerable.Range(0, chosen[0].Embedding!.Length)
            .Select(part => stack([.. chosen.Select(seen => seen.Embedding![part])], 1))];      // each (1, T, …); mirrored (2, T, …)
        var probabilities = nn.functional.softmax(network.Classify(window), 1).mean([0]);   // over the views, one or two
        return Evaluation.Temperature.Apply(DeviceTransfer.ToHost(probabilities).data<float>().ToArray(), Temperature);
    }

    private void Embed(Seen[] frames)
    {
        if (frames.Length == 0) return;
        Embedded += frames.Length;
        using var scope = NewDisposeScope();
        int size = frames[0].Crop!.Length;
        var bytes = new byte[frames.Length * size];
        for (int i = 0; i < frames.Length; i++) frames[i].Crop!.CopyTo(bytes, i * size);
        var images = DeviceTransfer.ToDevice(ClipReader.Tensor(bytes, frames.Length, network.Shape.Side, pixels).squeeze(0), evaluating.Device);
        if (Mirrored) images = cat([images, images.flip(-1)]);
        // Views apart: (V·F, …) → (V, F, …), V = 1 or 2.
        Tensor[] parts = [.. network.EmbedFrames(images).Select(part => part.unflatten(0, [-1, frames.Length]))];
        for (int i = 0; i < frames.Length; i++)
            frames[i].Embedding = [.. parts.Select(part => part.select(1, i).clone().DetachFromDisposeScope())];
    }

    private sealed record Seen(int Number, double Seconds, int Track, byte[]? Crop) : IDisposable
    {
        public Tensor[]? Embedding { get; set; }

        public void Dispose()
        {
            foreach (var tensor in Embedding ?? []) tensor.Dispose();
        }
    }
}
