using static TorchSharp.torch;

namespace MsstNet.Model.Rivals;

/// <summary>What stands for a 3×3×3 convolution.</summary>
public enum VideoConvolution
{
    /// <summary>The convolution over time and place at once: 3D ResNet-18 (Hara et al. 2018).</summary>
    Full,
    /// <summary>1×3×3 over the place, BatchNorm and ReLU, then 3×1×1 over time: R(2+1)D-18 (Tran et al. 2018).</summary>
    Factorised,
}

/// <summary>How many channels lie between the two halves of a factorised convolution.</summary>
public enum MiddleChannels
{
    /// <summary>
    /// The paper's formula for every convolution, the first included: M = ⌊t·d²·in·out / (d²·in + t·out)⌋, which keeps the parameters of the
    /// full one. It comes to 42.14 G, within 0.6 % of Table 3's 42.36, the other to 40.52.
    /// </summary>
    EveryConvolution,
    /// <summary>torchvision's r2plus1d_18: 45 in the stem, and one M, from the block's input and output, for both convolutions of a block.</summary>
    EveryBlock,
}

/// <summary>Shape of 3D ResNet-18 and R(2+1)D-18: ResNet-18 whose convolutions see time as well.</summary>
public sealed record VideoResNetConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => Convolution == VideoConvolution.Full ? "3d-resnet18" : "r2plus1d-18";

    /// <inheritdoc/>
    public override string Description =>
        $"ResNet-18 with {(Convolution == VideoConvolution.Full ? "3×3×3" : "1×3×3 and 3×1×1")} convolutions at width {Width}";

    /// <summary>Full or factorised.</summary>
    public VideoConvolution Convolution { get; init; } = VideoConvolution.Full;

    /// <summary>Frames the first convolution sees at once: 7 in Hara et al., 3 in Tran et al.</summary>
    public int StemFrames { get; init; } = 7;

    /// <summary>3×3×3 max pooling with stride 2 after the first convolution: Hara et al. have it, Tran et al. have not.</summary>
    public bool StemPool { get; init; } = true;

    /// <summary>Channels inside a factorised convolution.</summary>
    public MiddleChannels Middle { get; init; } = MiddleChannels.EveryConvolution;

    /// <summary>Channels of stage 1 … 4.</summary>
    public int Channels(int stage) => Width << (stage - 1);

    /// <summary>Channels between the two halves of the stem's factorised convolution.</summary>
    public int StemMiddle => Middle == MiddleChannels.EveryBlock ? Math.Max(1, 45 * Width / 64) : MiddleOf(StemFrames, 7, 3, Width);

    /// <summary>Channels between the two halves of one of a block's convolutions.</summary>
    /// <param name="inputs">Channels the block reads.</param>
    /// <param name="outputs">Channels the block writes.</param>
    /// <param name="convolution">1 or 2.</param>
    public int BlockMiddle(int inputs, int outputs, int convolution) =>
        MiddleOf(3, 3, convolution == 1 || Middle == MiddleChannels.EveryBlock ? inputs : outputs, outputs);

    /// <inheritdoc/>
    public override VideoResNetConfig Validate()
    {
        base.Validate();
        if (StemFrames < 1 || StemFrames % 2 == 0)
            throw new ArgumentException($"StemFrames is {StemFrames}; a kernel with a middle frame has an odd number.");
        RequireDefined(Convolution);
        RequireDefined(Middle);
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new VideoResNet(this, seed);

    private static int MiddleOf(int time, int side, int inputs, int outputs) =>
        time * side * side * inputs * outputs / (side * side * inputs + time * outputs);

    /// <inheritdoc/>
    internal override Int128 LeastWeights => base.LeastWeights + StemFrames;
}
