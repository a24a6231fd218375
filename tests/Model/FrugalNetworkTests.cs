using MsstNet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracles: the same network that remembers everything, gradients in double precision within 1e-10 of their largest and BatchNorm's statistics to the
/// bit; for frozen stages, what they were before.
/// </summary>
[Collection(Training.TrainerTests.Alone)]
public class FrugalNetworkTests
{
    private static readonly MsstNetConfig Small =
        new() { Frames = 2, Side = 97, Width = 4, Dim = 16, Heads = 2, MlpRatio = 2, Blocks = new(1, 1, 1), Classes = 3, Dropout = 0.2 };

    private static MSSTNet Recomputing()
    {
        var network = new MSSTNet(Small, seed: 4);
        foreach (var part in network.modules().OfType<IRecomputing>()) part.Recompute = true;
        return network;
    }

    [Fact]
    public void Recomputing_gives_the_same_gradients_and_statistics()
    {
        using var scope = NewDisposeScope();
        using var whole = new MSSTNet(Small, seed: 4);
        using var again = Recomputing();
        var next = new List<float>();
        foreach (var network in new[] { whole, again })
        {
            network.to(ScalarType.Float64);
            manual_seed(8);
            Learn(network);
            next.Add(rand(1).item<float>());
        }
        foreach (var ((name, one), (_, other)) in whole.named_parameters().Zip(again.named_parameters()))
            Assert.True((one.grad! - other.grad!).abs().max().item<double>() <= 1e-10 * one.grad!.abs().max().item<double>(),
                $"the gradient of {name} differs");
        foreach (var ((name, one), (_, other)) in whole.named_buffers().Zip(again.named_buffers()))
            Assert.True(one.eq(other).all().item<bool>(), $"{name} differs");
        Assert.Equal(next[0], next[1]);   // and the generator stands where it stood
    }

    [Fact]
    public void Recomputing_leaves_no_tensor_behind()
    {
        using var network = Recomputing();
        var counts = new List<long>();
        for (int i = 0; i < 4; i++)
        {
            using (NewDisposeScope()) Learn(network);
            counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }
        Assert.Equal(counts[1], counts[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Frozen_stages_get_no_gradient_and_keep_their_statistics(int stages)
    {
        using var scope = NewDisposeScope();
        using var network = new MSSTNet(Small, seed: 4);
        network.Backbone.Freeze(stages);
        network.train();
        var before = network.named_buffers().ToDictionary(b => b.name, b => b.buffer.clone());
        Learn(network);
        string[] frozen = stages == 0 ? [] : ["backbone.conv1.", "backbone.bn1.",
            .. Enumerable.Range(1, stages).Select(stage => $"backbone.layer{stage}.")];
        foreach (var (name, weight) in network.named_parameters())
            Assert.Equal(frozen.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)), weight.grad is null);
        var maps = network.Backbone.call(randn(2, 3, 97, 97));
        Assert.Equal(Enumerable.Range(1, 4).Select(stage => stage > stages), maps.Select(map => map.requires_grad));   // no graph, so nothing is kept
        foreach (var (name, buffer) in network.named_buffers())
            Assert.Equal(frozen.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)), buffer.eq(before[name]).all().item<bool>());
    }

    [Fact]
    public void More_stages_than_there_are_is_refused() =>
        Assert.Contains("0 to 4", Assert.Throws<ArgumentException>(() =>
        {
            using var network = new MSSTNet(Small, seed: 4);
            network.Backbone.Freeze(5);
        }).Message, StringComparison.Ordinal);

    private static void Learn(MSSTNet network)
    {
        using var generator = new Generator(6);
        nn.functional.cross_entropy(network.call(randn([2, 2, 3, 97, 97], generator: generator).to(network.parameters().First().dtype)),
            tensor(new long[] { 0, 2 })).backward();
    }
}
