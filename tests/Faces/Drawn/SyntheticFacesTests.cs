using System.Security.Cryptography;
using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Lab.Tests.Faces.Drawn;

/// <summary>
/// Oracles: byte equality between instances and threads; set disjointness; largest remainders of DFEW's published counts, worked out by hand.
/// No tolerance.
/// </summary>
public class SyntheticFacesTests
{
    private static byte[] Frame(SyntheticFaces faces, int clip, int frame, int side = 32)
    {
        var rgb = new byte[side * side * 3];
        faces.ReadFrame(clip, frame, side, rgb);
        return rgb;
    }

    [Fact]
    public void Same_seed_gives_same_bytes_in_another_instance_and_on_other_threads()
    {
        SyntheticConfig config = new() { People = 6, Folds = 2, Seed = 77 };
        var faces = new SyntheticFaces(config);
        byte[][] here = [.. Enumerable.Range(0, 42).Select(clip => Frame(faces, clip, clip % 8, 48))];
        var again = new SyntheticFaces(config);
        var there = new byte[42][];
        Parallel.For(0, 42, new ParallelOptions { MaxDegreeOfParallelism = 3 }, clip =>
        {
            Frame(again, 41 - clip, 3);                    // another size and person between, so that scratch left over would show
            there[clip] = Frame(again, clip, clip % 8, 48);
        });
        for (int clip = 0; clip < 42; clip++) Assert.Equal(here[clip], there[clip]);
        Assert.Equal(faces.Fingerprint, again.Fingerprint);
        Assert.Matches("^[0-9a-f]{16}$", faces.Fingerprint);
    }

    [Fact]
    public void Another_seed_gives_other_people_and_another_fingerprint()
    {
        var one = new SyntheticFaces(new() { People = 4, Folds = 2, Seed = 1 });
        var two = new SyntheticFaces(new() { People = 4, Folds = 2, Seed = 2 });
        Assert.NotEqual(one.Person(0), two.Person(0));
        Assert.NotEqual(Frame(one, 0, 0), Frame(two, 0, 0));
        Assert.NotEqual(one.Fingerprint, two.Fingerprint);
        Assert.NotEqual(one.Fingerprint, new SyntheticFaces(new() { People = 4, Folds = 2, Seed = 1, MaxFrames = 31 }).Fingerprint);
    }

    [Fact]
    public void These_are_the_bytes_of_this_generator_version()
    {
        // Oracle: a recorded hash. When a change of the faces is meant, raise SyntheticFaces.GeneratorVersion and record the new one.
        var faces = new SyntheticFaces(new() { People = 3, Folds = 3, Seed = 11 });
        byte[] all = [.. Enumerable.Range(0, 21).SelectMany(clip => Frame(faces, clip, 9, 56))];
        Assert.Equal((1, "4d31444498d8dc5a"), (SyntheticFaces.GeneratorVersion, Convert.ToHexStringLower(SHA256.HashData(all).AsSpan(0, 8))));
    }

    [Property(MaxTest = 30)]
    public void Folds_test_every_person_once_and_never_learn_from_them(byte people, byte folds, byte clips, bool dfew, ulong seed)
    {
        int count = 2 + people % 30;
        SyntheticConfig config = new()
        {
            People = count, Folds = 1 + folds % Math.Min(count, 6), TestPeople = 1 + clips % (count - 1), ClipsPerPerson = 1 + clips % 9,
            Mix = dfew ? ClassMix.Dfew : ClassMix.Balanced, Seed = seed,
        };
        var faces = new SyntheticFaces(config);
        Assert.Equal(config.Folds, faces.Splits.Count);
        foreach (Split split in faces.Splits)
        {
            Assert.Equal(faces.Clips.Count, split.Train.Concat(split.Test).Distinct().Count());
            Assert.Empty(split.Train.Select(clip => faces.Clips[clip].Person).Intersect(split.Test.Select(clip => faces.Clips[clip].Person)));
            Assert.NotEmpty(split.Train);
            Assert.NotEmpty(split.Test);
        }
        IEnumerable<int> tested = faces.Splits.SelectMany(split => split.Test);
        if (config.Folds > 1) Assert.Equal(Enumerable.Range(0, faces.Clips.Count), tested.Order());
        else Assert.Equal(config.TestPeople, tested.Select(clip => faces.Clips[clip].Person).Distinct().Count());
    }

    [Fact]
    public void Balanced_people_show_every_class_once()
    {
        var faces = new SyntheticFaces(new() { People = 10, Folds = 5 });
        foreach (IGrouping<string?, Clip> person in faces.Clips.GroupBy(clip => clip.Person))
            Assert.Equal([0, 1, 2, 3, 4, 5, 6], person.Select(clip => clip.Label).Order());
    }

    [Fact]
    public void Dfew_mix_follows_the_published_counts()
    {
        Assert.Equal([2445, 1894, 2669, 2173, 1469, 145, 902], SyntheticFaces.ClassCounts(ClassMix.Dfew, 11697));
        // 1000 clips: shares 209.03, 161.92, 228.18, 185.77, 125.59, 12.40, 77.11; the three largest remainders are rounded up.
        Assert.Equal([209, 162, 228, 186, 126, 12, 77], SyntheticFaces.ClassCounts(ClassMix.Dfew, 1000));
        var faces = new SyntheticFaces(new() { People = 100, ClipsPerPerson = 10, Mix = ClassMix.Dfew });
        Assert.Equal([209, 162, 228, 186, 126, 12, 77], Enumerable.Range(0, 7).Select(label => faces.Clips.Count(clip => clip.Label == label)));
    }

    [Fact]
    public void A_neutral_clip_without_distractors_is_still_and_an_expression_is_not()
    {
        var faces = new SyntheticFaces(new() { People = 5, Distractors = Distractors.None });
        for (int clip = 0; clip < faces.Clips.Count; clip++)
        {
            byte[] first = Frame(faces, clip, 0);
            bool still = Enumerable.Range(1, faces.Clips[clip].FrameCount - 1).All(frame => Frame(faces, clip, frame).AsSpan().SequenceEqual(first));
            Assert.Equal(faces.Clips[clip].Label == (int)Emotion.Neutral, still);
        }
    }

    [Fact]
    public void Nothing_but_the_expression_knows_the_label()
    {
        SyntheticConfig config = new() { Seed = 9 };
        for (int clip = 0; clip < 50; clip++)
        {
            var neutral = new Performance(config, clip, Emotion.Neutral);
            foreach (Emotion emotion in Enum.GetValues<Emotion>())
            {
                var shown = new Performance(config, clip, emotion);
                Assert.Equal(neutral.FrameCount, shown.FrameCount);
                Assert.Equal(neutral.PoseAt(5), shown.PoseAt(5));
                Assert.Equal(neutral.Curves, shown.Curves.Where(curve => curve.Unit == ActionUnit.EyesClosed));
                // Speech is what is left of lips and jaw where the expression is silent: it is never less than in the neutral clip.
                var (quiet, loud) = (new float[ActionUnits.VectorLength], new float[ActionUnits.VectorLength]);
                neutral.ReadUnits(7, quiet);
                shown.ReadUnits(7, loud);
                Assert.True(loud[25] >= quiet[25] && loud[26] >= quiet[26]);
                bool drops = Prototype.Of(emotion).Any(p => p.Core.Concat(p.Usual).Concat(p.Sometimes).Contains(ActionUnit.JawDrop));
                if (!drops) Assert.Equal(quiet[26], loud[26]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Frames_that_do_not_exist_are_refused(int which)
    {
        var faces = new SyntheticFaces(new() { People = 2, Folds = 2 });
        var error = Assert.Throws<LabException>(() => faces.ReadFrame(which == 0 ? 14 : 0, which == 0 ? 0 : 99, 32, new byte[32 * 32 * 3]));
        Assert.StartsWith("synthetic: there is no frame", error.Message);
        Assert.Throws<LabException>(() => faces.ReadFrame(0, 0, 5000, []));
        Assert.Throws<LabException>(() => faces.ReadFrame(0, 0, 32, new byte[10]));
    }

    [Fact]
    public void Impossible_configurations_are_refused_with_their_numbers()
    {
        SyntheticConfig good = new();
        foreach (var (bad, text) in new (SyntheticConfig, string)[]
        {
            (good with { People = 1 }, "SyntheticConfig.People is 1; it can be 2 to 100000."),
            (good with { ClipsPerPerson = 0 }, "SyntheticConfig.ClipsPerPerson is 0; it can be 1 to 1000."),
            (good with { Folds = 201 }, "SyntheticConfig.Folds is 201; it can be 1 to the number of people, 200."),
            (good with { Folds = 1, TestPeople = 200 },
                "SyntheticConfig.TestPeople is 200; it can be 1 to 199, so that some are left to learn from."),
            (good with { MinFrames = 7 }, "SyntheticConfig.MinFrames is 7; it can be 8 to 1000."),
            (good with { MaxFrames = 15 }, "SyntheticConfig.MaxFrames is 15; it can be MinFrames = 16 to 1000."),
            (good with { Mix = (ClassMix)5 }, "SyntheticConfig.Mix is 5; it can be Balanced or Dfew."),
        })
            Assert.Equal(text, Assert.Throws<LabException>(() => new SyntheticFaces(bad)).Message);
    }
}
