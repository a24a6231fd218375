using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Data.Video;

/// <summary>Oracle: videos written here frame by frame, whose colour says which frame it is; the container's own numbers.</summary>
public class VideoFramesTests
{
    private static List<(int Blue, double Seconds, Size Size)> Read(string path)
    {
        using var video = VideoFrames.Open(path);
        return [.. video.Pictures().Select(frame => ((int)frame.Picture.At<Vec3b>(frame.Picture.Height / 2, frame.Picture.Width / 2).Item0,
            frame.Seconds, frame.Picture.Size()))];
    }

    [Fact]
    public void Every_frame_comes_once_in_order_with_its_time()
    {
        using var file = new TestVideo().Write(TestVideo.Blues(30));
        var frames = Read(file.Path);
        Assert.Equal(30, frames.Count);
        for (int i = 0; i < 30; i++)
        {
            Assert.InRange(frames[i].Blue, (8 * i) - 4, (8 * i) + 4);   // what the codec loses
            Assert.Equal(i / 25.0, frames[i].Seconds, 1e-3);
        }
    }

    [Fact]
    public void A_variable_frame_rate_keeps_its_own_times()
    {
        using var file = new TestVideo().Write(TestVideo.Blues(10)).SlowStart(slow: 4, factor: 5);
        double[] times = [.. Read(file.Path).Select(frame => frame.Seconds)];
        double[] expected = [0, 0.2, 0.4, 0.6, 0.8, 0.84, 0.88, 0.92, 0.96, 1.0];
        Assert.All(expected.Zip(times), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
    }

    [Fact]
    public void A_rotation_flag_is_applied()
    {
        using var file = new TestVideo().Write(TestVideo.Blues(3, width: 64, height: 48)).TurnRight();
        Assert.All(Read(file.Path), frame => Assert.Equal(new Size(48, 64), frame.Size));
    }

    [Fact]
    public void A_folder_of_pictures_is_a_video_in_natural_order()
    {
        using var file = new TestVideo();
        for (int i = 0; i < 12; i++)
        {
            using var picture = new Mat(8, 8, MatType.CV_8UC3, new Scalar(20 * i, 0, 0));
            Cv2.ImWrite(System.IO.Path.Combine(file.Folder, $"{i}.png"), picture);
        }
        var frames = Read(file.Folder);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 20 * i), frames.Select(frame => frame.Blue));
        Assert.Equal(11 / 25.0, frames[^1].Seconds, 1e-9);
    }

    [Fact]
    public void A_file_cut_off_says_so()
    {
        // An AVI tells its length at the start and can be read up to where it breaks off.
        using var file = new TestVideo { Extension = "avi" }.Write(TestVideo.Blues(60));
        using (var whole = VideoFrames.Open(file.Path))
        {
            Assert.Equal(60, whole.Pictures().Count());
            Assert.False(whole.EndedEarly);
        }
        byte[] bytes = File.ReadAllBytes(file.Path);
        File.WriteAllBytes(file.Path, bytes[..(bytes.Length / 2)]);
        using var part = VideoFrames.Open(file.Path);
        Assert.InRange(part.Pictures().Count(), 10, 50);
        Assert.True(part.EndedEarly);
    }

    [Fact]
    public void A_file_without_its_index_is_refused()
    {
        // The index of an MP4 is at its end: without it there is nothing to read.
        using var file = new TestVideo().Write(TestVideo.Blues(30));
        byte[] bytes = File.ReadAllBytes(file.Path);
        File.WriteAllBytes(file.Path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("not a video this program can read", Assert.Throws<LabException>(() => VideoFrames.Open(file.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing to see here")]
    [InlineData("")]
    public void What_is_no_video_is_refused_by_name(string text)
    {
        using var file = new TestVideo();
        File.WriteAllText(file.Path, text);
        string message = Assert.Throws<LabException>(() => VideoFrames.Open(file.Path)).Message;
        Assert.StartsWith(file.Path + ": not a video", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_an_empty_folder_and_an_impossible_rate_are_refused()
    {
        using var file = new TestVideo();
        Assert.Contains("no such file or folder", Assert.Throws<LabException>(() => VideoFrames.Open(file.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("holds no frame", Assert.Throws<LabException>(() => VideoFrames.Open(file.Folder)).Message, StringComparison.Ordinal);
        Assert.Contains("no frame rate", Assert.Throws<LabException>(() => VideoFrames.Open(file.Folder, 0)).Message, StringComparison.Ordinal);
    }
}
