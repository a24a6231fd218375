using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Smiles;
using MsstNet.Lab.Tests.Data;
using MsstNet.Lab.Tests.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Smiles;

/// <summary>
/// Oracles: the photographs themselves at both ends of the motion; a picture that was moved by a known distance; the curve's definition. The
/// London Set is not here: drawn faces, and photographs kept beside the checkout, stand in for it in its layout.
/// </summary>
public sealed class LondonSmilesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("london-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Photograph(string folder, string name, byte[] rgb, int side)
    {
        TestVideo.RequireOpenCv();
        Directory.CreateDirectory(Path.Combine(root, folder));
        using var picture = new Mat(side, side, MatType.CV_8UC3);
        System.Runtime.InteropServices.Marshal.Copy(rgb, 0, picture.Data, rgb.Length);
        Cv2.CvtColor(picture, picture, ColorConversionCodes.RGB2BGR);
        Cv2.ImWrite(Path.Combine(root, folder, name), picture);
    }

    /// <summary>Persons of the generator, the middle of a neutral and of a happy clip of each.</summary>
    private void Drawn(int people)
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 6, Seed = 2 });
        string[] persons = [.. faces.Clips.Select(clip => clip.Person!).Distinct().Take(people)];
        for (int p = 0; p < people; p++)
        {
            foreach (var (emotion, folder, code) in new[] { (Emotion.Neutral, "neutral_front", "03"), (Emotion.Happy, "smiling_front", "08") })
            {
                int clip = Enumerable.Range(0, faces.Clips.Count)
                    .First(c => faces.Clips[c].Person == persons[p] && faces.Clips[c].Label == (int)emotion);
                var rgb = new byte[256 * 256 * 3];
                faces.ReadFrame(clip, faces.Clips[clip].FrameCount / 2, 256, rgb);
                Photograph(folder, $"{p + 1:D3}_{code}.jpg", rgb, 256);
            }
        }
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
        Drawn(1);
        using var morph = SmileMorph.Of(LondonSet.Find(root).Pairs[0], 96);
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

    [Property(MaxTest = 50)]
    public bool A_smile_rises_once_and_stays_and_a_neutral_clip_has_none(int seed)
    {
        var smile = new SmileCurve(SplitMix64.For((ulong)seed, -1, 0), smiles: true);
        var neutral = new SmileCurve(SplitMix64.For((ulong)seed, -1, 1), smiles: false);
        double[] values = [.. Enumerable.Range(0, smile.Frames).Select(smile.Smile)];
        return smile.Frames is >= 18 and <= 30 && values[0] == 0 && values[^1] is >= 0.85 and <= 1
            && values.Zip(values.Skip(1)).All(pair => pair.Second >= pair.First)
            && Enumerable.Range(0, neutral.Frames).All(frame => neutral.Smile(frame) == 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_clips_and_folds_share_no_person()
    {
        Drawn(5);
        byte[] Read(int seed, int clip, int frame)
        {
            using var source = new LondonSmiles(root, seed);
            var rgb = new byte[48 * 48 * 3];
            source.ReadFrame(clip, frame, 48, rgb);
            return rgb;
        }
        Assert.Equal(Read(1, 3, 9), Read(1, 3, 9));
        Assert.NotEqual(Read(1, 3, 9), Read(2, 3, 9));
        Assert.NotEqual(Read(1, 3, 9), Read(1, 3, 10));
        using var smiles = new LondonSmiles(root);
        Assert.Equal(10, smiles.Clips.Count);
        Assert.Equal([(int)Emotion.Neutral, (int)Emotion.Happy], smiles.Clips.Take(2).Select(clip => clip.Label));
        IEnumerable<string?> People(IEnumerable<int> clips) => clips.Select(clip => smiles.Clips[clip].Person);
        Assert.All(smiles.Splits, split => Assert.Empty(People(split.Train).Intersect(People(split.Test))));
    }

    [Fact]
    public void Who_has_one_photograph_or_no_face_is_left_out_and_named()
    {
        Drawn(2);
        File.Delete(Path.Combine(root, "smiling_front", "002_08.jpg"));
        byte[] grey = [.. Enumerable.Repeat((byte)90, 64 * 64 * 3)];
        foreach (var (folder, code) in new[] { ("neutral_front", "03"), ("smiling_front", "08") }) Photograph(folder, $"003_{code}.jpg", grey, 64);
        using var smiles = new LondonSmiles(root);
        Assert.Equal(["001"], smiles.Clips.Select(clip => clip.Person).Distinct());
        Assert.Equal(2, smiles.Skipped.Count);
        Assert.Contains("003_03.jpg: no face is found", smiles.Skipped[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_make_smiles_of_is_refused()
    {
        Assert.Contains("no person with both", Assert.Throws<LabException>(() => LondonSet.Find(root)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<LabException>(() => LondonSet.Find(root + "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_photographs_become_clips_that_pass_the_check()
    {
        TestVideo.RequireOpenCv();
        var faces = Dfew.Open(SharedFaces.Root);
        for (int clip = 0; clip < 12; clip++)
        {
            bool happy = faces.Clips[clip].Label == (int)Emotion.Happy;
            string folder = Path.Combine(root, happy ? "smiling_front" : "neutral_front");
            Directory.CreateDirectory(folder);
            string photograph = faces.FramePath(clip, happy ? faces.Clips[clip].FrameCount - 2 : 0);
            File.Copy(photograph, Path.Combine(folder, $"{(clip / 2) + 1:D3}_{(happy ? "08" : "03")}.jpg"));
        }
        using var smiles = new LondonSmiles(root);
        Assert.Empty(smiles.Skipped);
        string target = Path.Combine(root, "out");
        Assert.Equal(12, DfewWriter.Write(smiles, target, 96).Last());
        var report = DatasetCheck.Run(Dfew.Open(target));
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(12, report.Clips);
    }
}
