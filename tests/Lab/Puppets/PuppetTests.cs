using System.Numerics;
using FsCheck.Xunit;
using MsstNet.Data.Video;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Torch;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>On the generated head, everywhere.</summary>
public class GeneratedPuppetTests() : PuppetTests(Head.Generated);

/// <summary>On the downloads, where they are.</summary>
public class DownloadedPuppetTests() : PuppetTests(Head.Downloaded);

/// <summary>Oracles: the photograph itself; what FACS says each action unit moves.</summary>
public abstract class PuppetTests(Head head)
{
    private FaceKit Kit => SharedPuppets.Of(head).Kit;

    private Puppet Someone => SharedPuppets.Of(head).Someone;

    private float[] Weights(params (ActionUnit Unit, float Intensity)[] shown)
    {
        var units = new float[ActionUnits.VectorLength];
        foreach (var (unit, intensity) in shown) units[(int)unit] = intensity;
        var weights = new float[Kit.Expressions.Length];
        ShapeWeights.Add(Kit, units, 0, weights);
        return weights;
    }

    private Vector4[] Draw(float[] weights, Pose pose = default) =>
        new PuppetRenderer(Kit).Draw(Someone, Someone.Rest, new(weights, pose, PuppetLight.Studio, PuppetLook.Plain)).Colours.ToArray();

    [Fact]
    public void A_face_that_does_nothing_is_the_photograph()
    {
        Vector4[] drawn = Draw(Weights());
        // Where the eyeball's texture goes on behind the lids it is not the photograph, and shows at the lids' edges.
        double[] apart = [.. Enumerable.Range(0, drawn.Length).Where(i => Someone.Eyes[i] == Someone.Photograph[i])
            .Select(i => (double)Vector3.Distance(Colour(drawn[i]), Colour(Someone.Photograph[i])))];
        Assert.True(apart.Average() < 0.5, $"{apart.Average():0.00} grey levels on average");
        Assert.True(apart.Count(far => far > 6) < apart.Length / 200, $"{apart.Count(far => far > 6)} of {apart.Length} pixels differ");
    }

    private static Vector3 Colour(Vector4 colour) => new(colour.X, colour.Y, colour.Z);

    // Landmarks (of 68) and the way they must go: right and up positive, in centimetres of the model.
    [Theory]
    [InlineData(ActionUnit.InnerBrowRaiser, 21, 0, 0.15f)]
    [InlineData(ActionUnit.OuterBrowRaiser, 18, 0, 0.15f)]
    [InlineData(ActionUnit.BrowLowerer, 20, 0, -0.15f)]
    [InlineData(ActionUnit.UpperLidRaiser, 37, 0, 0.03f)]
    [InlineData(ActionUnit.LidTightener, 41, 0, 0.02f)]
    [InlineData(ActionUnit.EyesClosed, 37, 0, -0.3f)]
    [InlineData(ActionUnit.NoseWrinkler, 31, 0, 0.08f)]
    [InlineData(ActionUnit.UpperLipRaiser, 50, 0, 0.1f)]
    [InlineData(ActionUnit.LipCornerPuller, 48, -0.15f, 0.1f)]
    [InlineData(ActionUnit.LipCornerDepressor, 48, 0, -0.15f)]
    [InlineData(ActionUnit.ChinRaiser, 57, 0, 0.05f)]
    [InlineData(ActionUnit.LipStretcher, 48, -0.1f, 0)]
    [InlineData(ActionUnit.LipsPart, 66, 0, -0.1f)]
    [InlineData(ActionUnit.JawDrop, 8, 0, -0.5f)]
    [InlineData(ActionUnit.MouthStretch, 8, 0, -1)]
    public void A_unit_moves_what_FACS_says_it_moves(ActionUnit unit, int landmark, float right, float up)
    {
        Vector3 move = Move(Weights((unit, 1)), landmark);
        Assert.True(right == 0 || (right < 0 ? move.X < right : move.X > right), $"{unit} moves landmark {landmark} by {move}");
        Assert.True(up == 0 || (up < 0 ? move.Y < up : move.Y > up), $"{unit} moves landmark {landmark} by {move}");
    }

    [Fact]
    public void Every_unit_of_the_generator_has_shapes_and_changes_the_picture()
    {
        Vector4[] still = Draw(Weights());
        foreach (ActionUnit unit in ActionUnits.All)
        {
            Vector4[] drawn = Draw(Weights((unit, 1)));
            Assert.True(drawn.Zip(still, Vector4.Distance).Count(far => far > 8) > 100, $"{unit} is not seen");
        }
    }

    [Fact]
    public void A_dropped_jaw_shows_the_inside_of_the_mouth_between_the_lips()
    {
        float[] weights = Weights((ActionUnit.MouthStretch, 1));
        Vector3[] lips = [.. ((int[])[62, 66]).Select(landmark => Moved(weights, landmark))];
        int side = Someone.Side, x = (int)lips[0].X;
        Assert.True(lips[1].Y - lips[0].Y > 0.03f * side, $"the lips are {lips[1].Y - lips[0].Y:0.0} pixels apart");
        Raster drawn = new PuppetRenderer(Kit).Draw(Someone, Someone.Rest, new(weights, default, PuppetLight.Studio, PuppetLook.Plain));
        Vector4[] open = drawn.Colours.ToArray(), still = Draw(Weights());
        float cheeks = Light(still[(int)Someone.Rest[FaceParts.Landmarks[30]].Y * side + x]);
        float[] between = [.. Enumerable.Range((int)lips[0].Y + 2, (int)(lips[1].Y - lips[0].Y) - 3).Select(y => Light(open[y * side + x]))];
        for (int y = (int)lips[0].Y + 2; y < (int)lips[1].Y - 1; y++)
            Assert.True(float.IsFinite(drawn.Depths[y * side + x]), "nothing was drawn between the lips");
        Assert.True(between.Min() < 0.5f * cheeks, $"{between.Min():0} of {cheeks:0}");

        static float Light(Vector4 colour) => colour.X + colour.Y + colour.Z;
    }

    // Where a landmark is with these weights, in pixels of the canvas.
    private Vector3 Moved(float[] weights, int landmark) => Someone.Rest[FaceParts.Landmarks[landmark]] + Someone.Seen(Move(weights, landmark));

    private Vector3 Move(float[] weights, int landmark)
    {
        Vector3 move = Vector3.Zero;
        for (int shape = 0; shape < weights.Length; shape++)
        {
            int at = Array.IndexOf(Kit.Expressions[shape].Vertices, FaceParts.Landmarks[landmark]);
            if (at >= 0) move += weights[shape] * Kit.Expressions[shape].Moves[at];
        }
        return move;
    }

    [Fact]
    public void A_head_that_turns_moves_the_nose_more_than_the_wall()
    {
        Vector4[] still = Draw(Weights()), turned = Draw(Weights(), new Pose(0, 0, 0, 0, 0.35f, 0, 0, 0));
        int side = Someone.Side;
        double Change(int left, int top, int size) => Enumerable.Range(0, size * size)
            .Average(i => Vector4.Distance(still[(top + i / size) * side + left + i % size], turned[(top + i / size) * side + left + i % size]));
        Vector3 nose = Someone.Rest[FaceParts.Landmarks[33]];
        Assert.True(Change((int)nose.X - 10, (int)nose.Y - 10, 20) > 5);
        Assert.True(Change(0, 0, 12) < 1, $"the wall's corner changes by {Change(0, 0, 12):0.0}");
    }

    // Oracle: the detector and the rule by which predict crops faces out of pictures.
    [Theory]
    [InlineData(0.5f, 0)]
    [InlineData(-0.5f, 0)]
    [InlineData(0, 0.3f)]
    [InlineData(0.4f, -0.3f)]
    public void A_head_that_turns_is_cropped_where_predict_would_crop_it(float yaw, float pitch)
    {
        var pose = new Pose(0, 0, 0, 0, yaw, pitch, 0, 0);
        var renderer = new PuppetRenderer(Kit);
        Raster drawn = renderer.Draw(Someone, Someone.Rest, new(Weights(), pose, PuppetLight.Studio, PuppetLook.Plain));
        const int side = 224;
        var rgb = new byte[side * side * 3];
        new PuppetCamera().Take(drawn.Colours, pose, renderer.EyesMoved, 0, side, rgb);
        using var scratch = new Scratch();
        using (Mat picture = Mat.FromPixelData(side, side, MatType.CV_8UC3, rgb), bgr = new())
        {
            Cv2.CvtColor(picture, bgr, ColorConversionCodes.RGB2BGR);
            Cv2.ImWrite(scratch.Sub("1.png"), bgr);
        }
        using var faces = new FaceFrames(scratch.Folder);
        FaceAlignment found = Assert.IsType<FaceAlignment>(Assert.Single(faces.Read()).Alignment);
        Assert.Equal(0.5, found.CentreX / side, 0.06);
        Assert.Equal(FaceAlignment.EyeLine, found.CentreY / side, 0.06);
        Assert.True(renderer.EyesMoved.Length() > 0.06 * Puppet.Fine(112), $"the eyes moved by {renderer.EyesMoved.Length():0} pixels only");
    }

    [Property]
    public void A_head_that_turns_and_nods_keeps_its_eyes_level(short yaw, short pitch)
    {
        var pose = new Pose(0, 0, 0, 0, yaw / 32768f, pitch / 32768f, 0, 0);
        Assert.Equal(0, Vector3.TransformNormal(Vector3.UnitX, PuppetRenderer.Turning(pose)).Y, 1e-6f);
    }

    [Fact]
    public void Where_a_turned_photograph_ends_there_is_wall()
    {
        Raster drawn = new PuppetRenderer(Kit).Draw(
            Someone, Someone.Rest, new(Weights(), new Pose(0, 0, 0, 0, 0.75f, 0.5f, 0, 0), PuppetLight.Studio, PuppetLook.Plain));
        int[] empty = [.. Enumerable.Range(0, drawn.Side * drawn.Side).Where(i => !float.IsFinite(drawn.Depths[i]))];
        Assert.InRange(empty.Length, drawn.Side, drawn.Side * drawn.Side / 2);
        foreach (int i in empty) Assert.Equal(1, drawn.Colours[i].W);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_whoever_reads_and_another_seed_others()
    {
        FaceKit kit = Kit;
        IReadOnlyList<Photographed> people = [.. Photographs.Find(SharedPuppets.Of(head).Photographs).Take(2)];
        PuppetFaces Faces(ulong seed) => new(kit, people, new PuppetSettings(8, Seed: seed), "test");
        PuppetFaces one = Faces(1), again = Faces(1), other = Faces(2);
        Assert.Equal(16, one.Clips.Count);
        Assert.All(one.Clips.GroupBy(clip => clip.Person), clips => Assert.Equal(7, clips.Select(clip => clip.Label).Distinct().Count()));
        var frames = new byte[3][];
        for (int i = 0; i < 3; i++) frames[i] = new byte[64 * 64 * 3];
        for (int clip = 0; clip < 16; clip += 5)
        {
            one.ReadFrame(clip, 3, 64, frames[0]);
            var thread = new Thread(() => again.ReadFrame(clip, 3, 64, frames[1]));
            thread.Start();
            thread.Join();
            other.ReadFrame(clip, 3, 64, frames[2]);
            Assert.Equal(frames[0], frames[1]);
            Assert.NotEqual(frames[0], frames[2]);
        }
        Assert.Equal(one.Fingerprint, again.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        Assert.All(one.Splits, split => Assert.Empty(
            split.Train.Select(clip => one.Clips[clip].Person).Intersect(split.Test.Select(clip => one.Clips[clip].Person))));
    }
}
