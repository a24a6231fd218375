using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracle: TorchSharp's own SGD, AdamW and clip_grad_norm_, on the same weights and gradients; SGD in three passes to the bit, the others within
/// 1e-6 relative, SGD in one pass among them (it may round a product and a sum once where three passes round twice).
/// </summary>
public class OptimizerTests
{
    /// <summary>Where libtorch is the pinned one it must be found and pass its trial, or everything below is skipped unseen.</summary>
    [Fact]
    public void The_operator_is_there_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux's libtorch is looked into");
        Assert.Null(StableAbi.WhyNot);
    }

    [Theory]
    [InlineData(0.9, 1e-4, true)]
    [InlineData(0.9, 1e-4, false)]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.5, 0.1, true)]
    [InlineData(0.5, 0.1, false)]
    public void Twenty_steps_equal_TorchSharps(double momentum, double weightDecay, bool fused)
    {
        if (fused) Assert.SkipWhen(StableAbi.WhyNot is not null, $"libtorch's own operator is not to be had here: {StableAbi.WhyNot}");
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(), Weights());
        using var sgd = new MomentumSgd(ours.Select((w, i) => ($"w{i}", w)), momentum, weightDecay, fused);
        using var reference = optim.SGD(theirs, 0.05, momentum, weight_decay: weightDecay);
        for (int step = 0; step < 20; step++)
        {
            reference.zero_grad();
            Loss(theirs, step).backward();
            Give(ours, theirs);
            sgd.Step(0.05);
            reference.step();
        }
        for (int i = 0; i < ours.Count; i++) Assert.True(Same(ours[i], theirs[i], fused), $"weight {i} differs");
    }

    /// <summary>
    /// Oracle: the plain rule. Sizes that are no multiple of a vector register, and a weight the loss does not reach, as in a frozen branch.
    /// </summary>
    [Fact]
    public void One_pass_does_what_three_do_and_leaves_weights_without_a_gradient_alone()
    {
        Assert.SkipWhen(StableAbi.WhyNot is not null, $"libtorch's own operator is not to be had here: {StableAbi.WhyNot}");
        using var scope = NewDisposeScope();
        var (one, three) = (Uneven(), Uneven());
        using var fused = new MomentumSgd(one.Select((w, i) => ($"w{i}", w)), 0.9, 1e-4, fused: true);
        using var plain = new MomentumSgd(three.Select((w, i) => ($"w{i}", w)), 0.9, 1e-4, fused: false);
        for (int step = 0; step < 5; step++)
        {
            plain.ZeroGradients();
            Loss(three[1..], step).backward();
            Give(one[1..], three[1..]);
            fused.Step(0.05);
            plain.Step(0.05);
        }
        foreach (var (a, b) in fused.State.Zip(plain.State)) Assert.True(Same(a.Value, b.Value, true), $"{a.Name} differs");
        for (int i = 0; i < one.Count; i++) Assert.True(Same(one[i], three[i], true), $"weight {i} differs");
        Assert.True(one[0].eq(Uneven()[0]).all().item<bool>(), "a weight without a gradient has moved");
    }

    [Fact]
    public void One_pass_leaves_no_tensor_behind()
    {
        Assert.SkipWhen(StableAbi.WhyNot is not null, $"libtorch's own operator is not to be had here: {StableAbi.WhyNot}");
        using var scope = NewDisposeScope();
        var weights = Uneven();
        using var sgd = new MomentumSgd(weights.Select((w, i) => ($"w{i}", w)), 0.9, 1e-4, fused: true);
        long after = 0;
        for (int step = 0; step < 20; step++)
        {
            using (NewDisposeScope())
            {
                sgd.ZeroGradients();
                Loss(weights, step).backward();
                sgd.Step(0.05);
            }
            if (step == 1) after = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }
        Assert.Equal(after, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    // The same gradients to both, not each its own: the loss is steep, and a last place would grow to a first one in twenty steps.
    private static void Give(List<Parameter> to, List<Parameter> from)
    {
        for (int i = 0; i < to.Count; i++) to[i].grad = from[i].grad!.clone();
    }

    private static bool Same(Tensor a, Tensor b, bool rounded) => rounded ? a.allclose(b, rtol: 1e-6, atol: 1e-6) : a.eq(b).all().item<bool>();

    private static List<Parameter> Uneven()
    {
        using var generator = new Generator(7);
        return [.. new long[] { 1, 7, 1027, 65_539 }.Select(n => nn.Parameter(randn([n], generator: generator)))];
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.0, false)]
    [InlineData(0.1, true)]
    [InlineData(0.1, false)]
    public void Twenty_steps_of_AdamW_equal_TorchSharps(double weightDecay, bool fused)
    {
        if (fused) Assert.SkipWhen(StableAbi.WhyNot is not null, $"libtorch's own operator is not to be had here: {StableAbi.WhyNot}");
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(), Weights());
        using var adam = new MsstNet.Training.AdamW(ours.Select((w, i) => ($"w{i}", w)), weightDecay, fused);
        using var reference = optim.AdamW(theirs, 0.05, 0.9, 0.98, 1e-8, weightDecay);
        for (int step = 0; step < 20; step++)
        {
            reference.zero_grad();
            Loss(theirs, step).backward();
            Give(ours, theirs);
            adam.Step(0.05);
            reference.step();
        }
        for (int i = 0; i < ours.Count; i++) Assert.True(ours[i].allclose(theirs[i], 1e-6, fused ? 1e-6 : 1e-7), $"weight {i} differs");
    }

    /// <summary>Oracle: the rule with TorchSharp's operators, on uneven sizes and a weight that the loss does not reach.</summary>
    [Fact]
    public void AdamW_in_one_pass_does_what_seven_calls_do_and_leaves_weights_without_a_gradient_alone()
    {
        Assert.SkipWhen(StableAbi.WhyNot is not null, $"libtorch's own operator is not to be had here: {StableAbi.WhyNot}");
        using var scope = NewDisposeScope();
        var (one, seven) = (Uneven(), Uneven());
        using var fused = new MsstNet.Training.AdamW(one.Select((w, i) => ($"w{i}", w)), 0.01, fused: true);
        using var plain = new MsstNet.Training.AdamW(seven.Select((w, i) => ($"w{i}", w)), 0.01, fused: false);
        for (int step = 0; step < 5; step++)
        {
            plain.ZeroGradients();
            Loss(seven[1..], step).backward();
            Give(one[1..], seven[1..]);
            fused.Step(0.05);
            plain.Step(0.05);
        }
        foreach (var (a, b) in fused.State.Zip(plain.State)) Assert.True(Same(a.Value, b.Value, true), $"{a.Name} differs");
        for (int i = 0; i < one.Count; i++) Assert.True(Same(one[i], seven[i], true), $"weight {i} differs");
        Assert.True(one[0].eq(Uneven()[0]).all().item<bool>(), "a weight without a gradient has moved");
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
