using MsstNet.Model;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>What a layer does, which decides how its operations are counted.</summary>
public enum LayerKind
{
    /// <summary>k × k or t × k × k convolution: d_out · d_in · t · k² multiply–accumulates a pixel.</summary>
    Convolution,
    /// <summary>BatchNorm, by elements touched.</summary>
    BatchNorm,
    /// <summary>Linear layer: in · out multiply–accumulates a token.</summary>
    Linear,
    /// <summary>LayerNorm, by elements touched.</summary>
    LayerNorm,
    /// <summary>Added vectors (e_t): parameters but no products.</summary>
    Embedding,
    /// <summary>Recurrent layer: gates · width · (inputs + width) multiply–accumulates a frame.</summary>
    Recurrent,
    /// <summary>The products without parameters: q·k of Eq. 5 and α·v of Eq. 6.</summary>
    AttentionProduct,
}

/// <summary>The cost of one layer for one clip.</summary>
/// <param name="Name">The layer's name in the network's state, e.g. "backbone.layer1.0.conv1".</param>
/// <param name="Part">"stem", "stage 1" … "stage 4", "MELayer 1" … "T-Former 3", "classifier"; other networks name theirs.</param>
/// <param name="Kind">How it is counted.</param>
/// <param name="Parameters">Learnable numbers; buffers such as running means are not among them.</param>
/// <param name="MultiplyAccumulates">Products summed, for a whole clip of T frames; 0 for norms and embeddings.</param>
/// <param name="NormalizedElements">Numbers a norm reads and writes, for a whole clip; 0 for other kinds.</param>
public sealed record LayerCost(string Name, string Part, LayerKind Kind, long Parameters, long MultiplyAccumulates, long NormalizedElements = 0)
{
    /// <summary>A linear layer with bias that reads one vector a clip.</summary>
    internal static LayerCost Classifier(string name, long inputs, long outputs) =>
        new(name, "classifier", LayerKind.Linear, (inputs + 1) * outputs, inputs * outputs);
}

/// <summary>
/// Parameters and multiply–accumulates of a network, worked out from its shape alone. Nothing is built or run. One clip, no batch.
/// </summary>
/// <remarks>
/// The paper's FLOPs column (5.05, 10.10, 15.15, 20.20 G at 4, 8, 12, 16 frames) is exactly linear in T, so it left out the products inside
/// attention, which grow with T². Convolutions and linear layers alone give 5.041 … 20.164. Adding four operations an element of every
/// BatchNorm (two to normalise, two for scale and shift) and nothing for LayerNorm prints all four figures to the last digit; any other
/// rule of two or four operations for either norm stays within 0.02 of them. That rule is what <see cref="PaperMultiplyAccumulates"/> is;
/// which tool the authors used is not known. The rows of other networks in that column follow other counts; data/paper/networks.csv tells them.
/// </remarks>
public sealed record NetworkCost
{
    /// <summary>Operations an element of a BatchNorm in the paper's count.</summary>
    public const int BatchNormOperations = 4;

    private NetworkCost(IReadOnlyList<LayerCost> layers) => Layers = layers;

    /// <summary>Every layer in the order the network is built.</summary>
    public IReadOnlyList<LayerCost> Layers { get; }

    /// <summary>Learnable numbers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiply–accumulates of convolutions, linear and recurrent layers.</summary>
    public long LayerMultiplyAccumulates =>
        Layers.Where(layer => layer.Kind != LayerKind.AttentionProduct).Sum(layer => layer.MultiplyAccumulates);

    /// <summary>Multiply–accumulates of q·k and α·v, which the paper's count leaves out.</summary>
    public long AttentionMultiplyAccumulates =>
        Layers.Where(layer => layer.Kind == LayerKind.AttentionProduct).Sum(layer => layer.MultiplyAccumulates);

    /// <summary>Multiply–accumulates as the FLOPs column of Table 3 counts them; see the remarks.</summary>
    public long PaperMultiplyAccumulates =>
        LayerMultiplyAccumulates
        + BatchNormOperations * Layers.Where(layer => layer.Kind == LayerKind.BatchNorm).Sum(layer => layer.NormalizedElements);

    /// <summary>The paper's count with the products inside attention added.</summary>
    public long PaperAndAttentionMultiplyAccumulates => PaperMultiplyAccumulates + AttentionMultiplyAccumulates;

    /// <summary>Works the cost out.</summary>
    /// <exception cref="ArgumentException">The shape cannot be built, or nobody has written down how this network is counted.</exception>
    public static NetworkCost Of(NetworkConfig config) => new([.. config.Validate() switch
    {
        MsstNetConfig msstnet => TFormerCost.MsstNet(msstnet),
        AveragedConfig averaged => ResNetCost.Averaged(averaged),
        RecurrentConfig recurrent => ResNetCost.Recurrent(recurrent),
        VideoResNetConfig video => VideoCost.ResNet(video),
        C3DConfig c3d => VideoCost.C3D(c3d),
        FormerDferConfig former => TFormerCost.FormerDfer(former),
        _ => throw new ArgumentException(
            $"No layers are written down for {config.GetType().Name}; NetworkCost.Of in lib/Complexity is the place.", nameof(config)),
    }]);
}
