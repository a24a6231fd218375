using MsstNet.Faces;

namespace MsstNet.Lab.Tests.Faces;

/// <summary>Oracle: what is written is what is read; each refusal names the setting.</summary>
public class SyntheticSettingsTests
{
    [Fact]
    public void The_text_is_read_back_as_the_same_configuration()
    {
        var config = new SyntheticConfig { People = 33, ClipsPerPerson = 3, Folds = 4, Mix = ClassMix.Dfew, Seed = 9 };
        string text = SyntheticSettings.Text(config);
        Assert.Equal("people=33,clips=3,folds=4,mix=dfew,seed=9", text);
        Assert.Equal(config, SyntheticSettings.Parse(text));
    }

    [Theory]
    [InlineData("people=0", "People is 0")]
    [InlineData("people=many", "people=many is not a number")]
    [InlineData("mix=odd", "no setting 'mix=odd'")]
    [InlineData("/data", "no setting '/data'")]
    [InlineData("people", "people= is not a number")]
    public void Anything_else_is_refused_by_name(string settings, string message) =>
        Assert.Contains(message, Assert.Throws<LabException>(() => SyntheticSettings.Parse(settings)).Message, StringComparison.Ordinal);
}
