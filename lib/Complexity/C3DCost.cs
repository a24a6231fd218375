using System.Globalization;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of C3D.</summary>
internal static class C3DCost
{
    /// <summary>Every layer in the order the network is built.</summary>
    public static IEnumerable<LayerCost> Layers(C3DConfig config)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "features.") { Frames = config.Frames, Side = config.Side };
        foreach (var (group, multiples) in C3DConfig.Groups.Index())
        {
            foreach (var (position, multiple) in multiples.Index())
                x.Convolution(string.Create(CultureInfo.InvariantCulture, $"conv{group + 1}{"ab"[position]}"),
                    string.Create(CultureInfo.InvariantCulture, $"group {group + 1}"), multiple * config.Width, 3, 3, bias: true);
            x.Halve(group == 0 ? 1 : 2, 2);
        }
        Linear("fc6", x.Elements, config.Hidden);
        Linear("fc7", config.Hidden, config.Hidden);
        Linear("fc8", config.Hidden, config.Classes);
        return layers;

        void Linear(string name, long inputs, long outputs) =>
            layers.Add(new LayerCost(name, "classifier", LayerKind.Linear, (inputs + 1) * outputs, inputs * outputs));
    }
}
