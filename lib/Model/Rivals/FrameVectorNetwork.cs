using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>A network that makes one vector of every frame and reads a clip from its frames' vectors alone.</summary>
/// <typeparam name="TConfig">The shape.</typeparam>
public abstract class FrameVectorNetwork<TConfig> : Module<Tensor, Tensor>, IFramewiseNetwork
    where TConfig : NetworkConfig
{
    private protected FrameVectorNetwork(TConfig config, string name) : base(name) => Config = config;

    /// <summary>The network's shape.</summary>
    public TConfig Config { get; }

    /// <inheritdoc/>
    public int Frames => Config.Frames;

    /// <inheritdoc/>
    public int Side => Config.Side;

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        var x = FrameVectors(frames.flatten(0, 1)).unflatten(0, [-1, Config.Frames]); // (B, T, F)
        return FromVectors(x).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <returns>x_t of each frame, (F, 8·w).</returns>
    public Tensor[] EmbedFrames(Tensor images)
    {
        Shapes.Require(images, "F 3 H W", [-1, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        return [FrameVectors(images).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> embedded)
    {
        using var scope = NewDisposeScope();
        return FromVectors(embedded[0]).MoveToOuterDisposeScope();
    }

    /// <summary>x_t: (F, 3, H, W) to (F, 8·w); may leave tensors to the caller's scope.</summary>
    private protected abstract Tensor FrameVectors(Tensor images);

    /// <summary>(B, T, 8·w) to logits, (B, C); likewise.</summary>
    private protected abstract Tensor FromVectors(Tensor x);
}
