using MsstNet.Lab.OnnxFiles.Networks;
using MsstNet.Training;
using Onnx;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>A trained network as models of ONNX: frames (B, T, 3, H, W) to logits (B, C), B free, in evaluation mode.</summary>
internal static class OnnxExport
{
    private const string Clip = "clip", Frame = "frame", Logits = "logits";

    /// <summary>The whole network, from "clip" to "logits".</summary>
    /// <param name="weights">Its state, by the names of its checkpoint.</param>
    /// <param name="manifest">Its shape and what goes into the file's metadata.</param>
    /// <exception cref="LabException">It is no network of the catalogue.</exception>
    public static ModelProto Whole(IReadOnlyDictionary<string, Tensor> weights, RunManifest manifest)
    {
        var shape = manifest.Network;
        var graph = new OnnxGraph(shape.Model, weights);
        string clip = graph.Input(Clip, shape.Frames, 3, shape.Side, shape.Side);
        graph.Output(NetworkGraph.Of(shape).Logits(graph, clip), Logits, shape.Classes);
        RequireAllUsed(graph.Unused);
        return OnnxModel.Of(graph, shape.Description, OnnxMetadata.Of(manifest));
    }

    /// <summary>
    /// The same in two, so that each frame of a video is computed once, however many windows it is in: from "frame" (F, 3, H, W) to what is known
    /// of it, and from that of a window's frames, (B, T, …) under the same names, to "logits".
    /// </summary>
    /// <inheritdoc cref="Whole"/>
    /// <exception cref="LabException">The network sees the frames of a clip together.</exception>
    public static (ModelProto Frame, ModelProto Window) Streaming(IReadOnlyDictionary<string, Tensor> weights, RunManifest manifest)
    {
        var shape = manifest.Network;
        if (NetworkGraph.Of(shape) is not FramewiseGraph network)
            throw new LabException($"--streaming: {shape.Model} sees the frames of a clip together from its first layer on; leave --streaming out.");
        OnnxGraph first = new($"{shape.Model}, frame", weights), second = new($"{shape.Model}, window", weights);
        string[] frames = network.EmbedFrames(first, first.Input(Frame, 3, shape.Side, shape.Side));
        foreach (var (value, known) in frames.Zip(network.Embedded)) first.Output(value, known.Name, known.Shape);
        string[] windows = [.. network.Embedded.Select(known => second.Input(known.Name, [shape.Frames, .. known.Shape]))];
        second.Output(network.Classify(second, windows), Logits, shape.Classes);
        RequireAllUsed(first.Unused.Intersect(second.Unused));
        return (OnnxModel.Of(first, $"{shape.Description}: the part that sees single frames", OnnxMetadata.Of(manifest)),
            OnnxModel.Of(second, $"{shape.Description}: the part that sees the frames of a window", OnnxMetadata.Of(manifest)));
    }

    // A layer that the graph lacks would leave its weights over.
    private static void RequireAllUsed(IEnumerable<string> unused)
    {
        if (unused.Any()) throw new InvalidOperationException($"The graph has no place for {string.Join(", ", unused)}.");
    }
}
