using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles.Networks;

/// <summary>MSSTNet.</summary>
internal sealed class MsstNetGraph(MsstNetConfig config) : FramewiseGraph(config)
{
    private const int Formers = 3;

    /// <inheritdoc/>
    /// <remarks>E·x of each scale.</remarks>
    public override IReadOnlyList<(string Name, long[] Shape)> Embedded =>
        [.. Enumerable.Range(1, Formers).Select(number => ($"tokens{number}", new long[] { config.Patches, config.Dim }))];

    /// <inheritdoc/>
    public override string[] EmbedFrames(OnnxGraph graph, string images)
    {
        var maps = graph.ResNet18(images, "backbone");
        return [.. config.Stages.Select((stage, index) => Project(graph, maps[stage - 1], stage, $"embed.{index}"))];
    }

    /// <inheritdoc/>
    public override string Classify(OnnxGraph graph, IReadOnlyList<string> embedded)
    {
        var transformer = new OnnxTransformer(graph, config.Frames, config.Patches, config.Block);
        string? before = null;                                                // what the T-Formers so far add up to, (B, T, N, D)
        for (int index = 0; index < Formers; index++)
        {
            string z = AddTime(graph, embedded[index], $"embed.{index}.time"), former = $"former.{index}.blocks";
            before = (config.Fusion, before) switch
            {
                (_, null) => transformer.Blocks(z, former),
                (Fusion.Chain, _) => transformer.Blocks(graph.Plus(before, z), former),
                _ => graph.Plus(before, transformer.Blocks(z, former)),
            };
        }
        return graph.Linear(graph.Mean(before!, 1, 2), "fc");
    }

    // E applied to windows of k × k pixels, s apart, is a convolution of side k and stride s.
    private string Project(OnnxGraph graph, string map, int stage, string layer)
    {
        using var scope = NewDisposeScope();
        var windows = Windows.Cut(config.MapSide(stage), config.Grid);
        var weight = graph.Weight($"{layer}.project.weight").view(config.Dim, config.Channels(stage), windows.Side, windows.Side);
        string tokens = graph.Convolution(map, $"{layer}.project", weight, null, Steps.Of(windows.Stride, 0));    // (F, D, g, g)
        return graph.Transpose(graph.Reshape(tokens, 0, config.Dim, config.Patches), 0, 2, 1);                    // (F, N, D)
    }

    private string AddTime(OnnxGraph graph, string z, string weight)
    {
        if (!config.TimeEmbedding) return z;
        using var scope = NewDisposeScope();
        return graph.Plus(z, graph.Constant(weight, graph.Weight(weight).unsqueeze(1)));                          // (T, 1, D)
    }
}
