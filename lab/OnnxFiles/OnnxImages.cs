namespace MsstNet.Lab.OnnxFiles;

/// <summary>The networks that see single images.</summary>
internal static class OnnxImages
{
    /// <summary>The stages of a ResNet-18 as far as the checkpoint has them.</summary>
    /// <param name="graph">Where they are added.</param>
    /// <param name="images">(F, 3, H, W).</param>
    /// <param name="layer">The network.</param>
    /// <param name="after">Takes a stage's number, 1 … 4, and its map; returns the map for the next stage.</param>
    /// <returns>The map of each stage, (F, d, H′, W′).</returns>
    public static IReadOnlyList<string> ResNet18(this OnnxGraph graph, string images, string layer, Func<int, string, string>? after = null)
    {
        string x = graph.Relu(graph.Convolution(images, $"{layer}.conv1", $"{layer}.bn1", Steps.Of(2, 3)));
        x = graph.MaxPool(x, [3, 3], Steps.Of(2, 1));
        var maps = new List<string>();
        for (int stage = 1; graph.Has($"{layer}.layer{stage}.0.conv1.weight"); stage++)
        {
            for (int block = 0; block < 2; block++) x = Block(graph, x, $"{layer}.layer{stage}.{block}", stage > 1 && block == 0 ? 2 : 1);
            if (after is not null) x = after(stage, x);
            maps.Add(x);
        }
        return maps;
    }

    /// <summary>The convolutions of VGG-13, numbered as torchvision's.</summary>
    /// <param name="graph">Where they are added.</param>
    /// <param name="images">(F, 3, H, W).</param>
    /// <param name="layer">The network.</param>
    /// <returns>(F, 8·w, H / 32, W / 32), rounded down.</returns>
    public static string Vgg13(this OnnxGraph graph, string images, string layer)
    {
        const int Groups = 5, LayersOfGroup = 5;   // convolution, ReLU, convolution, ReLU, pooling
        string x = images;
        for (int group = 0; group < Groups; group++)
        {
            foreach (int convolution in new[] { 0, 2 })
                x = graph.Relu(graph.Convolution(x, $"{layer}.{(group * LayersOfGroup) + convolution}", null, Steps.Of(1, 1)));
            x = graph.MaxPool(x, [2, 2], Steps.Of(2, 0));
        }
        return x;
    }

    // relu(BN(W₂ ∗ relu(BN(W₁ ∗ x))) + shortcut(x)).
    private static string Block(OnnxGraph graph, string x, string layer, long stride)
    {
        string y = graph.Relu(graph.Convolution(x, $"{layer}.conv1", $"{layer}.bn1", Steps.Of(stride, 1)));
        y = graph.Convolution(y, $"{layer}.conv2", $"{layer}.bn2", Steps.Of(1, 1));
        string shortcut = graph.Has($"{layer}.downsample.0.weight")
            ? graph.Convolution(x, $"{layer}.downsample.0", $"{layer}.downsample.1", Steps.Of(stride, 0)) : x;
        return graph.Relu(graph.Plus(y, shortcut));
    }
}
