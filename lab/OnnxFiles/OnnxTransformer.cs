using MsstNet.Model;
using static MsstNet.Lab.OnnxFiles.OnnxGraph;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>Encoder blocks over the second axis of tokens (B, T, N, D); each place of the third attends to itself.</summary>
/// <param name="graph">Where they are added.</param>
/// <param name="frames">T, as long as the second axis is.</param>
/// <param name="places">N.</param>
/// <param name="shape">D and the heads.</param>
internal sealed class OnnxTransformer(OnnxGraph graph, long frames, long places, TransformerShape shape)
{
    /// <summary>All blocks of a list; z itself where it has none.</summary>
    /// <param name="z">(B, T, N, D).</param>
    /// <param name="list">The list in the checkpoint.</param>
    /// <returns>(B, T, N, D).</returns>
    public string Blocks(string z, string list)
    {
        for (int block = 0; graph.Has($"{list}.{block}.norm1.weight"); block++) z = Block(z, $"{list}.{block}");
        return z;
    }

    private string Block(string z, string layer)
    {
        z = graph.Plus(z, Attention(graph.LayerNorm(z, $"{layer}.norm1"), $"{layer}.attention"));                 // Eq. 10
        string hidden = graph.Gelu(graph.Linear(graph.LayerNorm(z, $"{layer}.norm2"), $"{layer}.widen"));         // (B, T, N, r·D)
        return graph.Plus(z, graph.Linear(hidden, $"{layer}.narrow"));                                            // Eq. 11
    }

    private string Attention(string z, string layer)
    {
        long heads = shape.Heads, width = shape.Dim / shape.Heads;
        string qkv = graph.Linear(z, $"{layer}.qkv");                                                             // (B, T, N, 3·D)
        string[] parts = graph.Nodes("Split", $"{layer}.heads", [qkv, graph.Constant($"{layer}.thirds", shape.Dim, shape.Dim, shape.Dim)], 3,
            Int("axis", -1));                                                                                     // (B, T, N, D) each
        string Heads(string part, params long[] order) => graph.Transpose(graph.Reshape(part, 0, frames, places, heads, width), order);
        string q = Heads(parts[0], 0, 2, 3, 1, 4);                                                                // (B, N, A, T, D_h)
        string k = Heads(parts[1], 0, 2, 3, 4, 1);                                                                // (B, N, A, D_h, T)
        string v = Heads(parts[2], 0, 2, 3, 1, 4);                                                                // (B, N, A, T, D_h)
        string scaled = graph.Node("Div", $"{layer}.scaled", [q, graph.Number($"{layer}.scale", Math.Sqrt(width))]);
        string alpha = graph.Node("Softmax", $"{layer}.alpha", [graph.Node("MatMul", $"{layer}.scores", [scaled, k])], Int("axis", -1));
        string s = graph.Transpose(graph.Node("MatMul", $"{layer}.mixed", [alpha, v]), 0, 3, 1, 2, 4);            // (B, T, N, A, D_h)
        return graph.Linear(graph.Reshape(s, 0, frames, places, shape.Dim), $"{layer}.output");                   // (B, T, N, D)
    }
}
