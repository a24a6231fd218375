using static TorchSharp.torch;

namespace MsstNet.Model.Rivals;

/// <summary>
/// Shape of R18-mean, which is in none of the paper's tables: a control that sees every frame and not their order. It is the control of the
/// recurrent networks, whose ResNet-18 it shares; MSSTNet at Quick's size ends at the third stage and has its own, <see cref="MsstNetConfig.TimeEmbedding"/> off.
/// </summary>
public sealed record AveragedConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => "r18-mean";

    /// <inheritdoc/>
    public override string Description => $"ResNet18 at width {Width}, its frames' vectors averaged";

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new AveragedNetwork(this, seed);
}
