using MsstNet.Model;
using TorchSharp;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracle: Eq. 12 as loops; symmetries under exchanged frames (1e-5 relative); the state's names written out; counts of live tensors, exact.
/// The arithmetic of the whole is compared with PyTorch in <see cref="PyTorchReferenceTests"/>.
/// </summary>
public class MSSTNetTests
{
    private static readonly MsstNetConfig Thin =
        new() { Side = 64, Grid = 2, Frames = 4, Width = 2, Dim = 8, Heads = 2, MlpRatio = 2, Blocks = new(1, 1, 1) };

    private static MSSTNet Network(MsstNetConfig config)
    {
        var net = ClosedForm.Fill(new MSSTNet(config, seed: 1));
        net.eval();
        return net;
    }

    private static Tensor Frames() => ClosedForm.Tensor("frames", 2, 4, 3, 64, 64);

    [Fact]
    public void Logits_are_the_mean_over_time_and_place_through_a_linear_layer()
    {
        using var scope = NewDisposeScope();
        var net = Network(Thin);
        using var trace = net.Trace(Frames());
        var (z, w, bias) = (Numbers(trace.Tokens[2]), Numbers(net.state_dict()["fc.weight"]), Numbers(net.state_dict()["fc.bias"]));

        double Mean(long clip, long i) => (from t in Enumerable.Range(0, 4) from p in Enumerable.Range(0, 4) select z([clip, t, p, i])).Average();

        Equal(Build([2, 7], at => bias([at[1]]) + Enumerable.Range(0, 8).Sum(i => w([at[1], i]) * Mean(at[0], i))), net.call(Frames()), 1e-5);
    }

    [Theory]
    [InlineData(Fusion.Chain)]
    [InlineData(Fusion.Sum)]
    public void The_order_of_frames_counts_only_through_the_time_embedding(Fusion fusion)
    {
        using var scope = NewDisposeScope();
        var order = from_array(new long[] { 3, 1, 0, 2 });
        var still = Network(Thin with { Fusion = fusion, TimeEmbedding = false });
        var timed = Network(Thin with { Fusion = fusion });

        Equal(still.call(Frames()), still.call(Frames().index_select(1, order)), 1e-5);
        NotEqual(timed.call(Frames()), timed.call(Frames().index_select(1, order)), 1e-4);
    }

    [Fact]
    public void Without_the_time_embedding_every_other_weight_starts_the_same()
    {
        using var scope = NewDisposeScope();
        var still = new MSSTNet(Thin with { TimeEmbedding = false }, seed: 5).state_dict();
        var timed = new MSSTNet(Thin, seed: 5).state_dict();

        Assert.Equal(["embed.0.time", "embed.1.time", "embed.2.time"], timed.Keys.Except(still.Keys).Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in still) Assert.True(tensor.Equals(timed[name]), name);
    }

    [Fact]
    public void Chain_and_Sum_are_different_networks_that_agree_when_every_former_is_off()
    {
        using var scope = NewDisposeScope();
        var off = Thin with { Blocks = new PerFormer(0, 0, 0) };
        Equal(Network(off).call(Frames()), Network(off with { Fusion = Fusion.Sum }).call(Frames()), 1e-5);
        NotEqual(Network(Thin).call(Frames()), Network(Thin with { Fusion = Fusion.Sum }).call(Frames()), 1e-4);
    }

    [Fact]
    public void A_clip_does_not_depend_on_its_batch()
    {
        using var scope = NewDisposeScope();
        var net = Network(Thin);
        Equal(net.call(Frames())[1..2], net.call(Frames()[1..2]), 1e-5);
    }

    [Fact]
    public void A_seed_names_the_weights_whatever_the_global_generator_did()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var a = new MSSTNet(Thin, seed: 5).state_dict();
        manual_seed(12);
        var b = new MSSTNet(Thin, seed: 5).state_dict();
        var other = new MSSTNet(Thin, seed: 6).state_dict();

        foreach (var (name, tensor) in a) Assert.True(tensor.Equals(b[name]), name);
        foreach (var (name, tensor) in a.Where(pair => pair.Value.dim() > 1)) Assert.False(tensor.Equals(other[name]), name);
    }

    [Fact]
    public void Starting_weights_have_the_documented_spread()
    {
        using var scope = NewDisposeScope();
        var state = new MSSTNet(new MsstNetConfig { Width = 16, Dim = 96, Heads = 4, Blocks = new(1, 0, 0) }, seed: 1).state_dict();
        double Deviation(string name) => state[name].std().ToDouble();

        Assert.Equal(Math.Sqrt(2.0 / (32 * 9)), Deviation("backbone.layer2.0.conv1.weight"), tolerance: 0.004); // fan out, not in
        Assert.Equal(0.02, Deviation("embed.0.time"), tolerance: 0.001);
        Assert.Equal(Math.Sqrt(2.0 / (96 + 800)), Deviation("embed.0.project.weight"), tolerance: 0.001);
        Assert.Equal(Math.Sqrt(2.0 / (96 + 96)), Deviation("former.0.blocks.0.attention.qkv.weight"), tolerance: 0.002);
        Assert.Equal(0.01, Deviation("fc.weight"), tolerance: 0.001);
    }

    [Fact]
    public void The_states_names_are_the_checkpoint_format()
    {
        using var net = new MSSTNet(Thin with { Blocks = new(1, 0, 0) }, seed: 1);
        string[] block = ["norm1.weight", "norm1.bias", "attention.qkv.weight", "attention.output.weight", "norm2.weight", "norm2.bias",
            "widen.weight", "widen.bias", "narrow.weight", "narrow.bias"];
        string[] expected =
        [
            .. ResNet18PyramidTests.TorchvisionNames.Select(name => "backbone." + name),
            "embed.0.time", "embed.0.project.weight", "embed.1.time", "embed.1.project.weight", "embed.2.time", "embed.2.project.weight",
            .. block.Select(name => "former.0.blocks.0." + name),
            "fc.weight", "fc.bias",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), net.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_forward_leaves_exactly_its_result_alive()
    {
        var net = Network(Thin);
        var frames = Frames();
        // Unscoped: each call may leave only what it returns.
        AssertLeaves(1, () => [net.call(frames)]);
        AssertLeaves(1, () => [net.Features(frames)]);
        AssertLeaves(11, () => net.Trace(frames).All);
        AssertLeaves(4, () => net.Backbone.call(frames.flatten(0, 1)), also: 1); // flatten's view is the caller's
        net.train();
        AssertLeaves(1, () => [net.call(frames)]);

        static void AssertLeaves(int results, Func<IEnumerable<Tensor>> call, int also = 0)
        {
            for (int repeat = 0; repeat < 3; repeat++)
            {
                long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
                var left = call().ToList();
                Assert.Equal(results, left.Count);
                long after = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
                Assert.Equal(results + also, after - before);
                foreach (var tensor in left) tensor.Dispose();
            }
        }
    }

    [Fact]
    public void Frames_of_another_shape_are_refused_before_any_work()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Network(Thin).call(zeros([2, 3, 3, 64, 64])));
        Assert.Equal("frames is [2, 3, 3, 64, 64]; expected B T 3 H W = [·, 4, 3, 64, 64].", error.Message);
    }
}
