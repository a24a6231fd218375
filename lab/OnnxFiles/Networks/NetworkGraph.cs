using MsstNet.Model;
using MsstNet.Model.Rivals;

namespace MsstNet.Lab.OnnxFiles.Networks;

/// <summary>A network as nodes: the library's forward pass once more, from the weights' names.</summary>
internal interface INetworkGraph
{
    /// <summary>Adds the whole network.</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="clip">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C).</returns>
    string Logits(OnnxGraph graph, string clip);
}

/// <summary>A network whose first part looks at every frame alone, as <see cref="IFramewiseNetwork"/>.</summary>
internal abstract class FramewiseGraph(NetworkConfig shape) : INetworkGraph
{
    /// <summary>The network's shape.</summary>
    protected NetworkConfig Shape => shape;

    /// <summary>What is known of a frame: its name, and its shape without the axis of frames.</summary>
    public abstract IReadOnlyList<(string Name, long[] Shape)> Embedded { get; }

    /// <summary>Adds the part that sees single frames.</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="images">(F, 3, H, W).</param>
    /// <returns>One value for each of <see cref="Embedded"/>, first axis F.</returns>
    public abstract string[] EmbedFrames(OnnxGraph graph, string images);

    /// <summary>Adds the rest.</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="embedded">The same values, (B, T, …).</param>
    /// <returns>Logits, (B, C).</returns>
    public abstract string Classify(OnnxGraph graph, IReadOnlyList<string> embedded);

    /// <inheritdoc/>
    public string Logits(OnnxGraph graph, string clip)
    {
        string images = graph.Reshape(clip, -1, 3, shape.Side, shape.Side);                                   // (B·T, 3, H, W)
        var embedded = EmbedFrames(graph, images).Zip(Embedded, (value, known) => graph.Reshape(value, [-1, shape.Frames, .. known.Shape]));
        return Classify(graph, [.. embedded]);
    }
}

/// <summary>Every network of the catalogue as nodes.</summary>
internal static class NetworkGraph
{
    /// <summary>The network of a shape.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public static INetworkGraph Of(NetworkConfig shape) => shape switch
    {
        MsstNetConfig config => new MsstNetGraph(config),
        VideoResNetConfig config => new VideoResNetGraph(config),
        RecurrentConfig config => new RecurrentGraph(config),
        FormerDferConfig config => new FormerDferGraph(config),
        C3DConfig => new C3DGraph(),
        AveragedConfig config => new AveragedGraph(config),
        _ => throw new LabException($"{shape.Model} cannot be written as ONNX; add it to lab/OnnxFiles/Networks."),
    };
}
