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
public sealed record LayerCost(string Name, string Part, LayerKind Kind, long Parameters, long MultiplyAccumulates, long NormalizedElements = 0);
