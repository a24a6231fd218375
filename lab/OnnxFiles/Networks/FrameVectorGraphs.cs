using MsstNet.Model;
using MsstNet.Model.Rivals;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles.Networks;

/// <summary>The networks that read a clip from one vector of every frame, x_t (8·w).</summary>
internal abstract class FrameVectorGraph(NetworkConfig shape) : FramewiseGraph(shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long[] Shape)> Embedded => [("vector", [8 * Shape.Width])];

    /// <inheritdoc/>
    public override string[] EmbedFrames(OnnxGraph graph, string images) => [graph.Mean(Map(graph, images), 2, 3)];

    /// <inheritdoc/>
    public override string Classify(OnnxGraph graph, IReadOnlyList<string> embedded) => graph.Linear(FromVectors(graph, embedded[0]), "fc");

    /// <summary>The last map of every frame, (F, 8·w, h, h).</summary>
    protected abstract string Map(OnnxGraph graph, string images);

    /// <summary>(B, T, 8·w) to what is classified, (B, …).</summary>
    protected abstract string FromVectors(OnnxGraph graph, string x);
}

/// <summary>R18-mean.</summary>
internal sealed class AveragedGraph(AveragedConfig config) : FrameVectorGraph(config)
{
    /// <inheritdoc/>
    protected override string Map(OnnxGraph graph, string images) => graph.ResNet18(images, "backbone")[^1];

    /// <inheritdoc/>
    protected override string FromVectors(OnnxGraph graph, string x) => graph.Mean(x, 1);
}

/// <summary>R18-LSTM, R18-GRU and VGG13-LSTM.</summary>
internal sealed class RecurrentGraph(RecurrentConfig config) : FrameVectorGraph(config)
{
    /// <inheritdoc/>
    protected override string Map(OnnxGraph graph, string images) =>
        config.Image == ImageNetwork.ResNet18 ? graph.ResNet18(images, "backbone")[^1] : graph.Vgg13(images, "vgg.features");

    /// <inheritdoc/>
    protected override string FromVectors(OnnxGraph graph, string x)
    {
        string layer = config.Cell == RecurrentCell.Lstm ? "lstm" : "gru";
        return graph.LastState(graph.Transpose(x, 1, 0, 2), layer, config.Cell == RecurrentCell.Lstm, config.Layers);
    }
}

/// <summary>Former-DFER.</summary>
internal sealed class FormerDferGraph(FormerDferConfig config) : FrameVectorGraph(config)
{
    /// <inheritdoc/>
    protected override string Map(OnnxGraph graph, string images) =>
        graph.ResNet18(images, "backbone", (stage, map) => stage == 3 ? AmongPlaces(graph, map) : map)[^1];

    /// <inheritdoc/>
    protected override string FromVectors(OnnxGraph graph, string x)
    {
        using var scope = NewDisposeScope();
        // [class token, x] + time is [0, x] + [class token + time₀, time₁ …]: zeros are put before x however many clips there are.
        var time = graph.Weight("time").clone();                                                      // (T + 1, 8·w)
        time[0] += graph.Weight("classToken")[0];
        string padded = graph.Node("Pad", "classToken.zero", [x, graph.Constant("classToken.place", 0, 1, 0, 0, 0, 0)]);
        string z = Blocks(graph, graph.Plus(padded, graph.Constant("time", time)), config.Frames + 1, config.TemporalDim, "temporal");
        string first = graph.Node("Slice", "classToken",
            [z, graph.Constant("classToken.from", 0), graph.Constant("classToken.to", 1), graph.Constant("classToken.axis", 1)]);
        return graph.Reshape(first, 0, config.TemporalDim);                                           // (B, 8·w)
    }

    private string AmongPlaces(OnnxGraph graph, string map)
    {
        long side = NetworkConfig.Halved(config.Side, 4);
        string z = graph.Transpose(graph.Reshape(map, 0, config.SpatialDim, config.Places), 0, 2, 1); // (F, P, 4·w)
        z = Blocks(graph, graph.Plus(z, graph.Stored("place")), config.Places, config.SpatialDim, "spatial");
        return graph.Reshape(graph.Transpose(z, 0, 2, 1), 0, config.SpatialDim, side, side);          // (F, 4·w, h, h)
    }

    // A block compares along the second axis of (B, T, N, D): what is compared here lies there, and N is 1.
    private string Blocks(OnnxGraph graph, string z, long length, int dim, string list)
    {
        var transformer = new OnnxTransformer(graph, length, 1, new TransformerShape(dim, config.Heads, config.MlpRatio * dim));
        return graph.Reshape(transformer.Blocks(graph.Reshape(z, 0, length, 1, dim), list), 0, length, dim);
    }
}
