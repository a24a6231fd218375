using System.Globalization;
using MsstNet.Lab.Model;

namespace MsstNet.Lab.Complexity;

/// <summary>The layers of ResNet-18: a 7×7 stem, then four stages of two basic blocks.</summary>
internal static class ResNetCost
{
    /// <summary>Every convolution and BatchNorm, applied to all frames of a clip.</summary>
    public static IEnumerable<LayerCost> Layers(MsstNetConfig config)
    {
        foreach (var layer in ConvolutionAndNorm("conv1", "bn1", "stem", 3, config.Width, kernel: 7, (config.Side + 1) / 2, config.Frames))
            yield return layer;

        int inputs = config.Width;
        for (int stage = 1; stage <= config.Stages.Max(); stage++)
        {
            (int outputs, int side) = (config.Channels(stage), config.MapSide(stage));
            string part = string.Create(CultureInfo.InvariantCulture, $"stage {stage}");
            for (int block = 0; block < 2; block++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"layer{stage}.{block}.");
                List<LayerCost> layers =
                [
                    .. ConvolutionAndNorm(name + "conv1", name + "bn1", part, inputs, outputs, kernel: 3, side, config.Frames),
                    .. ConvolutionAndNorm(name + "conv2", name + "bn2", part, outputs, outputs, kernel: 3, side, config.Frames),
                ];
                if (inputs != outputs)
                    layers.AddRange(ConvolutionAndNorm(
                        name + "downsample.0", name + "downsample.1", part, inputs, outputs, kernel: 1, side, config.Frames));
                foreach (var layer in layers) yield return layer;
                inputs = outputs;
            }
        }
    }

    private static IEnumerable<LayerCost> ConvolutionAndNorm(
        string convolution, string norm, string part, int inputs, int outputs, int kernel, int side, int frames)
    {
        long weights = (long)inputs * outputs * kernel * kernel;
        long pixels = (long)frames * side * side;
        yield return new LayerCost("backbone." + convolution, part, LayerKind.Convolution, weights, weights * pixels);
        yield return new LayerCost("backbone." + norm, part, LayerKind.BatchNorm, 2L * outputs, 0, pixels * outputs);
    }
}
