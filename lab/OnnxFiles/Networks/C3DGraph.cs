using MsstNet.Model.Rivals;

namespace MsstNet.Lab.OnnxFiles.Networks;

/// <summary>C3D.</summary>
internal sealed class C3DGraph : INetworkGraph
{
    /// <inheritdoc/>
    public string Logits(OnnxGraph graph, string clip)
    {
        string x = graph.Transpose(clip, 0, 2, 1, 3, 4);                                              // (B, 3, T, H, W)
        foreach (var (group, multiples) in C3DConfig.Groups.Index())
        {
            for (int position = 0; position < multiples.Count; position++)
                x = graph.Relu(graph.Convolution(x, $"features.conv{group + 1}{"ab"[position]}", null, new Steps([1, 1, 1], [1, 1, 1])));
            long[] window = [group == 0 ? 1 : 2, 2, 2];
            x = graph.MaxPool(x, window, new Steps(window, [0, 0, 0]), keepRest: true);
        }
        x = graph.Node("Flatten", "flat", [x], OnnxGraph.Int("axis", 1));                             // (B, 8·w·T′·h·h)
        foreach (string hidden in new[] { "fc6", "fc7" }) x = graph.Relu(graph.Linear(x, hidden));    // (B, Hidden)
        return graph.Linear(x, "fc8");
    }
}
