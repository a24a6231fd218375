using static TorchSharp.torch;

namespace MsstNet.Model.Rivals;

/// <summary>What turns a frame into a vector before the recurrent layer.</summary>
public enum ImageNetwork
{
    /// <summary>ResNet-18 (He et al. 2016), its last maps averaged over places.</summary>
    ResNet18,
    /// <summary>The convolutions of VGG-13 (Simonyan and Zisserman 2014, their table's column B), the last maps averaged over places.</summary>
    Vgg13,
}

/// <summary>The recurrent layer.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), with a forget gate.</summary>
    Lstm,
    /// <summary>Gated recurrent unit (Chung et al. 2014).</summary>
    Gru,
}

/// <summary>
/// Shape of R18-LSTM, R18-GRU and VGG13-LSTM. The tables name the image network and the cell and nothing else; one layer as wide as the
/// image network's features, and the last state classified, are assumed (A19).
/// </summary>
public sealed record RecurrentConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Model => (Image, Cell) switch
    {
        (ImageNetwork.ResNet18, RecurrentCell.Lstm) => "r18-lstm",
        (ImageNetwork.ResNet18, _) => "r18-gru",
        (_, RecurrentCell.Lstm) => "vgg13-lstm",
        _ => "vgg13-gru",
    };

    /// <inheritdoc/>
    public override string Description => $"{Image} at width {Width}, {Cell} of {Hidden} in {Layers} layer{(Layers == 1 ? "" : "s")}";

    /// <summary>What sees single frames.</summary>
    public ImageNetwork Image { get; init; } = ImageNetwork.ResNet18;

    /// <summary>What sees the sequence.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Width of the recurrent state (A19).</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Recurrent layers, each reading the states of the one before (A19).</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Length of a frame's vector: both image networks end with eight times the channels they start with.</summary>
    public int Features => 8 * Width;

    /// <inheritdoc/>
    public override RecurrentConfig Validate()
    {
        base.Validate();
        if (Hidden < 1 || Layers < 1) throw new ArgumentException($"Hidden {Hidden} and Layers {Layers} must both be at least 1.");
        if (!Enum.IsDefined(Image)) throw new ArgumentException($"Image is {Image}; it can be {string.Join(" or ", Enum.GetNames<ImageNetwork>())}.");
        if (!Enum.IsDefined(Cell)) throw new ArgumentException($"Cell is {Cell}; it can be {string.Join(" or ", Enum.GetNames<RecurrentCell>())}.");
        if (Image == ImageNetwork.Vgg13 && Cell == RecurrentCell.Gru) throw new ArgumentException("Image Vgg13 with Cell Gru is in neither table; take Lstm, or ResNet18.");
        return this;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(long seed) => new RecurrentNetwork(this, seed);

    /// <inheritdoc/>
    internal override Int128 LeastWeights => base.LeastWeights + (3 * (Int128)Layers * Hidden * Hidden);
}
