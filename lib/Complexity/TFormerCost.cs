using MsstNet.Model;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of the networks with encoder blocks: MSSTNet and Former-DFER.</summary>
internal static class TFormerCost
{
    /// <summary>MSSTNet.</summary>
    public static IEnumerable<LayerCost> MsstNet(MsstNetConfig config) =>
    [
        .. ResNetCost.Layers(config.Width, config.Side, config.Frames, config.Stages.Max()),
        .. config.Stages.SelectMany((stage, index) => Embedding(config, index, stage)),
        .. config.Blocks.SelectMany((blocks, index) =>
            Blocks(($"former.{index}.blocks.", $"T-Former {index + 1}"), blocks, config.Block, Tokens(config), config.Frames)),
        LayerCost.Classifier("fc", config.Dim, config.Classes),
    ];

    /// <summary>Former-DFER.</summary>
    public static IEnumerable<LayerCost> FormerDfer(FormerDferConfig config)
    {
        const string spatial = "spatial transformer", temporal = "temporal transformer";
        (long places, long tokens) = (config.Places, config.Frames + 1);
        return
        [
            .. ResNetCost.Layers(config.Width, config.Side, config.Frames),
            new LayerCost("place", spatial, LayerKind.Embedding, places * config.SpatialDim, 0),
            .. Blocks(("spatial.", spatial), config.SpatialBlocks, config.Block(config.SpatialDim), config.Frames * places, places),
            new LayerCost("classToken", temporal, LayerKind.Embedding, config.TemporalDim, 0),
            new LayerCost("time", temporal, LayerKind.Embedding, tokens * config.TemporalDim, 0),
            .. Blocks(("temporal.", temporal), config.TemporalBlocks, config.Block(config.TemporalDim), tokens, tokens),
            LayerCost.Classifier("fc", config.TemporalDim, config.Classes),
        ];
    }

    // One MELayer: E (Eq. 1) for every window, and e_t.
    private static IEnumerable<LayerCost> Embedding(MsstNetConfig config, int index, int stage)
    {
        (string name, string part) = ($"embed.{index}.", $"MELayer {index + 1}");
        int window = Windows.Cut(config.MapSide(stage), config.Grid).Side;
        long weights = (long)config.Dim * config.Channels(stage) * window * window;
        yield return new LayerCost(name + "project", part, LayerKind.Linear, weights, weights * Tokens(config));
        if (config.TimeEmbedding)
            yield return new LayerCost(name + "time", part, LayerKind.Embedding, (long)config.Frames * config.Dim, 0);
    }

    // Encoder blocks (Eq. 2–11) over the tokens of a clip, each of which is compared with some others and itself.
    private static IEnumerable<LayerCost> Blocks((string Prefix, string Part) stack, int blocks, TransformerShape shape, long tokens, long compared)
    {
        (long dim, long hidden, string part) = (shape.Dim, shape.Hidden, stack.Part);
        for (int block = 0; block < blocks; block++)
        {
            string name = $"{stack.Prefix}{block}.";
            yield return Norm("norm1");
            yield return Linear("attention.qkv", 3 * dim * dim, bias: 0);
            yield return new LayerCost(name + "attention", part, LayerKind.AttentionProduct, 0, 2 * tokens * compared * dim);
            yield return Linear("attention.output", dim * dim, bias: 0);
            yield return Norm("norm2");
            yield return Linear("widen", dim * hidden, bias: hidden);
            yield return Linear("narrow", dim * hidden, bias: dim);

            LayerCost Norm(string layer) => new(name + layer, part, LayerKind.LayerNorm, 2 * dim, 0, tokens * dim);
            LayerCost Linear(string layer, long weights, long bias) => new(name + layer, part, LayerKind.Linear, weights + bias, weights * tokens);
        }
    }

    private static long Tokens(MsstNetConfig config) => (long)config.Frames * config.Patches;
}
