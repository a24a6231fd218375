using static TorchSharp.torch;

namespace MsstNet.Data.Loading;

/// <summary>
/// B clips of T frames. The loader owns the batch and reuses it: the batch and its tensors are valid until the next one is asked for, and must not be
/// disposed.
/// </summary>
public sealed class Batch
{
    private readonly LoaderConfig config;
    private readonly Tensor frames, labels;          // room for a full batch; the tensors share the arrays' memory
    private readonly byte[] pixels;
    private readonly long[] classes;
    private readonly int[] clips;
    private readonly int clipBytes;                  // T · H · W · 3
    private Tensor? someFrames, someLabels;          // views of the first Count clips, when the batch is not full

    internal Batch(LoaderConfig config)
    {
        this.config = config;
        clipBytes = config.Frames * config.Side * config.Side * 3;
        pixels = GC.AllocateUninitializedArray<byte>(config.BatchSize * clipBytes, pinned: true);
        classes = new long[config.BatchSize];
        clips = new int[config.BatchSize];
        using var flat = frombuffer(pixels, ScalarType.Byte);
        frames = flat.view(config.BatchSize, config.Frames, config.Side, config.Side, 3).DetachFromDisposeScope();
        labels = frombuffer(classes, ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>Clips in it, B.</summary>
    public int Count { get; private set; }

    /// <summary>Grey levels, uint8 (B, T, H, W, 3), on the CPU.</summary>
    public Tensor Frames => Count == config.BatchSize ? frames : someFrames ??= frames.narrow(0, 0, Count).DetachFromDisposeScope();

    /// <summary>Class indices, int64 (B), on the CPU.</summary>
    public Tensor Labels => Count == config.BatchSize ? labels : someLabels ??= labels.narrow(0, 0, Count).DetachFromDisposeScope();

    /// <summary>Indices of the clips in their source, B numbers.</summary>
    public IReadOnlyList<int> Clips => new ArraySegment<int>(clips, 0, Count);

    /// <summary>The network's input on a device, float32 (B, T, 3, H, W): <see cref="PixelScale.Apply"/>; the caller disposes it.</summary>
    public Tensor Normalised(Device device, PixelScale scale) => scale.Apply(Frames, device);

    /// <summary>Where the frames of the clip in a place of the batch go, before <see cref="Add"/>; threads may fill different places.</summary>
    internal Span<byte> Place(int place) => pixels.AsSpan(place * clipBytes, clipBytes);

    /// <summary>Counts the clip whose frames lie in a place; where clips before it were left out, it moves up.</summary>
    internal void Add(int place, int clip, int label)
    {
        if (place != Count) Place(place).CopyTo(Place(Count));
        (clips[Count], classes[Count]) = (clip, label);
        Count++;
    }

    internal void Clear()
    {
        someFrames?.Dispose();
        someLabels?.Dispose();
        (someFrames, someLabels, Count) = (null, null, 0);
    }

    internal void Release()
    {
        Clear();
        frames.Dispose();
        labels.Dispose();
    }
}
