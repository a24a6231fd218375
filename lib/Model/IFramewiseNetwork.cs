using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>
/// A network whose first part looks at every frame alone: over a video each frame goes through that part once, however many windows contain it.
/// <c>Classify(EmbedFrames(frames))</c> is what the whole network gives.
/// </summary>
public interface IFramewiseNetwork
{
    /// <summary>T, frames of a window; H = W, pixels on a side; C, classes.</summary>
    NetworkConfig Shape { get; }

    /// <summary>Runs the part that sees single frames.</summary>
    /// <param name="images">Normalised frames, (F, 3, H, W).</param>
    /// <returns>What is known of each frame, first axis F; the caller's to dispose.</returns>
    Tensor[] EmbedFrames(Tensor images);

    /// <summary>Runs the rest on windows.</summary>
    /// <param name="embedded">The same list, each (B, T, …): the frames of every window in order of time.</param>
    /// <returns>Logits, (B, C).</returns>
    Tensor Classify(IReadOnlyList<Tensor> embedded);
}

/// <summary>Any other network, as one with convolutions over time: a frame is known by its pixels, and every window goes through all of it.</summary>
/// <param name="network">(B, T, 3, H, W) to (B, C); stays its owner's.</param>
/// <param name="shape">Its shape.</param>
public sealed class WholeClips(nn.Module<Tensor, Tensor> network, NetworkConfig shape) : IFramewiseNetwork
{
    /// <inheritdoc/>
    public NetworkConfig Shape => shape;

    /// <inheritdoc/>
    /// <returns>The pixels as they are, (F, 3, H, W).</returns>
    public Tensor[] EmbedFrames(Tensor images) => [images.alias()];

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> embedded) => network.call(embedded[0]);
}
