using MsstNet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: the network as it is, in double precision within 1e-10 of its largest logit; unfolded again, to the bit.</summary>
[Collection(Training.TrainerTests.Alone)]
public class FoldingTests
{
    private static readonly MsstNetConfig Small =
        new() { Frames = 2, Side = 97, Width = 4, Dim = 16, Heads = 2, MlpRatio = 2, Blocks = new(1, 1, 1), Classes = 3 };

    [Fact]
    public void A_folded_network_answers_the_same()
    {
        using var scope = NewDisposeScope();
        var (network, frames) = Trained();
        using var noGradient = no_grad();
        var plain = network.call(frames);
        using (Folding.Of(network))
        {
            var folded = network.call(frames);
            Assert.True((folded - plain).abs().max().item<double>() <= 1e-10 * plain.abs().max().item<double>());
            Assert.False(folded.eq(plain).all().item<bool>(), "nothing was folded");
        }
        Assert.True(network.call(frames).eq(plain).all().item<bool>());
    }

    [Fact]
    public void In_training_mode_a_folded_network_computes_as_ever()
    {
        using var scope = NewDisposeScope();
        var (network, frames) = Trained();
        network.train();
        var plain = network.call(frames);
        using var folding = Folding.Of(network);
        Assert.True(network.call(frames).eq(plain).all().item<bool>());
    }

    [Fact]
    public void Folding_leaves_no_tensor_behind()
    {
        using var network = new MSSTNet(Small, seed: 4);
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            Folding.Of(network).Dispose();
            if (i == 0) before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    // Statistics, scales and shifts that are not 0 and 1: in a fresh network folding has nothing to do.
    private static (MSSTNet Network, Tensor Frames) Trained()
    {
        using var generator = new Generator(6);
        var network = new MSSTNet(Small, seed: 4);
        using var noGradient = no_grad();
        foreach (var (name, value) in network.state_dict()
            .Where(entry => entry.Key.Contains("bn", StringComparison.Ordinal) || entry.Key.Contains("downsample.1", StringComparison.Ordinal)))
        {
            if (value.is_floating_point()) value.copy_(rand(value.shape, generator: generator) + 0.5);
        }
        network.to(ScalarType.Float64).eval();
        return (network, randn([2, 2, 3, 97, 97], generator: generator).to(ScalarType.Float64));
    }
}
