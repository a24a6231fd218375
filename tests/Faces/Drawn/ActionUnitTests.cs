using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Lab.Tests.Faces.Drawn;

/// <summary>
/// Oracles: the EMFACS table as published, typed here; the anatomy of each muscle as a box on the standing face (side 112; eyes at y = 40,
/// mouth at y = 82, midline x = 56); the definition of an onset–apex–offset curve.
/// </summary>
public class ActionUnitTests
{
    private const int Side = 112;

    private static byte[] Draw(Person person, params (ActionUnit Unit, float Intensity)[] units)
    {
        var (rgb, vector) = (new byte[Side * Side * 3], new float[ActionUnits.VectorLength]);
        foreach (var (unit, intensity) in units) vector[(int)unit] = intensity;
        FaceRenderer.Render(new(person, default, new Scene()), vector, Side, rgb);
        return rgb;
    }

    /// <summary>Rows of the picture a unit may touch, and where the centre of what it touches must lie.</summary>
    public static TheoryData<ActionUnit, int, int, int, int> Anatomy => new()
    {
        { ActionUnit.InnerBrowRaiser, 0, 46, 5, 34 },
        { ActionUnit.OuterBrowRaiser, 0, 46, 5, 34 },
        { ActionUnit.BrowLowerer, 10, 52, 22, 38 },
        { ActionUnit.UpperLidRaiser, 22, 52, 30, 42 },
        { ActionUnit.CheekRaiser, 18, 86, 36, 62 },
        { ActionUnit.LidTightener, 24, 54, 34, 48 },
        { ActionUnit.NoseWrinkler, 10, 98, 34, 76 },
        { ActionUnit.UpperLipRaiser, 54, 98, 68, 86 },
        { ActionUnit.LipCornerPuller, 32, 102, 60, 86 },
        { ActionUnit.LipCornerDepressor, 56, 106, 78, 95 },
        { ActionUnit.ChinRaiser, 56, 111, 80, 106 },
        { ActionUnit.LipStretcher, 56, 104, 76, 92 },
        { ActionUnit.LipTightener, 68, 98, 76, 90 },
        { ActionUnit.LipsPart, 68, 98, 76, 92 },
        { ActionUnit.JawDrop, 46, 111, 80, 106 },
        { ActionUnit.MouthStretch, 44, 111, 78, 106 },
        { ActionUnit.EyesClosed, 24, 52, 32, 46 },
    };

    [Theory]
    [MemberData(nameof(Anatomy))]
    public void Each_unit_moves_its_own_part_of_the_face_and_no_other(ActionUnit unit, int top, int bottom, int centreTop, int centreBottom)
    {
        byte[] rest = Draw(new()), moved = Draw(new(), (unit, 1));
        double weight = 0, x = 0, y = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            int change = Math.Abs(rest[i] - moved[i]), row = i / 3 / Side;
            if (change > 3) Assert.InRange(row, top, bottom);
            (weight, x, y) = (weight + change, x + change * (i / 3 % Side), y + change * row);
        }
        Assert.True(weight > 1500, $"{unit} changes the picture by {weight} only");
        Assert.InRange(y / weight, centreTop, centreBottom);
        Assert.InRange(x / weight, 46, 66);                // both sides
    }

    [Fact]
    public void Every_unit_of_the_table_is_tested() =>
        Assert.Equal(ActionUnits.All.Order(), Anatomy.Select(row => row.Data.Item1).Order());

    [Fact]
    public void Smiling_lips_rise_and_hanging_ones_fall_at_the_corners()
    {
        FaceShape shape = new();
        float Corner(ActionUnit unit)
        {
            var vector = new float[ActionUnits.VectorLength];
            vector[(int)unit] = 1;
            shape.Pose(new(), vector);
            return shape.Left.CornerV;
        }
        float rest = Corner(ActionUnit.OuterBrowRaiser);
        Assert.True(Corner(ActionUnit.LipCornerPuller) < rest - 0.08f);
        Assert.True(Corner(ActionUnit.LipCornerDepressor) > rest + 0.08f);
    }

    [Fact]
    public void Prototypes_are_those_of_EMFACS()
    {
        // Core and usual units of the literature; every variant must keep within the class's full list and share its mark.
        var table = new Dictionary<Emotion, (int[] Mark, int[] Allowed)>
        {
            [Emotion.Happy] = ([12], [6, 12, 25, 26]),
            [Emotion.Sad] = ([1], [1, 4, 15, 17, 25]),
            [Emotion.Neutral] = ([], []),
            [Emotion.Angry] = ([4], [4, 5, 7, 10, 17, 23, 25, 26]),
            [Emotion.Surprise] = ([1, 2], [1, 2, 5, 25, 26, 27]),
            [Emotion.Disgust] = ([], [9, 10, 15, 17, 25, 26]),
            [Emotion.Fear] = ([4, 5], [1, 2, 4, 5, 7, 20, 25, 26]),
        };
        foreach (var (emotion, (mark, allowed)) in table)
            foreach (Prototype variant in Prototype.Of(emotion))
            {
                var shown = variant.Core.Concat(variant.Usual).Concat(variant.Sometimes).Select(unit => (int)unit);
                Assert.Subset(allowed.ToHashSet(), shown.ToHashSet());
                Assert.Subset(variant.Core.Select(unit => (int)unit).ToHashSet(), mark.ToHashSet());
                if (emotion == Emotion.Disgust) Assert.Contains(variant.Core, unit => (int)unit is 9 or 10);
            }
        int[] Full(Emotion emotion, int variant) =>
            [.. Prototype.Of(emotion)[variant].Core.Concat(Prototype.Of(emotion)[variant].Usual).Select(unit => (int)unit).Order()];
        Assert.Equal([6, 12, 25], Full(Emotion.Happy, 0));
        Assert.Equal([1, 4, 15], Full(Emotion.Sad, 0));
        Assert.Equal([4, 5, 7, 23], Full(Emotion.Angry, 0));
        Assert.Equal([1, 2, 5, 25, 26], Full(Emotion.Surprise, 0));
        Assert.Equal([1, 2, 5, 25, 27], Full(Emotion.Surprise, 1));
        Assert.Equal([9, 10, 17], Full(Emotion.Disgust, 0));
        Assert.Equal([1, 2, 4, 5, 7, 20, 25], Full(Emotion.Fear, 0));
    }

    [Fact]
    public void Every_expression_has_an_apex_within_its_clip_and_starts_at_rest()
    {
        var faces = new SyntheticFaces(new() { People = 30, Distractors = Distractors.None });
        for (int clip = 0; clip < faces.Clips.Count; clip++)
        {
            AuCurves curves = faces.ActionUnitCurves(clip);
            float peak = ActionUnits.All.Max(unit => curves.Curve(unit).Max());
            Assert.All(ActionUnits.All, unit => Assert.Equal(0, curves.Curve(unit)[0]));
            if (faces.Clips[clip].Label == (int)Emotion.Neutral) Assert.Equal(0, peak);
            else Assert.InRange(peak, 0.4f, 1);
        }
    }

    [Property]
    public void A_curve_rises_to_its_intensity_and_returns(byte onset, byte rise, byte hold, byte fall, byte strength)
    {
        float a = onset / 8f, b = a + 1 + rise / 16f, c = b + hold / 16f, d = c + 1 + fall / 16f, top = (1 + strength) / 256f;
        ActionCurve curve = new(ActionUnit.CheekRaiser, a, b, c, d, top);
        Assert.Equal(0, curve.At(a));
        Assert.Equal(0, curve.At(a - 3));
        Assert.Equal(top, curve.At(b));
        Assert.Equal(top, curve.At((b + c) / 2));
        Assert.Equal(0, curve.At(d));
        Assert.Equal(top / 2, curve.At((a + b) / 2), 1e-4f);
        for (float t = a; t < b; t += 0.25f) Assert.True(curve.At(t) <= curve.At(MathF.Min(t + 0.25f, b)) + 1e-6f);
        for (float t = c; t < d; t += 0.25f) Assert.True(curve.At(t) >= curve.At(MathF.Min(t + 0.25f, d)) - 1e-6f);
    }

    [Fact]
    public void Curves_shown_are_the_curves_rendered()
    {
        SyntheticConfig config = new() { People = 3, Folds = 3, Distractors = Distractors.Speech | Distractors.Blinks, Seed = 4 };
        var faces = new SyntheticFaces(config);
        var given = new byte[Side * Side * 3];
        for (int clip = 0; clip < faces.Clips.Count; clip += 2)
        {
            AuCurves curves = faces.ActionUnitCurves(clip);
            int frame = curves.FrameCount / 2;
            var vector = new float[ActionUnits.VectorLength];
            foreach (ActionUnit unit in ActionUnits.All) vector[(int)unit] = curves.Curve(unit)[frame];
            Assert.All(vector, intensity => Assert.InRange(intensity, 0, 1));
            var drawn = new byte[given.Length];
            var scene = Scene.Draw(config.Seed, clip, config.Distractors);
            FaceRenderer.Render(new(faces.Person(clip), default, scene, frame, Time: 0.5f), vector, Side, drawn);
            faces.ReadFrame(clip, frame, Side, given);
            Assert.Equal(given, drawn);
        }
    }

    [Fact]
    public void Skin_spans_from_very_light_to_very_dark()
    {
        double Cheek(float melanin)
        {
            byte[] rgb = Draw(new() { Melanin = melanin });
            double sum = 0;
            for (int y = 58; y < 66; y++)
                for (int x = 30; x < 40; x++)
                {
                    int i = 3 * (y * Side + x);
                    sum += 0.2126 * rgb[i] + 0.7152 * rgb[i + 1] + 0.0722 * rgb[i + 2];
                }
            return sum / 80;
        }
        Assert.InRange(Cheek(0), 165, 240);
        Assert.InRange(Cheek(1), 20, 75);
        double[] steps = [.. Enumerable.Range(0, 11).Select(step => Cheek(step / 10f))];
        Assert.Equal(steps.OrderDescending(), steps);
    }
}
