using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: where a beard grows and glasses sit, by the face's landmarks; that glasses are stiff.</summary>
public class PuppetLookTests
{
    private static readonly Glasses Dark = new(0.4f, 0.3f, 2, 0.04f, 0, new(10, 20, 200), new(1, 2, 3));

    private static Vector4[] Draw(Head head, PuppetLook look, params (string Shape, float Weight)[] shown)
    {
        var (kit, someone) = (SharedPuppets.Of(head).Kit, SharedPuppets.Of(head).Someone);
        var weights = new float[kit.Expressions.Length];
        foreach (var (shape, weight) in shown) ShapeWeights.Add(kit, shape, weight, weights);
        var frame = new PuppetFrame(weights, default, PuppetLight.Studio, look);
        return new PuppetRenderer(kit).Draw(someone, someone.Rest, frame).Colours.ToArray();
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void A_beard_covers_the_chin_and_the_upper_lip_and_leaves_lips_nose_and_eyes(Head head)
    {
        float[] cover = new Beard(BeardParts.All, 0.8f, 0).Cover(SharedPuppets.Of(head).Kit);
        float At(int landmark) => cover[FaceParts.Landmarks[landmark]];
        foreach (int chin in (int[])[7, 8, 9]) Assert.Equal(0.8f, At(chin), 0.01f);
        foreach (int lips in Enumerable.Range(48, 20)) Assert.Equal(0, At(lips));
        foreach (int above in (int[])[27, 28, 29, 30, 36, 39, 42, 45, 17, 26]) Assert.Equal(0, At(above));
        float[] moustache = new Beard(BeardParts.Moustache, 0.8f, 0).Cover(SharedPuppets.Of(head).Kit);
        Assert.Equal(0, moustache[FaceParts.Landmarks[8]]);
        Assert.Contains(moustache, there => there > 0.3f);
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void A_beard_darkens_the_lower_half_alone(Head head)
    {
        Puppet someone = SharedPuppets.Of(head).Someone;
        Vector4[] plain = Draw(head, PuppetLook.Plain), bearded = Draw(head, PuppetLook.Plain with { Beard = new(BeardParts.All, 0.6f, 0.3f) });
        int side = someone.Side;
        float nose = someone.Rest[FaceParts.Landmarks[30]].Y;
        Assert.All(Enumerable.Range(0, plain.Length), i => Assert.True(bearded[i].Y <= plain[i].Y + 1e-3f));
        int[] changed = [.. Enumerable.Range(0, plain.Length).Where(i => plain[i].Y - bearded[i].Y > 4)];
        Assert.True(changed.Length > side * side / 100, $"{changed.Length} pixels");
        Assert.All(changed, i => Assert.True(i / side > nose - 0.02f * side, $"row {i / side}, nose at {nose:0}"));
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void Dark_glasses_hide_both_pupils_and_their_rims_stay_where_the_brows_move(Head head)
    {
        Puppet someone = SharedPuppets.Of(head).Someone;
        Vector4[] seen = Draw(head, PuppetLook.Plain with { Glasses = Dark });
        int side = someone.Side;
        foreach (var (left, right) in ((int, int)[])[(36, 39), (42, 45)])
        {
            Vector3 eye = (someone.Rest[FaceParts.Landmarks[left]] + someone.Rest[FaceParts.Landmarks[right]]) / 2;
            Assert.True(seen[(int)eye.Y * side + (int)eye.X].Z < 10, $"{seen[(int)eye.Y * side + (int)eye.X]}");
        }
        int[] rims = Blue(seen);
        Assert.True(rims.Length > 100, $"{rims.Length} pixels of the frame");
        // A brow that bulges may hide a pixel of them.
        int[] moved = Blue(Draw(head, PuppetLook.Plain with { Glasses = Dark }, ("browDown", 1), ("cheekSquint", 1), ("eyeBlink", 1)));
        Assert.True(rims.Except(moved).Concat(moved.Except(rims)).Count() < rims.Length / 50);

        static int[] Blue(Vector4[] picture) => [.. Enumerable.Range(0, picture.Length).Where(i => picture[i].Z > 2 * picture[i].X + 60)];
    }

    [Fact]
    public void One_clip_in_six_has_a_beard_and_one_in_four_glasses_whatever_it_shows()
    {
        PuppetLook[] looks = [.. Enumerable.Range(0, 4000).Select(clip => PuppetLook.Draw(3, clip))];
        // Four deviations of a share of 4,000 draws are 0.028 at most.
        Assert.Equal(0.17, looks.Count(look => look.Beard is not null) / 4000.0, 0.028);
        Assert.Equal(0.26, looks.Count(look => look.Glasses is not null) / 4000.0, 0.028);
        Assert.Equal(0.17, looks.Count(look => look.Glasses?.Dark is not null) / (double)looks.Count(look => look.Glasses is not null), 0.05);
    }
}
