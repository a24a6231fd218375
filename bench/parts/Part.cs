using MsstNet.Complexity;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>One part of the network with an input of the size it gets in training, to be timed by itself.</summary>
/// <param name="Run">Input to output.</param>
/// <param name="Input">An input; it asks for a gradient where the network's does.</param>
/// <param name="MultiplyAccumulates">Of a whole batch, forward.</param>
internal sealed record Part(Func<Tensor, Tensor> Run, Tensor Input, double MultiplyAccumulates)
{
    /// <summary>The parts' names, in the order a batch passes them; those of <see cref="LayerCost.Part"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["stem", "stage 1", "stage 2", "stage 3", "stage 4", "MELayer 1", "MELayer 2", "MELayer 3", "T-Former 1"];

    /// <summary>Floating-point operations of a pass: forward one product, backward two, and one where no input asks for a gradient.</summary>
    public double Operations(bool backward) => 2 * MultiplyAccumulates * (!backward ? 1 : Input.requires_grad ? 3 : 2);

    /// <summary>Takes a part out of a network in the precision it computes in.</summary>
    public static Part Of(string name, MSSTNet network, int clips, Precision precision)
    {
        var config = network.Config;
        var modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module);
        long frames = (long)clips * config.Frames;
        double cost = clips * (double)NetworkCost.Of(config).Layers.Where(layer => layer.Part == name).Sum(layer => layer.MultiplyAccumulates);
        int number = name[^1] - '0';
        if (name == "stem")
        {
            var (conv, norm) = ((Conv2d)modules["backbone.conv1"], (BatchNorm)modules["backbone.bn1"]);
            return new Part(x => nn.functional.max_pool2d(nn.functional.relu(norm.call(conv.call(x)), inplace: true), 3, 2, 1),
                Maps(frames, 3, config.Side, false), cost);
        }
        if (name.StartsWith("stage", StringComparison.Ordinal))
        {
            var blocks = (ModuleList<BasicBlock>)modules[$"backbone.layer{number}"];
            var (channels, side) = number == 1 ? (config.Width, config.MapSide(1)) : (config.Channels(number - 1), config.MapSide(number - 1));
            return new Part(x => blocks[1].call(blocks[0].call(x)), Maps(frames, channels, side, true), cost);
        }
        if (name.StartsWith("MELayer", StringComparison.Ordinal))
        {
            var embed = (MELayer)modules[$"embed.{number - 1}"];
            int stage = config.Stages.ElementAt(number - 1);
            return new Part(embed.call, Maps(frames, config.Channels(stage), config.MapSide(stage), true), cost);
        }
        var former = (TFormer)modules[$"former.{number - 1}"];
        return new Part(former.call, Prepared(randn([clips, config.Frames, config.Patches, config.Dim]), true), cost);

        // channels innermost, as in training
        Tensor Maps(long count, int channels, int side, bool learns) => Prepared(randn([count, side, side, channels]).permute(0, 3, 1, 2), learns);

        Tensor Prepared(Tensor x, bool learns) => x.to(precision == Precision.Bf16 ? ScalarType.BFloat16
            : ScalarType.Float32).detach().requires_grad_(learns);
    }
}
