using System.Globalization;
using System.Text.Json;
using MsstNet.Lab.Tests.Data.Video;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracles: the video's own length; that rows are distributions; that what is bad leaves nothing behind.</summary>
public sealed class PredictTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_real_video_becomes_tables_and_a_page()
    {
        var child = await LabProcess.Run(folder, "predict", TestVideo.TalkingFace, "--out", "talk", "--window", "48", "--stride", "6");
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Equal("", child.Error);
        Assert.Equal(
            ["emotions.csv", "emotions.json", "faces.csv", "index.html"],
            Directory.GetFiles(Path.Combine(folder, "talk")).Select(Path.GetFileName).Order());

        string[][] rows = [.. File.ReadLines(Path.Combine(folder, "talk", "emotions.csv")).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(((472 - 48) / 6) + 1, rows.Length);
        Assert.All(rows, row => Assert.Equal(1, row[7..].Sum(p => double.Parse(p, CultureInfo.InvariantCulture)), 1e-5));
        Assert.Equal(472, File.ReadLines(Path.Combine(folder, "talk", "faces.csv")).Count() - 1);

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "talk", "emotions.json")));
        Assert.Equal(rows.Length, json.RootElement.GetProperty("windows").GetArrayLength());
        Assert.Equal(7, json.RootElement.GetProperty("classes").GetArrayLength());
        Assert.Contains("data:video/mp4;base64,", File.ReadAllText(Path.Combine(folder, "talk", "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_through_a_pipe_gives_the_same_windows()
    {
        var direct = await LabProcess.Run(folder, "predict", TestVideo.TalkingFace, "--out", "file", "--stride", "24");
        Assert.True(direct.ExitCode == 0, direct.Everything);
        var piped = await LabProcess.Pipe(folder, TestVideo.TalkingFace, "predict", "-", "--out", "pipe", "--stride", "24");
        Assert.True(piped.ExitCode == 0, piped.Everything);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "file", "emotions.csv")), File.ReadAllText(Path.Combine(folder, "pipe", "emotions.csv")));
    }

    [Fact]
    public async Task Generated_faces_written_as_frames_are_predicted_whole()
    {
        TestVideo.RequireOpenCv();
        var written = await LabProcess.Run(folder, "data", "synthesize", "--out", "faces", "--people", "5", "--side", "64");
        Assert.True(written.ExitCode == 0, written.Everything);
        string clip = Path.Combine("faces", "Clip", "clip_224x224", "00001");
        var child = await LabProcess.Run(folder, "predict", clip, "--aligned", "--out", "clip", "--window", "1000");
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.Single(File.ReadLines(Path.Combine(folder, "clip", "emotions.csv")).Skip(1));
    }

    [Fact]
    public async Task A_video_of_one_frame_is_one_window()
    {
        using var video = new TestVideo().Write([FaceFramesTests.Scene((FaceFramesTests.Portrait(0, 0), 200, 80))]);
        var child = await LabProcess.Run(folder, "predict", video.Path, "--out", "one");
        Assert.True(child.ExitCode == 0, child.Everything);
        string row = Assert.Single(File.ReadLines(Path.Combine(folder, "one", "emotions.csv")).Skip(1));
        Assert.StartsWith("0,0,0.000,0.000,0.000,1,", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photograph_is_one_window_and_its_page_has_nothing_that_plays()
    {
        using var video = new TestVideo().Write([FaceFramesTests.Scene((FaceFramesTests.Portrait(0, 0), 200, 80))]);
        using (var frames = MsstNet.Data.Video.VideoFrames.Open(video.Path))
        {
            // The name says nothing: what a file is, its first bytes say.
            foreach (var (picture, _) in frames.Pictures()) OpenCvSharp.Cv2.ImWrite(Path.Combine(folder, "face.png"), picture);
        }
        File.Move(Path.Combine(folder, "face.png"), Path.Combine(folder, "face.jpeg"));
        var child = await LabProcess.Run(folder, "predict", "face.jpeg", "--out", "one");
        Assert.True(child.ExitCode == 0, child.Everything);
        string row = Assert.Single(File.ReadLines(Path.Combine(folder, "one", "emotions.csv")).Skip(1));
        Assert.StartsWith("0,0,0.000,0.000,0.000,1,", row, StringComparison.Ordinal);
        string[] probabilities = row.Split(',')[7..];
        string best = (100 * probabilities.Max(p => double.Parse(p, CultureInfo.InvariantCulture))).ToString("0.0", CultureInfo.InvariantCulture);
        Assert.Contains($" {best} % ", child.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(folder, "one", "index.html"));
        Assert.Equal(7, page.Split("class=\"bar\"").Length - 1);
        Assert.Contains("Emotion in one picture", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<button", page, StringComparison.Ordinal);
        var piped = await LabProcess.Pipe(folder, Path.Combine(folder, "face.jpeg"), "predict", "-", "--out", "pipe");
        Assert.True(piped.ExitCode == 0, piped.Everything);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "one", "emotions.csv")), File.ReadAllText(Path.Combine(folder, "pipe", "emotions.csv")));
    }

    [Fact]
    public async Task A_photograph_that_is_damaged_is_told_and_leaves_nothing()
    {
        File.WriteAllBytes(Path.Combine(folder, "cut.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2, 3]);
        var child = await LabProcess.Run(folder, "predict", "cut.jpg", "--out", "none");
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("cut.jpg", child.Error, StringComparison.Ordinal);
        Assert.Equal(["cut.jpg"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_video_without_a_face_is_told_and_leaves_nothing()
    {
        using var video = new TestVideo().Write(TestVideo.Blues(30, 320, 240));
        var child = await LabProcess.Run(folder, "predict", video.Path, "--out", "none");
        Assert.Equal(2, child.ExitCode);
        Assert.Equal(
            "lab: video.mp4: no face in any of its 30 frames; a face has to fill a twentieth of the picture's side. "
            + "If the frames are faces already, say --aligned.", child.Error.TrimEnd());
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}
