using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of R18-mean.</summary>
internal static class AveragedCost
{
    /// <summary>Every layer in the order the network is built.</summary>
    public static IEnumerable<LayerCost> Layers(AveragedConfig config)
    {
        long features = 8 * config.Width;
        return ResNetCost.Layers(config.Width, config.Side, config.Frames)
            .Append(new LayerCost("fc", "classifier", LayerKind.Linear, config.Classes * (features + 1), config.Classes * features));
    }
}
