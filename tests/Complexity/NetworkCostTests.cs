using MsstNet.Complexity;
using MsstNet.Model;
using TorchSharp;

namespace MsstNet.Lab.Tests.Complexity;

/// <summary>
/// Oracle: the FLOPs column of the paper's Table 3, to its last digit; the built network's parameters, exact; ResNet-18's published
/// 11,176,512 parameters without classifier and the notes' hand calculation.
/// </summary>
public class NetworkCostTests
{
    [Theory]
    [InlineData(4, "5.05")]
    [InlineData(8, "10.10")]
    [InlineData(12, "15.15")]
    [InlineData(16, "20.20")]
    public void The_FLOPs_column_of_Table_3_is_reproduced(int frames, string printed) =>
        Assert.Equal(printed, (NetworkCost.Of(Presets.Paper(frames)).PaperMultiplyAccumulates / 1e9)
            .ToString("F2", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Other_rules_for_norms_stay_within_002_of_the_column()
    {
        var cost = NetworkCost.Of(Presets.Paper(16));
        long norms = cost.Layers.Sum(layer => layer.NormalizedElements);
        foreach (int operations in new[] { 2, 4 })
            Assert.Equal(20.20, (cost.LayerMultiplyAccumulates + operations * norms) / 1e9, tolerance: 0.02);
        Assert.True(20.20 - cost.LayerMultiplyAccumulates / 1e9 > 0.02, "without norms the column is missed, so they were counted");
    }

    [Fact]
    public void The_attention_products_grow_with_the_square_of_T()
    {
        long Attention(int frames) => NetworkCost.Of(Presets.Paper(frames)).AttentionMultiplyAccumulates;
        Assert.Equal(6L * 2 * 16 * 16 * 16 * 768, Attention(16)); // blocks · two products · N · T · T · D
        Assert.Equal(16 * Attention(4), Attention(16));
    }

    [Fact]
    public void The_backbone_is_ResNet_18()
    {
        var backbone = NetworkCost.Of(Presets.Paper(4)).Layers.Where(layer => layer.Name.StartsWith("backbone.", StringComparison.Ordinal)).ToList();
        Assert.Equal(11_176_512, backbone.Sum(layer => layer.Parameters));
        Assert.Equal(484_847_616, backbone.Sum(layer => layer.MultiplyAccumulates) / 4);
    }

    public static TheoryData<MsstNetConfig> Shapes => new(
        Presets.Quick(8),
        Presets.Quick(4) with { TimeEmbedding = false, Fusion = Fusion.Sum },
        Presets.Quick(5) with
        {
            Blocks = new PerFormer(3, 0, 1),
            Stages = new PerFormer(1, 2, 4),
            Classes = 11,
            MlpRatio = 3,
            Side = 130,
            Grid = 3
        },
        Presets.Paper(4) with { Blocks = new PerFormer(0, 0, 1) });

    [Theory, MemberData(nameof(Shapes))]
    public void Parameters_are_those_of_the_built_network_layer_by_layer(MsstNetConfig config)
    {
        using var net = new MSSTNet(config, seed: 1);
        var cost = NetworkCost.Of(config);
        Assert.Equal(net.parameters().Sum(parameter => parameter.numel()), cost.Parameters);

        var named = net.named_parameters().ToList();
        foreach (var layer in cost.Layers.Where(layer => layer.Parameters > 0))
        {
            long built = named.Where(pair => pair.name == layer.Name || pair.name.StartsWith(layer.Name + ".", StringComparison.Ordinal))
                .Sum(pair => pair.parameter.numel());
            Assert.True(built == layer.Parameters, $"{layer.Name}: built {built}, announced {layer.Parameters}");
        }
    }

    [Fact]
    public void Multiply_accumulates_are_counted_independently_from_the_maps_and_weights()
    {
        // Every weight of a convolution or matrix meets each output position once: weights × positions, positions read off a real forward.
        var config = Presets.Quick(3) with { Side = 70, Grid = 2 };
        using var scope = torch.NewDisposeScope();
        using var net = new MSSTNet(config, seed: 1);
        var maps = net.Backbone.call(torch.zeros(3, 3, 70, 70));
        long expected = net.state_dict()["backbone.conv1.weight"].numel() * 3 * 35 * 35;
        foreach (var (name, parameter) in net.named_parameters().Where(pair => pair.parameter.dim() > 1))
        {
            if (name.StartsWith("backbone.layer", StringComparison.Ordinal))
            {
                var map = maps[name["backbone.layer".Length] - '1'];
                expected += parameter.numel() * map.size(0) * map.size(2) * map.size(3);
            }
            else if (name.EndsWith("weight", StringComparison.Ordinal) && !name.StartsWith("backbone", StringComparison.Ordinal))
                expected += parameter.numel() * (name == "fc.weight" ? 1 : 3 * 4);
        }
        Assert.Equal(expected, NetworkCost.Of(config).LayerMultiplyAccumulates);
    }
}
