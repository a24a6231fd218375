using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A video file: its first pictures. FFmpeg's decoders work in threads of their own and in native memory.</summary>
internal sealed class VideoTarget : FuzzTarget
{
    private const int Pictures = 12;
    private readonly string extension;

    public VideoTarget(string extension) : base(extension)
    {
        this.extension = extension;
        Whole = [Video(48, 32), Video(64, 48)];
        System.IO.File.WriteAllBytes(Path.Combine(Outside, "video." + extension), Whole[0]);
    }

    public override IReadOnlyList<byte[]> Whole { get; }

    /// <summary>Boxes of MP4, chunks of AVI, and the beginnings of formats that name other files.</summary>
    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. Mutation.Utf8("ftyp", "moov", "mdat", "trak", "stbl", "stsd", "stts", "stsz", "stco", "co64", "mp4v", "avc1", "dref", "url ", "RIFF",
            "LIST", "movi", "idx1", "strf", "MJPG",
            "#EXTM3U\n#EXTINF:1,\n../outside/video.mp4\n", "ffconcat version 1.0\nfile ../outside/video.mp4\n", "FWS", "OggS", "FLV\u0001"),
        [0, 0, 1, 0x20], [0, 0, 1, 0xb6], [0, 0, 0, 1],
    ];

    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
    [
        // What FFmpeg takes for a list of other files; reading one is leaving the file one was given.
        ("a playlist", Playlist("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n")),
        ("a list to join", Playlist("ffconcat version 1.0\nfile {0}\n")),
        ("a session", Playlist("v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n{0}")),
        ("a hundred thousand pictures of four bytes",
            [.. Whole[0][..9], .. Enumerable.Repeat<byte[]>([0, 0, 1, 0xb6], 100_000).SelectMany(part => part)]),
        ("empty", []),
    ];

    public override bool ManagedOnly => false;

    protected override string File => Path.Combine(Inside, "video." + extension);

    public override void Read(byte[] input)
    {
        using var video = VideoFrames.Open(File);
        int read = 0;
        foreach (var (picture, seconds) in video.Pictures())
        {
            if (!double.IsFinite(seconds)) throw new FuzzFindingException($"has a picture at {seconds} s");
            if (picture.Channels() != 3 || picture.Depth() != MatType.CV_8U) throw new FuzzFindingException($"has a picture of {picture.Type()}");
            if (video.Path != File || !IsVideo()) throw new FuzzFindingException("gives pictures of another file");
            if (++read == Pictures) break;
        }
    }

    // A list of files is text from its first byte to its last.
    private bool IsVideo() => System.IO.File.ReadAllBytes(File).Any(value => value is 0 or > 127);

    private byte[] Playlist(string text) => System.Text.Encoding.UTF8.GetBytes(text.Replace("{0}", Path.Combine(Outside, "video." + extension),
        StringComparison.Ordinal));

    private byte[] Video(int width, int height)
    {
        OpenCv.Require();
        int codec = extension == "mp4" ? VideoWriter.FourCC('m', 'p', '4', 'v') : VideoWriter.FourCC('M', 'J', 'P', 'G');
        using (var writer = new VideoWriter(File, VideoCaptureAPIs.FFMPEG, codec, 25, new Size(width, height)))
        {
            for (int i = 0; i < Pictures; i++)
            {
                using var picture = new Mat(height, width, MatType.CV_8UC3, new Scalar(20 * i, 60, 60));
                Cv2.Circle(picture, 4 + (2 * i), height / 2, 9, new Scalar(30, 200, 250), -1);
                writer.Write(picture);
            }
        }
        return System.IO.File.ReadAllBytes(File);
    }
}
