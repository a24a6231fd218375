using System.Globalization;
using MsstNet.Lab.Model;

namespace MsstNet.Lab.Complexity;

/// <summary>The layers between the maps and the classifier.</summary>
internal static class TFormerCost
{
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
    public static IEnumerable<LayerCost> Former(MsstNetConfig config, int index, int blocks)
    {
        string part = Text($"T-Former {index + 1}");
        (long tokens, long dim, long hidden) = (Tokens(config), config.Dim, (long)config.Dim * config.MlpRatio);
        for (int block = 0; block < blocks; block++)
        {
            string name = Text($"former.{index}.blocks.{block}.");
            yield return Norm("norm1");
            yield return Linear("attention.qkv", 3 * dim * dim, bias: 0);
            yield return new LayerCost(name + "attention", part, LayerKind.AttentionProduct, 0, 2 * tokens * config.Frames * dim);
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
