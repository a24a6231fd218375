using System.Buffers.Binary;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Data.Video;

/// <summary>Videos made by a test: MPEG-4 in MP4, and what a phone or a screen recorder would have written into the container.</summary>
internal sealed class TestVideo : IDisposable
{
    public TestVideo()
    {
        RequireOpenCv();
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Skips where OpenCV's native library does not load: a bare system lacks GTK, and frames need no video.</summary>
    public static void RequireOpenCv()
    {
        try
        {
            OpenCv.Require();
        }
        catch (LabException e)
        {
            Assert.Skip("OpenCV is not here: " + e.Message);
        }
    }

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "video-" + Guid.NewGuid().ToString("N"));

    /// <summary>mp4 or avi; the codec goes with it.</summary>
    public string Extension { get; init; } = "mp4";

    public string Path => System.IO.Path.Combine(Folder, "video." + Extension);

    /// <summary>The video of ../shared; skips where it is absent.</summary>
    public static string TalkingFace
    {
        get
        {
            RequireOpenCv();
            return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(SharedFaces.Root)!, "talking-face.mp4");
        }
    }

    public TestVideo Write(IEnumerable<Mat> pictures, double rate = 25)
    {
        VideoWriter? writer = null;
        foreach (var picture in pictures)
        {
            writer ??= new VideoWriter(Path, VideoCaptureAPIs.FFMPEG, Extension == "mp4" ? VideoWriter.FourCC('m', 'p', '4', 'v')
                : VideoWriter.FourCC('M', 'J', 'P', 'G'), rate, picture.Size());
            writer.Write(picture);
        }
        writer!.Dispose();
        return this;
    }

    /// <summary>Pictures of one colour each, blue growing by 8.</summary>
    public static IEnumerable<Mat> Blues(int count, int width = 64, int height = 48)
    {
        for (int i = 0; i < count; i++)
        {
            using var picture = new Mat(height, width, MatType.CV_8UC3, new Scalar(8 * i % 256, 60, 60));
            yield return picture;
        }
    }

    /// <summary>
    /// Sets the rotation a phone writes: a quarter turn clockwise to be applied on playing. The matrix of `tkhd`, ISO 14496-12, 8.3.2.
    /// </summary>
    public TestVideo TurnRight()
    {
        byte[] bytes = File.ReadAllBytes(Path);
        int matrix = bytes.AsSpan().IndexOf("tkhd"u8) + 4 + 40;   // version 0: 40 bytes before the matrix
        int[] values = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
        for (int i = 0; i < 9; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(matrix + (4 * i)), values[i]);
        File.WriteAllBytes(Path, bytes);
        return this;
    }

    /// <summary>
    /// Lets the first frames last longer: a second entry in `stts`, ISO 14496-12, 8.6.1.2, and every box around it eight bytes longer.
    /// </summary>
    public TestVideo SlowStart(int slow, int factor)
    {
        byte[] bytes = File.ReadAllBytes(Path);
        int stts = bytes.AsSpan().IndexOf("stts"u8) - 4;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(stts + 16)),
            delta = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(stts + 20));
        byte[] longer = [.. bytes[..(stts + 16)], .. new byte[8], .. bytes[(stts + 16)..]];
        void Write(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(longer.AsSpan(at), value);
        Write(stts + 12, 2);
        Write(stts + 16, (uint)slow);
        Write(stts + 20, delta * (uint)factor);
        Write(stts + 24, count - (uint)slow);
        Write(stts + 28, delta);
        foreach (string box in new[] { "moov", "trak", "mdia", "minf", "stbl", "stts" })
        {
            int at = longer.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box)) - 4;
            Write(at, BinaryPrimitives.ReadUInt32BigEndian(longer.AsSpan(at)) + 8);
        }
        File.WriteAllBytes(Path, longer);
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
