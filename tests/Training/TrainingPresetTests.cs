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
}
