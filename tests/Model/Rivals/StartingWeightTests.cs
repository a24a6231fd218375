using MsstNet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model.Rivals;

/// <summary>
/// Where training starts. Oracle: the deviations that the published rules give, worked out from the layers' sizes alone (He et al. 2015 by fan-out,
/// Glorot and Bengio 2010, PyTorch's uniform rule for recurrent layers). Tolerance: four standard errors of a deviation over that many draws.
/// </summary>
public sealed class StartingWeightTests
{
    private static double He(int outputs, int kernel) => Math.Sqrt(2.0 / (outputs * kernel));

    private static double Glorot(int inputs, int outputs) => Math.Sqrt(2.0 / (inputs + outputs));

    private static double Uniform(int hidden) => 1 / Math.Sqrt(3.0 * hidden);

    /// <summary>Layers whose fan-in is not their fan-out, so that one cannot be taken for the other.</summary>
    public static TheoryData<string, string, double> Rules => new()
    {
        { "c3d", "features.conv2a.weight", He(32, 27) },
        { "c3d", "fc6.weight", Glorot(512, 256) },
        { "c3d", "fc7.weight", Glorot(256, 256) },
        { "c3d", "fc8.weight", 0.01 },
        { "3d-resnet18", "layer2.0.conv1.0.weight", He(32, 27) },
        { "r2plus1d-18", "layer2.0.conv1.0.0.weight", He(57, 9) },
        { "r2plus1d-18", "layer2.0.conv1.0.3.weight", He(32, 3) },
        { "vgg13-lstm", "vgg.features.5.weight", He(32, 9) },
        { "vgg13-lstm", "lstm.weight_hh_l0", Uniform(128) },
        { "r18-lstm", "lstm.bias_ih_l0", Uniform(128) },
        { "r18-gru", "gru.weight_ih_l0", Uniform(128) },
        { "r18-gru", "fc.weight", 0.01 },
        { "former-dfer", "place", 1 },
        { "former-dfer", "classToken", 1 },
        { "former-dfer", "time", 1 },
        { "former-dfer", "temporal.0.attention.qkv.weight", Glorot(128, 128) },
        { "r18-mean", "backbone.layer2.0.conv1.weight", He(32, 9) },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Starting_weights_have_the_published_spread(string network, string name, double expected)
    {
        using var scope = NewDisposeScope();
        var weight = NetworkCatalog.Find(network).Quick.Build(seed: 1).state_dict()[name];
        double error = 4 * expected / Math.Sqrt(2.0 * weight.numel());
        Assert.Equal(expected, weight.std().ToDouble(), tolerance: error);
        Assert.Equal(0, weight.mean().ToDouble(), tolerance: 4 * expected / Math.Sqrt(weight.numel()));
    }

    [Theory]
    [InlineData("c3d", "features.conv1a.bias fc6.bias fc7.bias fc8.bias")]
    [InlineData("vgg13-lstm", "vgg.features.0.bias fc.bias")]
    public void Biases_start_at_nothing(string network, string names)
    {
        using var scope = NewDisposeScope();
        var state = NetworkCatalog.Find(network).Quick.Build(seed: 1).state_dict();
        foreach (string name in names.Split(' ')) Assert.Equal(0, state[name].abs().max().ToDouble());
    }
}
