using MsstNet.Model;
using MsstNet.Model.Rivals;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Training;

/// <summary>What presets make of the networks. Oracle: quick-small is to hold off memorising, so no network may drop less than under quick.</summary>
public sealed class TrainingPresetTests
{
    public static TheoryData<string> Networks => [.. NetworkCatalog.Names];

    [Theory, MemberData(nameof(Networks))]
    public void Quick_small_never_drops_less_than_quick(string network)
    {
        var (quick, small) = (TrainingPreset.Find("quick", model: network).Network, TrainingPreset.Find("quick-small", model: network).Network);
        if (quick.OwnDropout is not { } before) Assert.Equal(quick, small);
        else Assert.InRange(small.OwnDropout!.Value, Math.Max(before, 0.1), 1);
    }

    [Fact]
    public void C3D_keeps_its_published_half_and_MSSTNet_gets_a_tenth()
    {
        Assert.Equal(0.5, ((C3DConfig)TrainingPreset.Find("quick-small", model: "c3d").Network).Dropout);
        Assert.Equal(0.1, ((MsstNetConfig)TrainingPreset.Find("quick-small").Network).Dropout);
    }

    [Fact]
    public void People_takes_ImageNet_weights_and_leaves_most_of_ResNet_out()
    {
        var (network, training) = (TrainingPreset.Find("people").Network, TrainingPreset.Find("people").Training);
        using var built = network.Validate().Build(seed: 1);
        Assert.Equal((64, 112, 4), (network.Width, network.Side, network.Frames));
        Assert.Equal(5_678_151, built.parameters().Sum(weight => weight.numel()));
        Assert.Equal((0.5, 0.5), (training.Augmentation.Convolve, training.Augmentation.Erase));
        Assert.Equal((1, 0.0005, 0.05, 0.1), (training.FrozenStages, training.LearningRate, training.WeightDecay, training.LabelSmoothing));
        Assert.Equal(NetworkCatalog.Find("r18-lstm").Paper with { Frames = 4 }, TrainingPreset.Find("people", 4, "r18-lstm").Network);
    }
}
