using MsstNet.Data.Video;

namespace MsstNet.Lab.Tests.Data.Video;

/// <summary>
/// Oracle: a video made here, which is the only file there is to read. FFmpeg finds out by looking into a file what it is, and some kinds are lists
/// of other files, near or far.
/// </summary>
public class PlaylistTests
{
    [Theory]
    [InlineData("list.m3u8", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.mp4", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.mp4", "ffconcat version 1.0\nfile video.mp4\n")]
    [InlineData("list.ffconcat", "ffconcat version 1.0\nfile video.mp4\n")]
    public void A_file_that_names_others_is_no_video(string name, string text)
    {
        using var video = new TestVideo().Write(TestVideo.Blues(10));
        string list = Path.Combine(video.Folder, name);
        File.WriteAllText(list, text.Replace("{0}", video.Path, StringComparison.Ordinal));
        Assert.StartsWith($"{list}: not a video this program can read", Assert.Throws<LabException>(() => VideoFrames.Open(list)).Message,
            StringComparison.Ordinal);
        using var whole = VideoFrames.Open(video.Path);
        Assert.Equal(10, whole.Count);
    }
}
