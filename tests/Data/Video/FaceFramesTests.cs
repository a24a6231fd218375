using MsstNet.Data.Video;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Data.Video;

/// <summary>
/// Oracle: faces put where the test knows them: generated faces pasted into larger pictures, turned and moved; the real video and photographs of
/// ../shared.
/// </summary>
public class FaceFramesTests
{
    private static readonly SyntheticFaces Faces = new(new SyntheticConfig { People = 6, Seed = 5 });

    internal static Mat Portrait(int clip, int frame, int side = 160)
    {
        TestVideo.RequireOpenCv();
        var rgb = new byte[side * side * 3];
        Faces.ReadFrame(clip, frame, side, rgb);
        var picture = new Mat(side, side, MatType.CV_8UC3);
        System.Runtime.InteropServices.Marshal.Copy(rgb, 0, picture.Data, rgb.Length);
        Cv2.CvtColor(picture, picture, ColorConversionCodes.RGB2BGR);
        return picture;
    }

    internal static Mat Scene(params (Mat Face, int X, int Y)[] faces)
    {
        var scene = new Mat(360, 640, MatType.CV_8UC3, new Scalar(90, 90, 90));
        foreach (var (face, x, y) in faces)
        {
            using var place = new Mat(scene, new Rect(x, y, face.Width, face.Height));
            face.CopyTo(place);
            face.Dispose();
        }
        return scene;
    }

    private static List<(bool HasFace, int Track, Face? Face, FaceAlignment? Alignment)> Run(IEnumerable<Mat> pictures, FaceOptions? options = null)
    {
        using var file = new TestVideo().Write(pictures);
        using var frames = new FaceFrames(file.Path, options);
        return [.. frames.Read().Select(frame => (frame.HasFace, frame.Track, frame.Face, frame.Alignment))];
    }

    [Fact]
    public void A_face_is_found_where_it_was_put_and_followed_as_it_moves()
    {
        var found = Run(Enumerable.Range(0, 20).Select(i => Scene((Portrait(0, 0), 100 + (10 * i), 80))));
        for (int i = 0; i < 20; i++)
        {
            Assert.True(found[i].HasFace);
            // The eyes of a generated face are at 0.5 and 0.352 of the portrait, on average; a fifth of the face's size is the tolerance.
            Assert.InRange(found[i].Face!.Centre.X, 100 + (10 * i) + 80 - 32, 100 + (10 * i) + 80 + 32);
            Assert.InRange((found[i].Face!.LeftEye.Y + found[i].Face!.RightEye.Y) / 2, 80 + 56 - 32, 80 + 56 + 32);
        }
        Assert.All(found, frame => Assert.Equal(0, frame.Track));
    }

    [Fact]
    public void Without_a_face_there_is_a_gap_and_afterwards_the_same_face_again()
    {
        var found = Run(Enumerable.Range(0, 18).Select(i => i is >= 6 and < 12 ? Scene() : Scene((Portrait(0, 0), 200, 80))));
        Assert.Equal([.. Enumerable.Repeat(true, 6), .. Enumerable.Repeat(false, 6), .. Enumerable.Repeat(true, 6)],
            found.Select(frame => frame.HasFace));
        Assert.All(found.Where(frame => !frame.HasFace), frame => Assert.Null(frame.Alignment));
        Assert.Equal(0, found[^1].Track);
    }

    [Fact]
    public void A_cut_to_another_face_starts_another_track()
    {
        var found = Run(Enumerable.Range(0, 12).Select(i => i < 6 ? Scene((Portrait(0, 0), 40, 80)) : Scene((Portrait(30, 0), 420, 80))));
        Assert.Equal([.. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(1, 6)], found.Select(frame => frame.Track));
    }

    [Fact]
    public void The_largest_face_is_taken_unless_another_is_wanted()
    {
        Mat Both(int i) => Scene((Portrait(0, i, 120), 40, 120), (Portrait(30, i, 200), 400, 60));
        Assert.All(Run(Enumerable.Range(0, 4).Select(Both)), frame => Assert.True(frame.Face!.Centre.X > 320));
        Assert.All(Run(Enumerable.Range(0, 4).Select(Both), new FaceOptions { Wanted = (100, 180) }), frame =>
            Assert.True(frame.Face!.Centre.X < 320));
    }

    [Fact]
    public void A_tilted_head_is_levelled()
    {
        Mat Tilted(int i)
        {
            var scene = Scene((Portrait(0, 0, 200), 220, 80));
            using var turn = Cv2.GetRotationMatrix2D(new Point2f(320, 180), -20, 1);   // clockwise as seen
            Cv2.WarpAffine(scene, scene, turn, scene.Size(), borderMode: BorderTypes.Replicate);
            return scene;
        }
        double level = Run(Enumerable.Range(0, 3).Select(i => Scene((Portrait(0, 0, 200), 220, 80))))[0].Alignment!.Value.Angle;
        double tilted = Run(Enumerable.Range(0, 3).Select(Tilted))[0].Alignment!.Value.Angle;
        Assert.Equal(20, (tilted - level) * 180 / Math.PI, 5.0);
    }

    [Fact]
    public void The_crop_of_an_aligned_photograph_is_nearly_the_photograph()
    {
        TestVideo.RequireOpenCv();
        using var frames = new FaceFrames(System.IO.Path.GetDirectoryName(SharedFaces.Frame)!);
        var expected = new byte[64 * 64 * 3];
        MsstNet.Data.Loading.FrameDecoder.Decode(SharedFaces.Frame, 64, expected);
        foreach (var frame in frames.Read().Take(1))
        {
            var a = frame.Alignment!.Value;
            Assert.InRange(a.Size, 0.85 * 224, 1.15 * 224);
            Assert.InRange(a.CentreX, 0.42 * 224, 0.58 * 224);
            byte[] crop = frame.Crop(64);
            double Mean(IEnumerable<byte> bytes) => bytes.Average(value => value);
            Assert.Equal(Mean(expected), Mean(crop), 12.0);
        }
    }

    [Fact]
    public void Pictures_that_are_faces_already_are_taken_whole()
    {
        using var file = new TestVideo();
        for (int i = 0; i < 3; i++)
        {
            using var picture = new Mat(8, 8, MatType.CV_8UC3, new Scalar(10, 20, 30 + i));
            Cv2.ImWrite(System.IO.Path.Combine(file.Folder, $"{i}.png"), picture);
        }
        using var frames = new FaceFrames(file.Folder, new FaceOptions { Aligned = true });
        Assert.Equal([30, 31, 32], frames.Read().Select(frame => (int)frame.Crop(8)[0]));
    }

    [Fact]
    public void A_crop_is_taken_before_the_next_frame_is_read()
    {
        using var file = new TestVideo().Write(Enumerable.Range(0, 3).Select(i => Scene((Portrait(0, 0), 200, 80))));
        using var frames = new FaceFrames(file.Path);
        FaceFrame? first = null;
        foreach (var frame in frames.Read()) first ??= frame;
        Assert.Throws<InvalidOperationException>(() => first!.Crop(64));
        using var again = new FaceFrames(file.Path);
        Assert.Throws<InvalidOperationException>(() => again.Read().First().Crop(64));   // reading ended with the first
    }

    [Fact]
    public void The_real_video_has_a_face_in_every_frame_and_its_crop_trembles_less_than_the_detector()
    {
        using var frames = new FaceFrames(TestVideo.TalkingFace);
        var seen = frames.Read().Select(frame => (frame.Face, frame.Alignment)).ToList();
        Assert.Equal(472, seen.Count);
        Assert.DoesNotContain(seen, frame => frame.Alignment is null);
        // Trembling: the mean second difference, which steady movement has none of.
        double Tremble(Func<int, double> at) => Enumerable.Range(1, seen.Count - 2).Average(i => Math.Abs(at(i - 1) - (2 * at(i)) + at(i + 1)));
        double raw = Tremble(i => (seen[i].Face!.LeftEye.X + seen[i].Face!.RightEye.X) / 2), smooth = Tremble(i => seen[i].Alignment!.Value.CentreX);
        Assert.True(smooth < raw / 2, $"the crop's second difference is {smooth:0.00} pixels, the detector's {raw:0.00}");
        // And it does not lag behind: the face stays in the middle.
        Assert.True(Enumerable.Range(0, seen.Count).Max(i =>
            Math.Abs(((seen[i].Face!.LeftEye.X + seen[i].Face!.RightEye.X) / 2) - seen[i].Alignment!.Value.CentreX)) < 0.2 * seen[0].Face!.Width);
    }
}
