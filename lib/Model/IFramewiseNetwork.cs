using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>
/// A network whose first part looks at every frame alone: over a video each frame goes through that part once, however many windows contain it.
/// <c>Classify(EmbedFrames(frames))</c> is what the whole network gives.
/// </summary>
public interface IFramewiseNetwork
{
    /// <summary>T, frames of a window.</summary>
    int Frames { get; }

    /// <summary>H = W, pixels on a side of a frame.</summary>
    int Side { get; }

    /// <summary>Runs the part that sees single frames.</summary>
    /// <param name="images">Normalised frames, (F, 3, H, W).</param>
    /// <returns>What is known of each frame, first axis F; the caller's to dispose.</returns>
    Tensor[] EmbedFrames(Tensor images);

    /// <summary>Runs the rest on windows.</summary>
    /// <param name="embedded">The same list, each (B, T, …): the frames of every window in order of time.</param>
    /// <returns>Logits, (B, C).</returns>
    Tensor Classify(IReadOnlyList<Tensor> embedded);
}
