using MsstNet.Lab.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Training;

/// <summary>Oracle: TorchSharp's own SGD, AdamW and clip_grad_norm_, on the same weights and gradients; SGD to the bit, the others within 1e-6 relative.</summary>
public class OptimizerTests
{
    [Theory]
    [InlineData(0.9, 1e-4)]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.1)]
    public void Twenty_steps_equal_TorchSharps_to_the_bit(double momentum, double weightDecay)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(), Weights());
        using var sgd = new MomentumSgd(ours.Select((w, i) => ($"w{i}", w)), momentum, weightDecay);
        using var reference = optim.SGD(theirs, 0.05, momentum, weight_decay: weightDecay);
        for (int step = 0; step < 20; step++)
        {
            sgd.ZeroGradients();
            reference.zero_grad();
            Loss(ours, step).backward();
            Loss(theirs, step).backward();
            sgd.Step(0.05);
            reference.step();
        }
        for (int i = 0; i < ours.Count; i++) Assert.True(ours[i].eq(theirs[i]).all().item<bool>(), $"weight {i} differs");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Twenty_steps_of_AdamW_equal_TorchSharps(double weightDecay)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(), Weights());
        using var adam = new MsstNet.Lab.Training.AdamW(ours.Select((w, i) => ($"w{i}", w)), weightDecay, 0.8, 0.95);
        using var reference = optim.AdamW(theirs, 0.05, 0.8, 0.95, 1e-8, weightDecay);
        for (int step = 0; step < 20; step++)
        {
            adam.ZeroGradients();
            reference.zero_grad();
            Loss(ours, step).backward();
            Loss(theirs, step).backward();
            adam.Step(0.05);
            reference.step();
        }
        for (int i = 0; i < ours.Count; i++) Assert.True(ours[i].allclose(theirs[i], rtol: 1e-6, atol: 1e-7), $"weight {i} differs");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1e6)]
    public void Clipping_equals_clip_grad_norm(double maximum)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(), Weights());
        using var sgd = new MomentumSgd(ours.Select((w, i) => ($"w{i}", w)), 0.9, 0);
        Loss(ours, 1).backward();
        Loss(theirs, 1).backward();
        sgd.ClipGradients(maximum);
        nn.utils.clip_grad_norm_(theirs, maximum);
        for (int i = 0; i < ours.Count; i++) Assert.True(ours[i].grad!.allclose(theirs[i].grad!, rtol: 1e-6, atol: 1e-9), $"gradient {i} differs");
    }

    private static List<Parameter> Weights()
    {
        using var generator = new Generator(7);
        return [.. new long[] { 3, 5, 2 }.Select(n => nn.Parameter(randn([n, 4], generator: generator)))];
    }

    private static Tensor Loss(List<Parameter> weights, int step) =>
        weights.Select((w, i) => (w * (step + 1.5 + i)).sin().sum()).Aggregate((a, b) => a + b);
}
