using MsstNet.Model;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

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
        AveragedConfig averaged => AveragedCost.Layers(averaged),
        RecurrentConfig recurrent => RecurrentCost.Layers(recurrent),
        VideoResNetConfig video => VideoResNetCost.Layers(video),
        C3DConfig c3d => C3DCost.Layers(c3d),
        FormerDferConfig former => FormerDferCost.Layers(former),
        _ => throw new ArgumentException($"No layers are written down for {config.GetType().Name}; NetworkCost.Of in lib/Complexity is the place.", nameof(config)),
    }]);
}
