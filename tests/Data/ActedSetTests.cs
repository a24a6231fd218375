using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Lab.Tests.Data.Video;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: miniature copies of RAVDESS and CREMA-D, as videos of generated faces and as folders of frames; the published counts.</summary>
public sealed class ActedSetTests : IDisposable
{
    private readonly ClipTree tree = new();

    public void Dispose() => tree.Dispose();

    private void Film(string file, int frames, int faceFrom = 0)
    {
        string path = Path.Combine(tree.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var video = new TestVideo().Write(Enumerable.Range(0, frames)
            .Select(i => i < faceFrom ? FaceFramesTests.Scene() : FaceFramesTests.Scene((FaceFramesTests.Portrait(0, 0), 20 * i, 80))));
        File.Copy(video.Path, path);
    }

    [Fact]
    public void The_names_of_RAVDESS_say_expression_and_actor_and_speech_is_read_once()
    {
        foreach (string name in new[] { "Actor_12/02-01-06-01-02-01-12.mp4", "Actor_12/01-01-06-01-02-01-12.mp4", "Actor_12/02-02-03-01-02-01-12.mp4",
            "Actor_01/02-01-01-01-01-01-01.mp4", "notes/readme.mp4" })
            Film(name, 2);
        var data = ActedSet.Ravdess.Open(tree.Root, skipBad: false);
        Assert.Equal([new Clip("02-01-01-01-01-01-01", 0, 2, "01"), new Clip("02-01-06-01-02-01-12", 5, 2, "12")], data.Clips);
        Assert.Equal("Fearful", data.Classes[data.Clips[1].Label]);
    }

    [Fact]
    public void The_names_of_CREMA_D_say_expression_and_actor_and_folders_of_frames_do_as_well()
    {
        tree.Clip("VideoFlash/1001_DFA_ANG_XX", 3, 10).Clip("VideoFlash/1002_IEO_SAD_HI", 2, 30).Clip("VideoFlash/1002_IEO_XXX_HI", 2, 30);
        var data = ActedSet.CremaD.Open(tree.Root, skipBad: false);
        Assert.Equal([new Clip("VideoFlash/1001_DFA_ANG_XX", 0, 3, "1001"), new Clip("VideoFlash/1002_IEO_SAD_HI", 5, 2, "1002")], data.Clips);
        Assert.Equal(2, data.Splits.Count);
        Assert.IsType<FrameClips>(data);
    }

    [Fact]
    public void A_video_is_its_faces_frames_without_one_left_out()
    {
        Film("1001_DFA_HAP_XX.mp4", 8, faceFrom: 4);
        Film("1002_DFA_SAD_XX.mp4", 2);
        var data = ActedSet.CremaD.Open(tree.Root, skipBad: false);
        Assert.Equal(8, data.Clips[0].FrameCount);
        byte[][] frames = [.. Enumerable.Range(0, 8).Select(frame =>
        {
            var rgb = new byte[32 * 32 * 3];
            data.ReadFrame(0, frame, 32, rgb);
            return rgb;
        })];
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(frames[2 * i], frames[(2 * i) + 1]));   // four faces over eight frames
        Assert.NotEqual(frames[0], frames[7]);
    }

    [Fact]
    public void What_is_no_video_and_what_has_no_face_is_told_by_name()
    {
        tree.Text("1001_DFA_HAP_XX.mp4", "no video");
        Film("1002_DFA_SAD_XX.mp4", 3, faceFrom: 3);
        Assert.Contains("1001_DFA_HAP_XX.mp4: not a video",
            Assert.Throws<LabException>(() => ActedSet.CremaD.Open(tree.Root, skipBad: false)).Message, StringComparison.Ordinal);
        var data = ActedSet.CremaD.Open(tree.Root, skipBad: true);
        var report = DatasetCheck.Run(data);
        Assert.Equal(2, report.Findings.Count(finding => finding.Severity == Severity.Error
            && finding.Text.Contains(".mp4", StringComparison.Ordinal)));
        Assert.Contains(report.Findings, finding => finding.Text.Contains("1002_DFA_SAD_XX.mp4: no face in any of its 3 frames",
            StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Text.Contains("published are 7442", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("crema-d:")]
    [InlineData("ravdess:")]
    public void A_folder_without_clips_is_refused(string kind)
    {
        Assert.Contains("no clip such as", Assert.Throws<LabException>(() => RecordedClips.Open(DataIdentity.Parse(kind + tree.Root))).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<LabException>(() => RecordedClips.Open(DataIdentity.Parse(kind + tree.Root + "/x"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_counts_are_1_440_and_7_442() =>
        Assert.Equal((1440, 7442), (ActedSet.Ravdess.Published.Sum(), ActedSet.CremaD.Published.Sum()));
}
