using MsstNet.Model;
using MsstNet.Model.Rivals;
using TorchSharp;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model.Rivals;

/// <summary>
/// What every network of the catalogue must do, MSSTNet among them, on its thin version. Oracles: symmetries (1e-5 relative); counts of live
/// tensors and weights of two seeds, exact; a gradient that is nowhere zero as a whole. The arithmetic is compared in
/// <see cref="TorchvisionReferenceTests"/>.
/// </summary>
public class RivalNetworkTests
{
    private const int T = 5, S = 64;

    public static TheoryData<string> Names => [.. NetworkCatalog.Names];

    /// <summary>All but those that are blind to order by design.</summary>
    public static TheoryData<string> KnowingOrder => [.. NetworkCatalog.Names.Where(name => name != "r18-mean")];

    private static NetworkConfig Config(string name) => NetworkCatalog.Find(name).Quick with { Frames = T, Width = 4, Classes = 5 };

    private static nn.Module<Tensor, Tensor> Network(string name)
    {
        var net = ClosedForm.Fill(Config(name).Build(seed: 1));
        net.eval();
        return net;
    }

    private static Tensor Frames() => ClosedForm.Tensor("frames", 2, T, 3, S, S);

    [Theory, MemberData(nameof(KnowingOrder))]
    public void The_order_of_frames_counts(string name)
    {
        using var scope = NewDisposeScope();
        var net = Network(name);
        NotEqual(net.call(Frames()), net.call(Frames().flip(1)), 1e-4);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_clip_does_not_depend_on_its_batch(string name)
    {
        using var scope = NewDisposeScope();
        var net = Network(name);
        var both = net.call(Frames());
        Assert.Equal([2, 5], both.shape);
        Equal(both[1..2], net.call(Frames()[1..2]), 1e-5);
        NotEqual(both[0..1], both[1..2], 1e-4);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_gradient_reaches_every_parameter(string name)
    {
        using var scope = NewDisposeScope();
        var net = Config(name).Build(seed: 3);
        net.train();
        manual_seed(1);
        nn.functional.cross_entropy(net.call(Frames()), arange(2, dtype: ScalarType.Int64)).backward();

        foreach (var (parameter, value) in net.named_parameters())
            Assert.True(value.grad is { } gradient && gradient.abs().max().ToDouble() > 0, $"{parameter} got no gradient");
    }

    [Theory, MemberData(nameof(Names))]
    public void Starting_weights_let_four_clips_be_told_apart_in_sixty_steps(string name)
    {
        // Brightness is the class. A network whose signal dies on its way keeps the loss of a guess, ln 4; asked is half of it.
        using var scope = NewDisposeScope();
        manual_seed(1);
        var net = (NetworkCatalog.Find(name).Quick with { Frames = 4, Classes = 4, Width = 8 }).WithDropout(0).Build(seed: 1);
        Tensor labels = arange(4, dtype: ScalarType.Int64);
        Tensor frames = (labels.to_type(ScalarType.Float32).view(4, 1, 1, 1, 1) - 1.5) + 0.1 * randn([4, 4, 3, 64, 64]);
        using var adam = optim.AdamW(net.parameters(), lr: 0.001);
        net.train();
        double loss = double.NaN;
        for (int step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            adam.zero_grad();
            Tensor now = nn.functional.cross_entropy(net.call(frames), labels);
            now.backward();
            adam.step();
            loss = now.item<float>();
        }
        Assert.True(loss < Math.Log(4) / 2, $"the loss is still {loss:0.000} of {Math.Log(4):0.000}");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_forward_leaves_exactly_its_result_alive(string name)
    {
        var net = Network(name);
        var frames = Frames();
        foreach (bool training in new[] { false, true })
        {
            net.train(training);
            for (int repeat = 0; repeat < 3; repeat++)
            {
                long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
                var logits = net.call(frames);
                Assert.Equal(1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before);
                logits.Dispose();
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_seed_names_the_weights_whatever_the_global_generator_did(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var a = Config(name).Build(seed: 5).state_dict();
        manual_seed(12);
        var b = Config(name).Build(seed: 5).state_dict();
        var other = Config(name).Build(seed: 6).state_dict();

        foreach (var (key, tensor) in a) Assert.True(tensor.Equals(b[key]), key);
        foreach (var (key, tensor) in a.Where(pair => pair.Value.dim() > 1)) Assert.False(tensor.Equals(other[key]), key);
    }

    [Theory]
    [InlineData("msstnet", true)]
    [InlineData("r18-lstm", true)]
    [InlineData("r18-gru", true)]
    [InlineData("vgg13-lstm", true)]
    [InlineData("former-dfer", true)]
    [InlineData("r18-mean", true)]
    [InlineData("c3d", false)]
    [InlineData("3d-resnet18", false)]
    [InlineData("r2plus1d-18", false)]
    public void Embedding_frames_once_and_classifying_windows_is_the_whole_network(string name, bool alone)
    {
        using var scope = NewDisposeScope();
        var net = Network(name);
        var framewise = net as IFramewiseNetwork ?? new WholeClips(net, Config(name));
        Assert.Equal(alone, ReferenceEquals(net, framewise));
        Assert.Equal((T, S), (framewise.Shape.Frames, framewise.Shape.Side));

        var embedded = framewise.EmbedFrames(Frames().flatten(0, 1)).Select(x => x.unflatten(0, [2, T])).ToArray();

        Equal(net.call(Frames()), framewise.Classify(embedded), 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void Frames_of_another_shape_are_refused_before_any_work(string name)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Network(name).call(zeros([2, 3, 3, S, S])));
        Assert.Equal("frames is [2, 3, 3, 64, 64]; expected B T 3 H W = [·, 5, 3, 64, 64].", error.Message);
    }

    /// <summary>Its classifier is affine: the logits of a mean are the mean of the logits, and those the network of one frame gives.</summary>
    [Fact]
    public void R18_mean_says_the_mean_of_what_it_says_of_each_frame_alone()
    {
        using var scope = NewDisposeScope();
        var net = Network("r18-mean");
        var alone = ClosedForm.Fill((Config("r18-mean") with { Frames = 1 }).Build(seed: 1));
        alone.eval();
        var frames = Frames();
        var each = Enumerable.Range(0, T).Select(t => alone.call(frames.narrow(1, t, 1))).ToArray();
        Equal(net.call(frames), stack(each).mean([0]), 1e-5);
        Equal(net.call(frames), net.call(frames.flip(1)), 1e-5);
        NotEqual(each[0], each[1], 1e-4);
    }

    [Fact]
    public void Former_DFER_knows_the_order_of_frames_from_its_positions_alone()
    {
        using var scope = NewDisposeScope();
        var net = Network("former-dfer");
        using (no_grad()) net.state_dict()["time"].zero_();

        Equal(net.call(Frames()), net.call(Frames().flip(1)), 1e-5);
    }

    [Fact]
    public void C3D_drops_units_in_training_only()
    {
        using var scope = NewDisposeScope();
        var net = Network("c3d");
        Equal(net.call(Frames()), net.call(Frames()), 1e-9);
        net.train();
        manual_seed(1);
        NotEqual(net.call(Frames()), net.call(Frames()), 1e-3);
    }

    public static TheoryData<NetworkConfig, string> Impossible => new()
    {
        { new C3DConfig { Side = 31 }, "Side is 31; the network's five halvings need at least 32." },
        { new C3DConfig { Hidden = 0 }, "Hidden is 0; a layer has at least 1 unit." },
        { new C3DConfig { Dropout = 1 }, "Dropout is 1; it must be at least 0 and below 1." },
        { new RecurrentConfig { Frames = 0 }, "Frames is 0; a clip has at least 1." },
        { new RecurrentConfig { Classes = 1 }, "Classes is 1; a classifier needs at least 2." },
        { new RecurrentConfig { Width = 0 }, "Width is 0; a layer has at least 1 channel." },
        { new RecurrentConfig { Image = ImageNetwork.Vgg13, Cell = RecurrentCell.Gru },
            "Image Vgg13 with Cell Gru is in neither table; take Lstm, or ResNet18." },
        { new RecurrentConfig { Layers = 0 }, "Hidden 512 and Layers 0 must both be at least 1." },
        { new VideoResNetConfig { StemFrames = 4 }, "StemFrames is 4; a kernel with a middle frame has an odd number." },
        { new FormerDferConfig { Width = 3 }, "Width 3 gives tokens of 12, not a multiple of Heads 8." },
        { new FormerDferConfig { TemporalBlocks = -1 }, "SpatialBlocks 1 and TemporalBlocks -1 cannot be negative." },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void A_shape_that_cannot_be_built_is_refused_with_its_numbers(NetworkConfig config, string message)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => config.Validate()).Message);
        Assert.Throws<ArgumentException>(() => config.Build(seed: 1));
    }
}
