using System.Globalization;
using MsstNet.Model;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of MSSTNet, and the encoder blocks that Former-DFER has as well.</summary>
internal static class TFormerCost
{
    /// <summary>Every layer of MSSTNet in the order the network is built.</summary>
    public static IEnumerable<LayerCost> MsstNet(MsstNetConfig config) =>
    [
        .. ResNetCost.Layers(config.Width, config.Side, config.Frames, config.Stages.Max()),
        .. config.Stages.SelectMany((stage, index) => Embedding(config, index, stage)),
        .. config.Blocks.SelectMany((blocks, index) => Former(config, index, blocks)),
        LayerCost.Classifier("fc", config.Dim, config.Classes),
    ];

    /// <summary>One MELayer: E (Eq. 1) for every window, and e_t.</summary>
    public static IEnumerable<LayerCost> Embedding(MsstNetConfig config, int index, int stage)
    {
        (string name, string part) = (Text($"embed.{index}."), Text($"MELayer {index + 1}"));
        int window = Windows.Cut(config.MapSide(stage), config.Grid).Side;
        long weights = (long)config.Dim * config.Channels(stage) * window * window;
        yield return new LayerCost(name + "project", part, LayerKind.Linear, weights, weights * Tokens(config));
        if (config.TimeEmbedding)
            yield return new LayerCost(name + "time", part, LayerKind.Embedding, (long)config.Frames * config.Dim, 0);
    }

    /// <summary>One T-Former's blocks (Eq. 2–11).</summary>
    public static IEnumerable<LayerCost> Former(MsstNetConfig config, int index, int blocks) =>
        Blocks((Text($"former.{index}.blocks."), Text($"T-Former {index + 1}")), blocks, config.Block, Tokens(config), config.Frames);

    /// <summary>Encoder blocks.</summary>
    /// <param name="stack">What the layers' names begin with, and what they are part of.</param>
    /// <param name="blocks">How many there are.</param>
    /// <param name="shape">Widths of a token and of the MLP.</param>
    /// <param name="tokens">Tokens of a clip.</param>
    /// <param name="compared">How many tokens each is compared with.</param>
    public static IEnumerable<LayerCost> Blocks((string Prefix, string Part) stack, int blocks, TransformerShape shape, long tokens, long compared)
    {
        (long dim, long hidden, string part) = (shape.Dim, shape.Hidden, stack.Part);
        for (int block = 0; block < blocks; block++)
        {
            string name = Text($"{stack.Prefix}{block}.");
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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The layers of Former-DFER.</summary>
internal static class FormerDferCost
{
    /// <summary>Every layer in the order the network is built.</summary>
    public static IEnumerable<LayerCost> Layers(FormerDferConfig config)
    {
        (long places, long tokens) = (config.Places, config.Frames + 1);
        return
        [
            .. ResNetCost.Layers(config.Width, config.Side, config.Frames),
            new LayerCost("place", "spatial transformer", LayerKind.Embedding, places * config.SpatialDim, 0),
            .. TFormerCost.Blocks(
                ("spatial.", "spatial transformer"), config.SpatialBlocks, config.Block(config.SpatialDim), config.Frames * places, places),
            new LayerCost("classToken", "temporal transformer", LayerKind.Embedding, config.TemporalDim, 0),
            new LayerCost("time", "temporal transformer", LayerKind.Embedding, tokens * config.TemporalDim, 0),
            .. TFormerCost.Blocks(("temporal.", "temporal transformer"), config.TemporalBlocks, config.Block(config.TemporalDim), tokens, tokens),
            LayerCost.Classifier("fc", config.TemporalDim, config.Classes),
        ];
    }
}
