using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of the networks that see single frames: ResNet-18 or VGG-13, and what reads their vectors.</summary>
internal static class ResNetCost
{
    /// <summary>ResNet-18 as far as its last stage built, for all frames of a clip: a 7×7 stem, then stages of two basic blocks.</summary>
    public static IEnumerable<LayerCost> Layers(int width, int side, int frames, int lastStage = 4)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "backbone.") { Frames = frames, Side = side };
        x.Convolution("conv1", "stem", width, new(1, 7, Stride: 2)).Norm("bn1", "stem").Halve(1, 2);

        for (int stage = 1; stage <= lastStage; stage++)
        {
            int outputs = width << (stage - 1);
            string part = $"stage {stage}";
            for (int block = 0; block < 2; block++)
            {
                string name = $"layer{stage}.{block}.";
                int stride = stage > 1 && block == 0 ? 2 : 1;
                MapPath shortcut = x.Branch();
                x.Convolution(name + "conv1", part, outputs, new(1, 3, Stride: stride)).Norm(name + "bn1", part);
                x.Convolution(name + "conv2", part, outputs, new(1, 3)).Norm(name + "bn2", part);
                if (stride > 1)
                    shortcut.Convolution(name + "downsample.0", part, outputs, new(1, 1, Stride: stride)).Norm(name + "downsample.1", part);
            }
        }
        return layers;
    }

    /// <summary>R18-mean.</summary>
    public static IEnumerable<LayerCost> Averaged(AveragedConfig config) =>
        [.. Layers(config.Width, config.Side, config.Frames), LayerCost.Classifier("fc", 8 * config.Width, config.Classes)];

    /// <summary>R18-LSTM, R18-GRU and VGG13-LSTM.</summary>
    public static IEnumerable<LayerCost> Recurrent(RecurrentConfig config)
    {
        // Input, forget, output and candidate; reset, update and candidate.
        (string name, long gates) = config.Cell == RecurrentCell.Lstm ? ("lstm", 4L) : ("gru", 3L);
        return
        [
            .. config.Image == ImageNetwork.ResNet18 ? Layers(config.Width, config.Side, config.Frames) : Vgg13(config),
            .. Enumerable.Range(0, config.Layers).Select(Layer),
            LayerCost.Classifier("fc", config.Hidden, config.Classes),
        ];

        LayerCost Layer(int layer)
        {
            long inputs = layer == 0 ? config.Features : config.Hidden, weights = gates * config.Hidden * (inputs + config.Hidden);
            long biases = 2 * gates * config.Hidden;
            return new LayerCost($"{name}.{layer}", "recurrent layer", LayerKind.Recurrent, weights + biases, weights * config.Frames);
        }
    }

    private static List<LayerCost> Vgg13(RecurrentConfig config)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "vgg.features.") { Frames = config.Frames, Side = config.Side };
        int index = 0; // torchvision counts convolution, ReLU and pooling alike
        foreach (var (group, multiple) in Vgg13Features.Multiples.Index())
        {
            for (int convolution = 0; convolution < 2; convolution++, index += 2)
                x.Convolution($"{index}", $"group {group + 1}", multiple * config.Width, new(1, 3, Bias: true));
            x.Side /= 2; // its pooling drops a last odd row
            index++;
        }
        return layers;
    }
}
