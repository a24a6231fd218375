using MsstNet.Data;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: a photograph does not change; what a person wears says nothing about what they show.</summary>
public class PuppetFacesTests
{
    private static PuppetFaces Of(PuppetSettings settings, bool smiling)
    {
        PuppetSet set = SharedPuppets.Of(Head.Generated);
        IReadOnlyList<Photographed> found = Photographs.Find(set.Photographs);
        return new(set.Kit, [.. found.Select(person => person with { Smiling = smiling ? person.Neutral : null })], settings, "test");
    }

    [Fact]
    public void A_still_clip_is_one_picture_and_a_clip_that_moves_is_not()
    {
        PuppetFaces faces = Of(new(ClipsPerPerson: 60), smiling: false);
        // The last frame, which a still clip does not choose to show, beside the first.
        bool Same(int clip)
        {
            byte[] first = new byte[48 * 48 * 3], last = new byte[48 * 48 * 3];
            faces.ReadFrame(clip, 0, 48, first);
            faces.ReadFrame(clip, faces.Clips[clip].FrameCount - 1, 48, last);
            return first.AsSpan().SequenceEqual(last);
        }
        var clips = Enumerable.Range(0, faces.Clips.Count).ToLookup(clip => faces.Shown(clip, 0) == faces.Shown(clip, 1));
        Assert.InRange(clips[true].Count(), 4, 30);
        Assert.All(clips[true], clip => Assert.True(Same(clip), $"clip {clip}"));
        Assert.All(clips[false].Take(10), clip => Assert.False(Same(clip), $"clip {clip}"));
    }

    [Fact]
    public void A_third_of_the_bare_happy_clips_are_photographed_smiles_and_no_other_clip_is()
    {
        PuppetFaces faces = Of(new(ClipsPerPerson: 1000), smiling: true);
        int[] happy = [.. Enumerable.Range(0, faces.Clips.Count).Where(clip => faces.Clips[clip].Label == (int)Emotion.Happy)];
        int[] bare = [.. happy.Where(clip => faces.LookOf(clip) is { Beard: null, Glasses: null } && !faces.LooksAside(clip))];
        int[] smiles = [.. Enumerable.Range(0, faces.Clips.Count).Where(faces.SmilesForReal)];
        Assert.Empty(smiles.Except(bare));
        // Four deviations of a share of 83 draws are 0.21; of 222 happy clips, 5/6 · 3/4 · 3/5 are bare, give or take 29.
        Assert.Equal(1 / 3.0, smiles.Length / (double)bare.Length, 0.21);
        Assert.InRange(bare.Length, 54, 112);
        Assert.DoesNotContain(true, Enumerable.Range(0, 200).Select(Of(new(ClipsPerPerson: 100), smiling: false).SmilesForReal));
    }
}
