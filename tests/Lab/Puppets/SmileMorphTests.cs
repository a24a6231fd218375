using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: the photographs themselves at both ends of the motion; a picture that was moved by a known distance.</summary>
public sealed class SmileMorphTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("smiles-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>A drawn person's neutral or happy face, as a photograph.</summary>
    private string Drawn(Emotion emotion)
    {
        TestVideo.RequireOpenCv();
        var faces = new SyntheticFaces(new SyntheticConfig { People = 6, Seed = 2 });
        int clip = Enumerable.Range(0, faces.Clips.Count).First(c => faces.Clips[c].Label == (int)emotion);
        using var picture = new Mat(256, 256, MatType.CV_8UC3);
        faces.ReadFrame(clip, faces.Clips[clip].FrameCount / 2, 256, System.Runtime.InteropServices.MemoryMarshal.AsBytes(picture.AsSpan<Vec3b>()));
        Cv2.CvtColor(picture, picture, ColorConversionCodes.RGB2BGR);
        string file = Path.Combine(root, $"{emotion}.jpg");
        Cv2.ImWrite(file, picture);
        return file;
    }

    private static double Difference(Mat a, Mat b)
    {
        using var difference = new Mat();
        Cv2.Absdiff(a, b, difference);
        var mean = Cv2.Mean(difference);
        return (mean.Val0 + mean.Val1 + mean.Val2) / 3;
    }

    [Fact]
    public void The_motion_begins_and_ends_with_the_photographs_and_goes_one_way_between()
    {
        using var morph = SmileMorph.Of(Drawn(Emotion.Neutral), Drawn(Emotion.Happy), 96, 1.25);
        using Mat neutral = morph.At(0), smiling = morph.At(1);
        double apart = Difference(neutral, smiling), before = 0;
        Assert.True(apart > 1, $"the photographs differ by {apart:0.00} grey levels");
        foreach (double t in new[] { 0.2, 0.4, 0.6, 0.8 })
        {
            using var between = morph.At(t);
            double gone = Difference(neutral, between);
            Assert.True(gone > before, $"at {t} the picture is {gone:0.00} grey levels from the neutral one, before it was {before:0.00}");
            Assert.True(Difference(between, smiling) < apart);
            before = gone;
        }
    }

    [Fact]
    public void A_picture_moved_by_some_pixels_is_moved_by_half_as_many_in_the_middle()
    {
        TestVideo.RequireOpenCv();
        // Smooth random texture: what flow can follow. Six pixels to the right.
        using var noise = new Mat(128, 128, MatType.CV_8UC3);
        var random = new Random(1);
        var bytes = new byte[128 * 128 * 3];
        random.NextBytes(bytes);
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, noise.Data, bytes.Length);
        Cv2.GaussianBlur(noise, noise, new Size(0, 0), 4);
        Cv2.Normalize(noise, noise, 0, 255, NormTypes.MinMax);
        Mat Moved(double dx)
        {
            using var map = new Mat(2, 3, MatType.CV_64FC1, new Scalar(0));
            map.Set(0, 0, 1.0);
            map.Set(1, 1, 1.0);
            map.Set(0, 2, dx);
            var moved = new Mat();
            Cv2.WarpAffine(noise, moved, map, noise.Size(), InterpolationFlags.Linear, BorderTypes.Replicate);
            return moved[new Rect(24, 24, 80, 80)].Clone();
        }
        using Mat first = Moved(0), middle = Moved(3), last = Moved(6);
        using var morph = SmileMorph.Between(first, last);
        using var found = morph.At(0.5);
        var inner = new Rect(12, 12, 56, 56);
        double error = Difference(found[inner], middle[inner]), still = Difference(first[inner], middle[inner]);
        Assert.True(error < still / 4, $"{error:0.00} grey levels from the picture moved by half, which is {still:0.00} from the first");
    }

    [Fact]
    public void A_photograph_without_a_face_is_named()
    {
        TestVideo.RequireOpenCv();
        using var grey = new Mat(64, 64, MatType.CV_8UC3, new Scalar(90, 90, 90));
        string file = Path.Combine(root, "wall.jpg");
        Cv2.ImWrite(file, grey);
        Assert.Equal($"{file}: no face is found in it; look at the photograph.",
            Assert.Throws<LabException>(() => SmileMorph.Of(Drawn(Emotion.Neutral), file, 96, 1.25)).Message);
    }
}
