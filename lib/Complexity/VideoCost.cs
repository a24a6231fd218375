using MsstNet.Model.Rivals;

namespace MsstNet.Complexity;

/// <summary>The layers of the networks with convolutions over time.</summary>
internal static class VideoCost
{
    /// <summary>3D ResNet-18 and R(2+1)D-18.</summary>
    public static IEnumerable<LayerCost> ResNet(VideoResNetConfig config)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers) { Frames = config.Frames, Side = config.Side };
        if (config.Convolution == VideoConvolution.Full)
            x.Convolution("stem.0", "stem", config.Width, new(config.StemFrames, 7, Stride: 2)).Norm("stem.1", "stem");
        else
            x.Convolution("stem.0", "stem", config.StemMiddle, new(1, 7, Stride: 2)).Norm("stem.1", "stem")
             .Convolution("stem.3", "stem", config.Width, new(config.StemFrames, 1)).Norm("stem.4", "stem");
        if (config.StemPool) x.Halve(2, 2);

        for (int stage = 1; stage <= 4; stage++)
            for (int block = 0; block < 2; block++)
                Block(config, x, ($"layer{stage}.{block}.", $"stage {stage}"), config.Channels(stage), stage > 1 && block == 0 ? 2 : 1);
        layers.Add(LayerCost.Classifier("fc", x.Channels, config.Classes));
        return layers;
    }

    private static void Block(VideoResNetConfig config, MapPath x, (string Name, string Part) block, int outputs, int stride)
    {
        var (name, part) = block;
        MapPath shortcut = x.Branch();
        int inputs = x.Channels;
        for (int number = 1; number <= 2; number++)
        {
            (string half, int step) = ($"{name}conv{number}.", number == 1 ? stride : 1);
            if (config.Convolution == VideoConvolution.Full)
                x.Convolution(half + "0", part, outputs, new(3, 3, step, step));
            else
                x.Convolution(half + "0.0", part, config.BlockMiddle(inputs, outputs, number), new(1, 3, 1, step)).Norm(half + "0.1", part)
                 .Convolution(half + "0.3", part, outputs, new(3, 1, step));
            x.Norm(half + "1", part);
        }
        if (stride > 1) shortcut.Convolution(name + "downsample.0", part, outputs, new(1, 1, stride, stride)).Norm(name + "downsample.1", part);
    }

    /// <summary>C3D.</summary>
    public static IEnumerable<LayerCost> C3D(C3DConfig config)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "features.") { Frames = config.Frames, Side = config.Side };
        foreach (var (group, multiples) in C3DConfig.Groups.Index())
        {
            foreach (var (position, multiple) in multiples.Index())
                x.Convolution($"conv{group + 1}{"ab"[position]}", $"group {group + 1}", multiple * config.Width, new(3, 3, Bias: true));
            x.Halve(group == 0 ? 1 : 2, 2);
        }
        layers.Add(LayerCost.Classifier("fc6", x.Elements, config.Hidden));
        layers.Add(LayerCost.Classifier("fc7", config.Hidden, config.Hidden));
        layers.Add(LayerCost.Classifier("fc8", config.Hidden, config.Classes));
        return layers;
    }
}
