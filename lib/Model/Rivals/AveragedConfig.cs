using static TorchSharp.torch;

namespace MsstNet.Lab.Model.Rivals;

/// <summary>
/// Shape of R18-mean, which is in none of the paper's tables: a control that sees every frame and not their order. What a network with a sense of
/// time gains, it gains over this one.
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
