using System.Globalization;

namespace MsstNet.Complexity;

/// <summary>The layers of ResNet-18: a 7×7 stem, then four stages of two basic blocks.</summary>
internal static class ResNetCost
{
    /// <summary>Every convolution and BatchNorm, applied to all frames of a clip.</summary>
    /// <param name="width">Channels of stage 1.</param>
    /// <param name="side">Pixels on a side of a frame.</param>
    /// <param name="frames">Frames of a clip.</param>
    /// <param name="lastStage">The last stage that is built.</param>
    public static IEnumerable<LayerCost> Layers(int width, int side, int frames, int lastStage = 4)
    {
        var layers = new List<LayerCost>();
        var x = new MapPath(layers, "backbone.") { Frames = frames, Side = side };
        x.Convolution("conv1", "stem", width, 1, 7, stride: 2).Norm("bn1", "stem").Halve(1, 2);

        for (int stage = 1; stage <= lastStage; stage++)
        {
            int outputs = width << (stage - 1);
            string part = string.Create(CultureInfo.InvariantCulture, $"stage {stage}");
            for (int block = 0; block < 2; block++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"layer{stage}.{block}.");
                int stride = stage > 1 && block == 0 ? 2 : 1;
                MapPath shortcut = x.Branch();
                x.Convolution(name + "conv1", part, outputs, 1, 3, stride: stride).Norm(name + "bn1", part);
                x.Convolution(name + "conv2", part, outputs, 1, 3).Norm(name + "bn2", part);
                if (stride > 1)
                    shortcut.Convolution(name + "downsample.0", part, outputs, 1, 1, stride: stride).Norm(name + "downsample.1", part);
            }
        }
        return layers;
    }
}
