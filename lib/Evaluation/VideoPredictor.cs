using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Evaluation;

/// <summary>What a network says of a window of a video.</summary>
/// <param name="First">First frame of the window.</param>
/// <param name="Last">Last frame of the window.</param>
/// <param name="Start">Its time, in seconds.</param>
/// <param name="End">Likewise, of the last.</param>
/// <param name="Faces">Frames of the window that show the face looked at.</param>
/// <param name="Probabilities">Softmax of the logits, one per class; null in a gap, where less than half of the frames show it.</param>
public sealed record VideoMoment(int First, int Last, double Start, double End, int Faces, IReadOnlyList<float>? Probabilities)
{
    /// <summary>Middle of the window, in seconds.</summary>
    public double Middle => (Start + End) / 2;
}

/// <summary>
/// Emotion over the time of a video, frame by frame: a window slides over it, and of each window T frames go to the network. What the network makes
/// of a single frame is worked out once and kept for every later window that holds the frame; a frame no window asks for is not looked at.
/// </summary>
/// <remarks>
/// The result is that of running the whole network on each window. A window never mixes two faces: frames of another track, and frames without a face,
/// do not count. Memory holds one window.
/// </remarks>
public sealed class VideoPredictor : IDisposable
{
    private readonly IFramewiseNetwork network;
    private readonly PixelScale pixels;
    private readonly Device device;
    private readonly Queue<Seen> held = new();
    private readonly Folding? folding;
    private int pushed, emitted;

    /// <summary>Starts before the first frame.</summary>
    /// <param name="network">In evaluation mode, and not to be trained before this is disposed.</param>
    /// <param name="pixels">How the network was trained to see grey levels.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="window">Frames the window spans.</param>
    /// <param name="stride">Frames from one window to the next.</param>
    public VideoPredictor(IFramewiseNetwork network, PixelScale pixels, Device device, int window, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        (this.network, this.pixels, this.device, Window, Stride) = (network, pixels, device, window, stride);
        if (network is nn.Module module) folding = Folding.Of(module);
    }

    /// <summary>Frames the window spans.</summary>
    public int Window { get; }

    /// <summary>Frames from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>Frames the network has looked at so far, each once.</summary>
    public int Embedded { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="number">Its number in the video.</param>
    /// <param name="seconds">Its time.</param>
    /// <param name="track">Which face it shows.</param>
    /// <param name="crop">The face at the network's size, RGB bytes; null without one.</param>
    /// <returns>What the network says, if a window ends with this frame.</returns>
    public VideoMoment? Push(int number, double seconds, int track, byte[]? crop)
    {
        held.Enqueue(new Seen(number, seconds, track, crop));
        if (held.Count > Window) held.Dequeue().Dispose();
        pushed++;
        return pushed >= Window && (pushed - Window) % Stride == 0 ? Look() : null;
    }

    /// <summary>A video shorter than the window is one window.</summary>
    /// <returns>What the network says of it; null if there was a window already, or no frame.</returns>
    public VideoMoment? Finish() => emitted == 0 && held.Count > 0 ? Look() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        folding?.Dispose();
        while (held.TryDequeue(out var seen)) seen.Dispose();
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
        Seen[] chosen = [.. FrameSampler.MiddleOfSegments(shown.Length, network.Frames).Select(index => shown[index])];
        Embed([.. chosen.Where(seen => seen.Embedding is null).Distinct()]);
        using var scope = NewDisposeScope();
        var window = Enumerable.Range(0, chosen[0].Embedding!.Length).Select(part => stack([.. chosen.Select(seen => seen.Embedding![part])]).unsqueeze(0)).ToArray();
        return DeviceTransfer.ToHost(nn.functional.softmax(network.Classify(window), 1)).data<float>().ToArray();
    }

    private void Embed(Seen[] frames)
    {
        if (frames.Length == 0) return;
        Embedded += frames.Length;
        using var scope = NewDisposeScope();
        int size = frames[0].Crop!.Length;
        var bytes = new byte[frames.Length * size];
        for (int i = 0; i < frames.Length; i++) frames[i].Crop!.CopyTo(bytes, i * size);
        var images = DeviceTransfer.ToDevice(ClipReader.Tensor(bytes, frames.Length, network.Side, pixels).squeeze(0), device);
        var parts = network.EmbedFrames(images);
        for (int i = 0; i < frames.Length; i++)
            frames[i].Embedding = [.. parts.Select(part => part[i].clone().DetachFromDisposeScope())];
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
