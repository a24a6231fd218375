using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracles: PyTorch's rule (GradScaler) as a loop over numbers, exact; weights and state before a void step, to the bit; the count of reads from
/// the device.
/// </summary>
[Collection(TrainerTests.Alone)]
public class LossScaleTests
{
    [Fact]
    public void It_halves_at_what_is_not_finite_and_doubles_after_enough_that_is()
    {
        using var scope = NewDisposeScope();
        using var scale = new LossScale(CPU, start: 1024, interval: 3);
        var random = new Random(5);
        double expected = 1024;
        int good = 0;
        for (int step = 0; step < 200; step++)
        {
            bool finite = random.Next(5) > 0;
            scale.Note(tensor(finite));
            good = finite ? good + 1 : 0;
            if (!finite) expected /= 2;
            if (good == 3) (expected, good) = (expected * 2, 0);
            Assert.Equal((float)expected, scale.Value.item<float>());
        }
    }

    [Fact]
    public void Without_end_it_does_not_fall_but_says_so()
    {
        using var scope = NewDisposeScope();
        using var scale = new LossScale(CPU);
        for (int step = 0; step < 200; step++) scale.Note(tensor(false));
        Assert.False(scale.Holds().item<bool>());
        Assert.True(scale.Value.reciprocal().isfinite().item<bool>());
        using var fresh = new LossScale(CPU);
        Assert.True(fresh.Holds().item<bool>());
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdamW)]
    public void A_step_whose_gradient_overflows_is_void(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var network = nn.Linear(700, 900);    // several pieces
        var config = new TrainingConfig { Optimizer = kind, Momentum = 0.9, WeightDecay = 0.01, Precision = Precision.Fp16 };
        using var masters = new MasterWeights(network, Precision.Fp16, new LossScale(CPU, start: Math.Pow(2, 40)));
        using var optimizer = Optimizer.Create(config, masters.Named);
        masters.Begin();
        float Scale() => masters.State.Single(entry => entry.Name == "loss_scale").Value.item<float>();
        Dictionary<string, Tensor> Now() => masters.Named.Select(m => (m.Name, Value: (Tensor)m.Weight)).Concat(optimizer.State)
            .Where(entry => entry.Item1 != "steps")
            .ToDictionary(entry => entry.Item1, entry => entry.Item2.detach().clone());
        int moved = 0, still = 0;
        for (int step = 0; step < 40; step++)
        {
            var before = Now();
            float scale = Scale();
            masters.Scaled(network.call(rand([4, 700]).to(ScalarType.Float16)).to(ScalarType.Float32).square().mean()).backward();
            masters.Step(optimizer, 0.01, maximumNorm: null);
            bool same = Now().All(entry => entry.Value.eq(before[entry.Key]).all().item<bool>());
            Assert.Equal(same ? scale / 2 : scale, Scale());
            Assert.All(Now().Values, value => Assert.True(value.isfinite().all().item<bool>()));
            if (same) still++;
            else moved++;
        }
        Assert.True(still > 5 && moved > 5, $"{still} void, {moved} not");
        masters.End();
    }

    [Fact]
    public void Nobody_waits_for_the_verdict()
    {
        using var scope = NewDisposeScope();
        using var network = nn.Linear(6, 3);
        using var step = new TrainingStep(network, new TrainingConfig { Precision = Precision.Fp16, MaxGradientNorm = 1 });
        var (input, labels) = (rand([2, 6]), tensor(new long[] { 0, 1 }));
        step.Begin();
        long before = DeviceTransfer.Reads;
        for (int i = 0; i < 5; i++) step.Run(input, labels, 0.1);
        Assert.Equal(before, DeviceTransfer.Reads);
        step.End();
    }
}
