using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Model.Rivals;

/// <summary>
/// Shape of R18-mean, which is in none of the paper's tables: a control that sees every frame and not their order. It is the control of the
/// recurrent networks, whose ResNet-18 it shares. MSSTNet at Quick's size ends at the third stage and has a control of its own,
/// <see cref="MsstNetConfig.TimeEmbedding"/> off.
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

/// <summary>R18-mean: a vector x_t a frame from ResNet-18, and p = FC(1/T · Σ_t x_t). The same answer for the same frames in any order.</summary>
public sealed class AveragedNetwork : FrameVectorNetwork<AveragedConfig>
{
    private readonly ResNet18Pyramid backbone;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode; see <see cref="NetworkConfig.Build"/>.</summary>
    public AveragedNetwork(AveragedConfig config, long seed) : base(config, nameof(AveragedNetwork))
    {
        using var generator = new Generator((ulong)seed, CPU);
        backbone = new ResNet18Pyramid(config.Width, generator);
        fc = Initialisation.Classifier(8 * config.Width, config.Classes, generator);
        RegisterComponents();
    }

    private protected override Tensor FrameVectors(Tensor images) => backbone.call(images)[^1].mean([2, 3]);    // (B·T, 8·w)

    private protected override Tensor FromVectors(Tensor x) => fc.call(x.mean([1]));                            // (B, C)
}
