using System.Globalization;
using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of R18-LSTM, R18-GRU and VGG13-LSTM.</summary>
internal static class RecurrentCost
{
    /// <summary>Every layer in the order the network is built.</summary>
    public static IEnumerable<LayerCost> Layers(RecurrentConfig config)
    {
        var layers = new List<LayerCost>(config.Image == ImageNetwork.ResNet18
            ? ResNetCost.Layers(config.Width, config.Side, config.Frames)
            : Vgg13(config));
        // Input, forget, output and candidate; reset, update and candidate.
        (string name, long gates) = config.Cell == RecurrentCell.Lstm ? ("lstm", 4L) : ("gru", 3L);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            long inputs = layer == 0 ? config.Features : config.Hidden, weights = gates * config.Hidden * (inputs + config.Hidden);
            layers.Add(new LayerCost(string.Create(CultureInfo.InvariantCulture, $"{name}.{layer}"), "recurrent layer", LayerKind.Recurrent,
                weights + (2 * gates * config.Hidden), weights * config.Frames));
        }
        layers.Add(new LayerCost("fc", "classifier", LayerKind.Linear, (long)config.Classes * (config.Hidden + 1), (long)config.Classes * config.Hidden));
        return layers;
    }

    private static List<LayerCost> Vgg13(RecurrentConfig config)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "vgg.features.") { Frames = config.Frames, Side = config.Side };
        int index = 0; // torchvision counts convolution, ReLU and pooling alike
        foreach (var (group, multiple) in Vgg13Features.Multiples.Index())
        {
            for (int convolution = 0; convolution < 2; convolution++, index += 2)
                x.Convolution(index.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"group {group + 1}"),
                    multiple * config.Width, 1, 3, bias: true);
            x.Side /= 2; // its pooling drops a last odd row
            index++;
        }
        return layers;
    }
}
