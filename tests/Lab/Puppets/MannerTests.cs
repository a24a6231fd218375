using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: the shares as they are declared; the shapes that ICT-FaceKit has; FACS.</summary>
public class MannerTests
{
    private const int Clips = 400;

    public static TheoryData<Emotion> Emotions => [.. Enum.GetValues<Emotion>()];

    [Theory, MemberData(nameof(Emotions))]
    public void A_class_shows_its_manners_as_often_as_they_say(Emotion emotion)
    {
        Assert.Equal(1, Manner.Of(emotion).Sum(manner => manner.Share), 1e-5);
        var config = new SyntheticConfig { People = 3, Seed = 9 };
        ILookup<string, int> drawn = Enumerable.Range(0, Clips).ToLookup(clip => new PuppetPerformance(config, clip, emotion).Manner.Name);
        foreach (Manner manner in Manner.Of(emotion))
        {
            double four = 4 * Math.Sqrt(manner.Share * (1 - manner.Share) / Clips);      // four deviations of a share
            Assert.Equal(manner.Share, drawn[manner.Name].Count() / (double)Clips, four + 1e-9);
        }
    }

    [Theory, MemberData(nameof(Emotions))]
    public void What_comes_with_a_manner_is_a_shape_that_the_face_model_has(Emotion emotion)
    {
        FaceKit kit = SharedPuppets.Of(Head.Downloaded).Kit;
        foreach (Trait trait in Manner.Of(emotion).SelectMany(manner => manner.Traits))
        {
            var weights = new float[kit.Expressions.Length];
            ShapeWeights.Add(kit, trait.Shape, 1, weights);
            Assert.True(weights.Any(weight => weight != 0), $"{emotion}: no shape is named {trait.Shape}");
            Assert.InRange(trait.Chance, 0.05f, 1);
            Assert.True(trait.Least < trait.Most, trait.Shape);
        }
    }

    [Fact]
    public void The_action_units_of_a_clip_are_those_of_its_manner()
    {
        var config = new SyntheticConfig { People = 3, Seed = 9, Distractors = Distractors.None };
        var (shouts, smiles) = (0, 0);
        for (int clip = 0; clip < Clips; clip++)
        {
            var angry = new PuppetPerformance(config, clip, Emotion.Angry);
            if (angry.Manner.Name == "shout")
            {
                shouts++;
                Assert.True(angry.ReadUnits().Curve(ActionUnit.MouthStretch).Max() > 0.2, "shouts with a shut mouth");
                Assert.True(angry.ReadUnits().Curve(ActionUnit.BrowLowerer).Max() > 0.2, "shouts without a frown");
            }
            var happy = new PuppetPerformance(config, clip, Emotion.Happy);
            smiles += happy.ReadUnits().Curve(ActionUnit.LipCornerPuller).Max() > 0 ? 1 : 0;
        }
        Assert.InRange(shouts, 60, 140);
        Assert.Equal(Clips, smiles);
    }

    [Fact]
    public void Who_glares_lowers_the_head_and_looks_up_and_who_is_downcast_looks_down()
    {
        var config = new SyntheticConfig { People = 3, Seed = 9 };
        for (int clip = 0; clip < Clips; clip++)
        {
            var angry = new PuppetPerformance(config, clip, Emotion.Angry);
            if (angry.Manner.Name == "glare")
            {
                Assert.InRange(angry.Held.Pitch, -0.4f, 0);
                Assert.InRange(angry.Held.GazeY, -0.8f, -0.1f);
            }
            else
            {
                Assert.Equal(default, angry.Held);
            }
            var sad = new PuppetPerformance(config, clip, Emotion.Sad);
            if (sad.Manner.Name == "downcast") Assert.True(sad.Held is { Pitch: < 0, GazeY: > 0.25f }, $"{sad.Held}");
        }
    }
}
