using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Data.Loading;

/// <summary>Which frame of each of the T segments of a clip is read.</summary>
public enum FrameSampling
{
    /// <summary>The middle one, <see cref="FrameSampler.MiddleOfSegments"/>: for testing.</summary>
    Middle,

    /// <summary>A random one, <see cref="FrameSampler.RandomPerSegment"/>: for training.</summary>
    Random,
}

/// <summary>How a <see cref="ClipLoader"/> turns clips into batches.</summary>
public sealed record LoaderConfig
{
    /// <summary>T, frames of a clip.</summary>
    public int Frames { get; init; } = 16;

    /// <summary>H = W, pixels on a side of the frames.</summary>
    public int Side { get; init; } = 112;

    /// <summary>B, clips of a batch; the last one of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Which frames of a clip are read.</summary>
    public FrameSampling Sampling { get; init; } = FrameSampling.Middle;

    /// <summary>What is drawn once a clip and epoch.</summary>
    public AugmentationConfig Augmentation { get; init; } = AugmentationConfig.None;

    /// <summary>Whether the clips come in an order drawn anew each epoch, or in the order given.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Every draw is a function of this, the epoch and the clip.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Threads that prepare batches ahead; two batches more than this number are held in memory. 0 prepares each batch when it is asked for, on all
    /// cores: right where the network computes on these cores too, since libtorch's threads wait for each other and one that lacks its core holds up
    /// all. The batches are the same for any number.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>
    /// The <see cref="Workers"/> for a network on a device: a GPU's steps are short, so all cores but one decode beside them, eight at most, as each
    /// holds a batch in memory.
    /// </summary>
    public static int WorkersFor(Device device) => device.type == DeviceType.CPU ? 0 : Math.Clamp(Environment.ProcessorCount - 1, 1, 8);

    /// <summary>
    /// Whether a clip that cannot be decoded is left out and listed in <see cref="ClipLoader.Skipped"/> instead of ending the epoch.
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>The same clips as they are tested on: in order, middle frames, nothing augmented.</summary>
    public LoaderConfig AtTest() =>
        this with { Sampling = FrameSampling.Middle, Augmentation = AugmentationConfig.None, Shuffle = false };

    /// <summary>Requires sizes a batch can have.</summary>
    /// <exception cref="LabException">A value is outside; the message names it.</exception>
    public void Validate()
    {
        Require(Frames >= 1, $"frames is {Frames}; at least 1");
        Require(Side >= 2, $"side is {Side}; at least 2 pixels");
        Require(BatchSize >= 1, $"batch size is {BatchSize}; at least 1");
        Require(Workers >= 0, $"workers is {Workers}; at least 0");
        Require((long)BatchSize * Frames * Side * Side * 3 <= Array.MaxLength,
            $"a batch of {BatchSize} clips × {Frames} frames × {Side}² pixels exceeds 2 GB; make one of them smaller");
        Augmentation.Validate();
    }

    private static void Require(bool holds, FormattableString what)
    {
        if (!holds) throw new LabException($"Loader: {FormattableString.Invariant(what)}.");
    }
}
