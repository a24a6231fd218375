using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>A network from frames (B, T, 3, H, W) to logits (B, C) with a shape.</summary>
/// <typeparam name="TConfig">The shape.</typeparam>
public abstract class RivalNetwork<TConfig> : Module<Tensor, Tensor>
    where TConfig : NetworkConfig
{
    private protected RivalNetwork(TConfig config, string name) : base(name)
    {
        config.Validate();
        Config = config;
    }

    /// <summary>The network's shape.</summary>
    public TConfig Config { get; }

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        return Logits(frames).MoveToOuterDisposeScope();
    }

    /// <summary>(B, T, 3, H, W) to (B, C); may leave tensors to the caller's scope.</summary>
    private protected abstract Tensor Logits(Tensor frames);
}

/// <summary>A network that makes one vector of every frame and reads a clip from its frames' vectors alone.</summary>
/// <typeparam name="TConfig">The shape.</typeparam>
public abstract class FrameVectorNetwork<TConfig> : RivalNetwork<TConfig>, IFramewiseNetwork
    where TConfig : NetworkConfig
{
    private protected FrameVectorNetwork(TConfig config, string name) : base(config, name)
    {
    }

    NetworkConfig IFramewiseNetwork.Shape => Config;

    private protected override Tensor Logits(Tensor frames) =>
        FromVectors(FrameVectors(frames.flatten(0, 1)).unflatten(0, [-1, Config.Frames]));

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
