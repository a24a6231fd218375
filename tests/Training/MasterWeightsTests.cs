using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracles: the rule by hand on one linear layer, within 1e-6; an uninterrupted run, to the bit; the same run in float32, whose loss bfloat16 follows
/// within 0.05 nats over the first two epochs; the count of live tensors a step earlier.
/// </summary>
[Collection(TrainerTests.Alone)]
public class MasterWeightsTests
{
    private static readonly TrainingConfig Mixed = TinyRun.Training with { Precision = Precision.Bf16 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The larger layer is moved in several pieces; its first step has no momentum yet, so that the rule stays a line.</summary>
    [Theory]
    [InlineData(6, 3, 0, null, Precision.Bf16)]
    [InlineData(700, 900, 0, null, Precision.Bf16)]
    [InlineData(700, 900, 0.9, null, Precision.Bf16)]
    [InlineData(700, 900, 0.9, 0.02, Precision.Bf16)]
    [InlineData(6, 3, 0, null, Precision.Fp16)]
    [InlineData(700, 900, 0.9, 0.02, Precision.Fp16)]
    public void A_step_rounds_the_weights_for_the_gradient_and_moves_the_masters(
        int inputs, int outputs, double momentum, double? maximum, Precision precision)
    {
        var type = precision == Precision.Fp16 ? ScalarType.Float16 : ScalarType.BFloat16;
        double scale = precision == Precision.Fp16 ? 65536 : 1;
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        using var network = nn.Linear(inputs, outputs);
        using (no_grad())
        {
            network.weight!.copy_(randn([outputs, inputs], generator: generator));
            network.bias!.copy_(randn([outputs], generator: generator));
        }
        var (weight, bias) = (network.weight!.detach().clone(), network.bias!.detach().clone());
        var input = randn([4, inputs], generator: generator) / 2;     // times 65536 / 4 it stays within float16
        var labels = tensor(new long[] { 0, 1, 2, 1 });

        var (w, b) = (nn.Parameter(weight.to(type)), nn.Parameter(bias.to(type)));
        (nn.functional.cross_entropy(nn.functional.linear(input.to(type), w, b).to(ScalarType.Float32), labels) * scale).backward();
        var (gradient, other) = (w.grad!.to(ScalarType.Float32) / scale, b.grad!.to(ScalarType.Float32) / scale);
        double norm = Math.Sqrt((gradient.square().sum() + other.square().sum()).item<float>());
        if (maximum is { } bound) Assert.True(norm > 2 * bound, "the bound must bind");
        var expected = weight - (0.1 * ((Math.Min(1, (maximum ?? norm) / norm) * gradient) + (0.01 * weight)));

        var config = new TrainingConfig { Momentum = momentum, WeightDecay = 0.01, MaxGradientNorm = maximum, Precision = precision };
        using var step = new TrainingStep(network, config);
        step.Begin();
        Assert.Equal(type, network.weight!.dtype);
        step.Run(input, labels, 0.1);
        var rounded = network.weight!.detach().clone();
        step.End();
        Assert.True(network.weight!.to(type).eq(rounded).all().item<bool>(), "the network did not compute with the masters' roundings");

        Assert.Equal(ScalarType.Float32, network.weight!.dtype);
        Assert.True(network.weight.allclose(expected, rtol: 1e-6, atol: 1e-6));
        Assert.False(network.weight.eq(network.weight.to(type).to(ScalarType.Float32)).all().item<bool>(), "the masters were rounded");
    }

    [Fact]
    public void Turning_to_fewer_bits_and_back_changes_no_weight_and_no_statistic()
    {
        using var scope = NewDisposeScope();
        using var network = new MSSTNet(TinyRun.Network, seed: 4);
        using (no_grad()) _ = network.call(randn([3, 2, 3, 97, 97]));   // running statistics that are not 0 and 1
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        using var step = new TrainingStep(network, Mixed);
        step.Begin();
        var kept = network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).Select(entry => entry.Key).ToList();
        Assert.Contains("backbone.bn1.running_var", kept);
        Assert.DoesNotContain("former.0.blocks.0.norm1.weight", kept);   // CUDA's LayerNorm takes no mix
        Assert.DoesNotContain("fc.weight", kept);
        step.End();
        foreach (var (name, value) in network.state_dict())
        {
            Assert.Equal(before[name].dtype, value.dtype);
            Assert.True(value.eq(before[name]).all().item<bool>(), $"{name} differs");
        }
    }

    /// <summary>Every network of the catalogue, thin: some have recurrent layers, three-dimensional convolutions and bare parameters.</summary>
    [Theory]
    [MemberData(nameof(InBoth))]
    public void Every_network_can_be_trained_so_or_is_refused(string name, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCatalog.Find(name).Quick.WithDropout(0).Build(seed: 4);
        var config = NetworkCatalog.Find(name).Quick;
        if (precision == Precision.Bf16 && network.modules().Any(layer => layer is TorchSharp.Modules.Conv3d))
        {
            var error = Assert.Throws<LabException>(() => new TrainingStep(network, new TrainingConfig { Precision = Precision.Bf16 }));
            Assert.Contains("fp32", error.Message, StringComparison.Ordinal);
            return;
        }
        using var step = new TrainingStep(network, new TrainingConfig { Precision = precision });
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        var (frames, labels) = (rand([2, config.Frames, 3, config.Side, config.Side]), tensor(new long[] { 0, 1 }));
        bool Moved() => network.named_parameters().Any(entry => !entry.parameter.eq(before[entry.name]).all().item<bool>());
        float Step()
        {
            step.Begin();
            float loss = step.Run(frames, labels, 0.01).Loss.item<float>();
            step.End();
            return loss;
        }
        float loss = Step();
        int more = precision == Precision.Fp16 ? 5 : 0;     // the first may overflow and be void; each takes long in software
        for (int i = 0; i < more && !Moved(); i++) Step();
        Assert.InRange(loss, 0.5 * Math.Log(config.Classes), 2 * Math.Log(config.Classes));
        Assert.All(network.named_parameters(), entry => Assert.Equal(ScalarType.Float32, entry.parameter.dtype));
        Assert.All(network.named_parameters(), entry => Assert.True(entry.parameter.isfinite().all().item<bool>(), entry.name));
        Assert.True(Moved(), "no weight has moved");
    }

    public static TheoryData<string, Precision> InBoth =>
    [
        .. from name in NetworkCatalog.Names
           from precision in new[] { Precision.Bf16, Precision.Fp16 }
           select new TheoryDataRow<string, Precision>(name, precision),
    ];

    [Theory]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Fp16)]
    public void It_learns_as_float32_does(Precision precision)
    {
        var losses = new List<double[]>();
        foreach (var config in new[] { TinyRun.Training, Mixed with { Precision = precision } })
        {
            var (network, trainer) = TinyRun.Start(config with { MaxGradientNorm = null });
            using var _1 = network;
            using var _2 = trainer;
            losses.Add([.. trainer.Run(cancellation: Stop).Take(2).Select(report => report.TrainLoss)]);
        }
        for (int epoch = 0; epoch < 2; epoch++) Assert.InRange(losses[1][epoch] - losses[0][epoch], -0.05, 0.05);
        Assert.NotEqual(losses[0], losses[1]);   // it did compute otherwise
    }

    [Theory]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Fp16)]
    public void A_resumed_run_equals_an_uninterrupted_one_to_the_bit(Precision precision)
    {
        var mixed = Mixed with { Precision = precision };
        string file = Path.Combine(Path.GetTempPath(), $"msstnet-{Guid.NewGuid():N}.safetensors");
        try
        {
            var (whole, uninterrupted) = TinyRun.Start(mixed);
            using var _1 = whole;
            using var _2 = uninterrupted;
            _ = uninterrupted.Run(cancellation: Stop).Last();
            var (first, early) = TinyRun.Start(mixed);
            using (first)
            using (early)
            {
                _ = early.Run(cancellation: Stop).Take(2).Last();
                Checkpoint.Save(file, early);
            }
            var (second, resumed) = TinyRun.Start(mixed);
            using var _3 = second;
            using var _4 = resumed;
            Checkpoint.Restore(file, resumed);
            _ = resumed.Run(cancellation: Stop).Last();
            foreach (var (name, value) in whole.state_dict()) Assert.True(value.eq(second.state_dict()[name]).all().item<bool>(), $"{name} differs");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void It_goes_with_frozen_stages_and_recomputation()
    {
        var (network, trainer) = TinyRun.Start(Mixed with { FrozenStages = 1, Recompute = true, Epochs = 1 });
        using var _1 = network;
        using var _2 = trainer;
        using var before = network.get_parameter("backbone.layer1.0.conv1.weight")!.detach().clone();
        using var moved = network.get_parameter("backbone.layer2.0.conv1.weight")!.detach().clone();
        _ = trainer.Run(cancellation: Stop).Last();
        Assert.True(network.get_parameter("backbone.layer1.0.conv1.weight")!.eq(before).all().item<bool>());
        Assert.False(network.get_parameter("backbone.layer2.0.conv1.weight")!.eq(moved).all().item<bool>());
    }

    /// <summary>Within an epoch: TorchSharp counts an object more for every weight that <c>to</c> turns, though its memory is freed.</summary>
    /// <summary>Oracle: the optimizer on whole float32 weights with the same gradients; to the bit, since it moves every number by itself.</summary>
    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdamW)]
    public void Piece_by_piece_is_the_same_step(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        using var network = nn.Linear(700, 900);
        var config = new TrainingConfig { Optimizer = kind, Momentum = 0.9, WeightDecay = 0.01, Precision = Precision.Bf16 };
        var whole = network.named_parameters().Select(p => (p.name, Weight: nn.Parameter(p.parameter.detach().clone()))).ToList();
        using var reference = Optimizer.Create(config, whole);
        using var masters = new MasterWeights(network, Precision.Bf16);
        using var optimizer = Optimizer.Create(config, masters.Named);
        masters.Begin();
        for (int step = 0; step < 3; step++)
        {
            foreach (var ((_, weight), (_, parameter)) in whole.Zip(network.named_parameters()))
            {
                var gradient = randn(weight.shape, generator: generator).to(ScalarType.BFloat16);
                (weight.grad, parameter.grad) = (gradient.to(ScalarType.Float32), gradient);
            }
            reference.Step(0.1);
            masters.Step(optimizer, 0.1, maximumNorm: null);
        }
        foreach (var ((name, expected), (_, master)) in whole.Zip(masters.Named)) Assert.True(expected.eq(master).all().item<bool>(), name);
        foreach (var ((name, expected), (_, kept)) in reference.State.Zip(optimizer.State)) Assert.True(expected.eq(kept).all().item<bool>(), name);
        masters.End();
    }

    [Theory]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Fp16)]
    public void Steps_leave_no_tensor_behind(Precision precision)
    {
        using var scope = NewDisposeScope();
        using var network = new MSSTNet(TinyRun.Network, seed: 4);
        using var step = new TrainingStep(network, Mixed with { Precision = precision });
        var (frames, labels) = (randn([2, 2, 3, 97, 97]), tensor(new long[] { 0, 1 }));
        step.Begin();
        var counts = new List<long>();
        for (int i = 0; i < 5; i++)
        {
            using (NewDisposeScope()) step.Run(frames, labels, 0.01);
            counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }
        step.End();
        Assert.Equal(counts[1], counts[^1]);
    }
}
