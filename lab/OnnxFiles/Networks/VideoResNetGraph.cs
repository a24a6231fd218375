using MsstNet.Model.Rivals;

namespace MsstNet.Lab.OnnxFiles.Networks;

/// <summary>3D ResNet-18 and R(2+1)D-18.</summary>
internal sealed class VideoResNetGraph(VideoResNetConfig config) : INetworkGraph
{
    private bool Factorised => config.Convolution == VideoConvolution.Factorised;

    /// <inheritdoc/>
    public string Logits(OnnxGraph graph, string clip)
    {
        string x = graph.Transpose(clip, 0, 2, 1, 3, 4);                                              // (B, 3, T, H, W)
        x = graph.Relu(Same(graph, x, "stem.0", "stem.1", (1, 2)));
        if (Factorised) x = graph.Relu(Same(graph, x, "stem.3", "stem.4", (1, 1)));
        if (config.StemPool) x = graph.MaxPool(x, [3, 3, 3], new Steps([2, 2, 2], [1, 1, 1]));
        for (int stage = 1; stage <= 4; stage++)
            for (int block = 0; block < 2; block++) x = Block(graph, x, $"layer{stage}.{block}", stage > 1 && block == 0 ? 2 : 1);
        return graph.Linear(graph.Mean(x, 2, 3, 4), "fc");
    }

    private string Block(OnnxGraph graph, string x, string layer, long stride)
    {
        string y = graph.Relu(Half(graph, x, $"{layer}.conv1", stride));
        y = Half(graph, y, $"{layer}.conv2", 1);
        string shortcut = graph.Has($"{layer}.downsample.0.weight")
            ? Same(graph, x, $"{layer}.downsample.0", $"{layer}.downsample.1", (stride, stride)) : x;
        return graph.Relu(graph.Plus(y, shortcut));
    }

    // A 3×3×3 convolution, or 1×3×3 over the place and 3×1×1 over time, and its BatchNorm.
    private string Half(OnnxGraph graph, string x, string layer, long stride)
    {
        if (!Factorised) return Same(graph, x, $"{layer}.0", $"{layer}.1", (stride, stride));
        string place = graph.Relu(Same(graph, x, $"{layer}.0.0", $"{layer}.0.1", (1, stride)));
        return Same(graph, place, $"{layer}.0.3", $"{layer}.1", (stride, 1));
    }

    // Odd kernels with half their side of zeros around.
    private static string Same(OnnxGraph graph, string x, string layer, string norm, (long Time, long Side) stride)
    {
        using var weight = graph.Weight($"{layer}.weight");
        return graph.Convolution(x, layer, norm, new Steps([stride.Time, stride.Side, stride.Side], [.. weight.shape[2..].Select(side => side / 2)]));
    }
}
