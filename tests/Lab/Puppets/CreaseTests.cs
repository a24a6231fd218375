using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: the formula on a crease's own line; where FACS says that a unit folds the skin, by the face's landmarks.</summary>
public class CreaseTests
{
    private static float[] Lit(Head head, params (string Shape, float Weight)[] shown) => Lit(head, 1, shown);

    private static float[] Lit(Head head, float depth, params (string Shape, float Weight)[] shown)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        var weights = new float[kit.Expressions.Length];
        foreach (var (shape, weight) in shown) ShapeWeights.Add(kit, shape, weight, weights);
        float[] light = [.. Enumerable.Repeat(1f, FaceParts.UsedVertices)];
        new Creases(kit).Darken(weights, depth, light);
        return light;
    }

    // The vertices of the face that lost more than a tenth of their light.
    private static Vector3[] Dark(Head head, params (string Shape, float Weight)[] shown)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        return [.. Lit(head, shown).Index().Where(lit => lit.Item < 0.9f).Select(lit => kit.Neutral[lit.Index])];
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void A_face_that_does_nothing_has_no_crease(Head head) => Assert.All(Lit(head), light => Assert.Equal(1, light));

    [Fact]
    public void A_crease_is_a_bell_across_its_line_and_ends_softly()
    {
        var crease = new Crease([(new(0, 0), new(2, 0))], 0.5f, []);
        Assert.Equal(1, crease.At(new(1, 0)), 1e-6f);
        Assert.Equal(MathF.Exp(-1), crease.At(new(1, 0.5f)), 1e-6f);
        Assert.Equal(MathF.Exp(-4), crease.At(new(1, -1)), 1e-6f);
        Assert.Equal(MathF.Exp(-1), crease.At(new(2.5f, 0)), 1e-6f);
    }

    [Fact]
    public void What_is_lost_grows_with_the_shape_and_with_how_deep_the_skin_folds()
    {
        // One crease alone is made by this shape, 0.5 deep at full strength; no vertex need lie on its very line.
        float[] whole = Lit(Head.Generated, ("mouthShrugLower", 1)), less = Lit(Head.Generated, 0.4f, ("mouthShrugLower", 0.5f));
        Assert.InRange(whole.Min(), 0.5f, 0.55f);
        Assert.All(whole.Zip(less), light => Assert.Equal(0.4f * 0.5f * (1 - light.First), 1 - light.Second, 1e-5f));
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void Brows_that_go_down_fold_the_skin_between_them_and_shade_the_lids(Head head)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        Vector3 At(int landmark) => kit.Neutral[FaceParts.Landmarks[landmark]];
        Vector3[] dark = Dark(head, ("browDown", 1));
        Assert.Contains(dark, place => place.X > At(21).X && place.X < At(22).X && place.Y > At(27).Y);
        Assert.All(dark, place => Assert.True(place.Y > At(29).Y && place.X > At(17).X && place.X < At(26).X, $"{place}"));
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void A_cheek_that_rises_folds_its_own_side(Head head)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        Vector3 At(int landmark) => kit.Neutral[FaceParts.Landmarks[landmark]];
        Vector3[] left = Dark(head, ("cheekSquint_R", 1)), right = Dark(head, ("cheekSquint_L", 1));
        Assert.Contains(left, place => place.X < At(36).X);
        Assert.Contains(right, place => place.X > At(45).X);
        Assert.All(left, place => Assert.True(place.X < At(27).X));
        Assert.All(right, place => Assert.True(place.X > At(27).X));
    }

    [Theory]
    [InlineData("browOuterUp", 24, null)]   // the forehead
    [InlineData("noseSneer", 57, 21)]       // from the root of the nose to the folds beside it
    [InlineData("mouthSmile", 57, 17)]      // beside the eyes, and from the nose to the corners of the mouth
    [InlineData("mouthFrown", 8, 30)]       // beside the mouth and below its corners
    public void Other_units_fold_what_lies_between_these_landmarks(string shape, int lower, int? upper)
    {
        FaceKit kit = SharedPuppets.Of(Head.Generated).Kit;
        float Height(int landmark) => kit.Neutral[FaceParts.Landmarks[landmark]].Y;
        Vector3[] dark = Dark(Head.Generated, (shape, 2));
        Assert.NotEmpty(dark);
        Assert.All(dark, place => Assert.True(place.Y > Height(lower) && (upper is not { } up || place.Y < Height(up)), $"{place}"));
    }
}
