using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

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
            .. TFormerCost.Blocks("spatial.", "spatial transformer", config.SpatialBlocks, config.SpatialDim, config.MlpRatio, config.Frames * places, places),
            new LayerCost("classToken", "temporal transformer", LayerKind.Embedding, config.TemporalDim, 0),
            new LayerCost("time", "temporal transformer", LayerKind.Embedding, tokens * config.TemporalDim, 0),
            .. TFormerCost.Blocks("temporal.", "temporal transformer", config.TemporalBlocks, config.TemporalDim, config.MlpRatio, tokens, tokens),
            new LayerCost("fc", "classifier", LayerKind.Linear, (long)config.Classes * (config.TemporalDim + 1), (long)config.Classes * config.TemporalDim),
        ];
    }
}
