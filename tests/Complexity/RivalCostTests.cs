using MsstNet.Complexity;
using MsstNet.Model;
using MsstNet.Model.Rivals;
using MsstNet.Paper;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Complexity;

/// <summary>
/// Oracles: the built networks' parameters, exact; products counted from the maps that come out of every layer of a real forward, exact; torchvision
/// 0.14's own parameter counts; the FLOPs column of Table 3.
/// </summary>
public class RivalCostTests
{
    public static TheoryData<string, bool> Networks =>
        [.. from entry in NetworkCatalog.All from paper in new[] { false, true } select new TheoryDataRow<string, bool>(entry.Name, paper)];

    // An odd side and few frames: every rounding of a map's size takes part.
    private static NetworkConfig Config(string name, bool paper) =>
        paper ? NetworkCatalog.Find(name).Paper : NetworkCatalog.Find(name).Quick with { Side = 71, Frames = 5, Classes = 3 };

    [Theory, MemberData(nameof(Networks))]
    public void Parameters_are_those_of_the_built_network_layer_by_layer(string name, bool paper)
    {
        var config = Config(name, paper);
        using var net = config.Build(seed: 1);
        var cost = NetworkCost.Of(config);
        var named = net.named_parameters().ToList();

        Assert.Equal(named.Sum(pair => pair.parameter.numel()), cost.Parameters);
        foreach (var layer in cost.Layers.Where(layer => layer.Parameters > 0))
        {
            // A recurrent layer's weights are called lstm.weight_ih_l0 … : the module, and the layer at the end.
            Func<string, bool> own = layer.Kind == LayerKind.Recurrent
                ? key => key.StartsWith(layer.Name[..layer.Name.IndexOf('.')], StringComparison.Ordinal)
                    && key.EndsWith("_l" + layer.Name[^1], StringComparison.Ordinal)
                : key => key == layer.Name || key.StartsWith(layer.Name + ".", StringComparison.Ordinal);
            Assert.Equal((layer.Name, layer.Parameters), (layer.Name, named.Where(pair => own(pair.name)).Sum(pair => pair.parameter.numel())));
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Multiply_accumulates_are_counted_from_the_maps_of_a_forward(string name, bool paper)
    {
        using var scope = NewDisposeScope();
        var config = Config(name, paper);
        var net = config.Build(seed: 1);
        net.eval();
        var counted = new Dictionary<string, long>();
        foreach (var (key, module) in net.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> layer && module is Conv2d or Conv3d or Linear)
                ((nn.Module<Tensor, Tensor>)module).register_forward_hook((self, _, output) =>
                {
                    Tensor weight = self.named_parameters().Single(pair => pair.name == "weight").parameter;
                    counted[key] = output.numel() * weight.numel() / weight.size(0);
                    return output;
                });
        }
        using (inference_mode()) net.call(zeros([1, config.Frames, 3, config.Side, config.Side])).Dispose();

        var announced = NetworkCost.Of(config).Layers.Where(layer => layer.Kind is LayerKind.Convolution or LayerKind.Linear)
            .ToDictionary(layer => layer.Name, layer => layer.MultiplyAccumulates);
        Assert.Equal(counted.OrderBy(pair => pair.Key, StringComparer.Ordinal), announced.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void A_recurrent_layer_meets_each_of_its_weights_once_a_frame()
    {
        var config = new RecurrentConfig { Frames = 5, Layers = 2, Hidden = 24, Width = 4 };
        using var net = config.Build(seed: 1);
        long weights = net.named_parameters().Where(pair => pair.name.StartsWith("lstm.weight", StringComparison.Ordinal))
            .Sum(pair => pair.parameter.numel());
        Assert.Equal(5 * weights, NetworkCost.Of(config).Layers.Where(layer => layer.Kind == LayerKind.Recurrent)
            .Sum(layer => layer.MultiplyAccumulates));
    }

    [Fact]
    public void Torchvisions_networks_have_the_parameters_torchvision_counts()
    {
        // sum(p.numel() for p in torchvision.models.video.r3d_18().parameters()), 400 classes; r2plus1d_18 the same way.
        var r3d = new VideoResNetConfig { Classes = 400, StemFrames = 3, StemPool = false };
        Assert.Equal(33_371_472, NetworkCost.Of(r3d).Parameters);
        Assert.Equal(31_505_325, NetworkCost.Of(r3d with
        {
            Convolution = VideoConvolution.Factorised,
            Middle = MiddleChannels.EveryBlock
        }).Parameters);
    }

    [Fact]
    public void The_file_of_networks_speaks_of_every_method_and_its_counts_are_the_layers()
    {
        var tables = PublishedTable.Ferv39k().Rows.Concat(PublishedTable.Dfew().Rows).Select(row => (string)row["method"]).Distinct();
        var rows = PublishedTable.Networks().Rows.ToList();
        Assert.Equal(tables.Order(StringComparer.Ordinal), rows.Select(row => (string)row["method"]).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            Assert.NotEmpty((string)row["note"]);
            if (row["network"] is string { Length: > 0 } name)
                Assert.Equal((name, (double)row["gmacs"]), (name, Math.Round(Gigas(NetworkCatalog.Find(name).Paper), 2)));
            else
                Assert.StartsWith("not built: ", (string)row["note"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_FLOPs_column_is_met_within_two_per_cent_but_for_Former_DFER()
    {
        var networks = PublishedTable.Networks().Rows.ToDictionary(row => (string)row["method"]);
        var far = from row in PublishedTable.Dfew().Rows
                  where row["frames"] is null or 16
                  let name = networks[(string)row["method"]]["network"] as string
                  where !string.IsNullOrEmpty(name) && Math.Abs((Gigas(NetworkCatalog.Find(name).Paper) / (double)row["gflops"]) - 1) > 0.02
                  select (string)row["method"];
        Assert.Equal(["Former-DFER"], far);
    }

    [Theory]
    [InlineData("3d-resnet18", 8.32)]
    [InlineData("r18-lstm", 7.78)]
    [InlineData("r18-gru", 7.78)]
    [InlineData("r2plus1d-18", 42.27)]
    public void Two_operations_an_element_of_BatchNorm_and_none_in_the_recurrent_layer_give_the_figures_the_notes_name(string name, double figure) =>
        Assert.Equal(figure, Math.Round(WithTwoANorm(NetworkCatalog.Find(name).Paper), 2));

    [Fact]
    public void Three_spatial_blocks_would_give_Former_DFERs_figure()
    {
        var three = new FormerDferConfig { SpatialBlocks = 3 };
        Assert.Equal((9.10, 9.12), (Math.Round(Gigas(three), 2), Math.Round(WithTwoANorm(three), 2)));
        Assert.InRange(NetworkCost.Of(new FormerDferConfig()).Parameters, 17_950_000, 18_050_000); // the "18 M" others print for it
    }

    private static double Gigas(NetworkConfig config) => NetworkCost.Of(config).LayerMultiplyAccumulates / 1e9;

    private static double WithTwoANorm(NetworkConfig config)
    {
        var layers = NetworkCost.Of(config).Layers;
        return (layers.Where(layer => layer.Kind is LayerKind.Convolution or LayerKind.Linear).Sum(layer => layer.MultiplyAccumulates)
            + 2 * layers.Where(layer => layer.Kind == LayerKind.BatchNorm).Sum(layer => layer.NormalizedElements)) / 1e9;
    }
}
