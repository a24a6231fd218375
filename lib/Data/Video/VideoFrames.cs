using MsstNet.Data.Loading;
using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>
/// Reads the pictures of a video and their times: from a file that FFmpeg can read, from a folder of pictures, or from a photograph, which is one.
/// </summary>
/// <remarks>
/// Times are the file's time stamps, also where the frame rate varies. A phone's rotation flag is applied, and sound is ignored. One picture is in
/// memory at a time.
/// </remarks>
public sealed class VideoFrames : IDisposable
{
    private readonly VideoCapture? capture;
    private readonly FrameFolder? folder;

    private VideoFrames(string path, VideoCapture? capture, FrameFolder? folder, double rate, int? count) =>
        (Path, this.capture, this.folder, FramesPerSecond, Count) = (path, capture, folder, rate, count);

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>Nominal frames a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Number of frames according to the file, which may be wrong; null if the file does not say.</summary>
    public int? Count { get; }

    /// <summary>Frames read so far.</summary>
    public int Read { get; private set; }

    /// <summary>Whether the file ended well before its <see cref="Count"/>: then it is cut off or damaged.</summary>
    public bool EndedEarly => capture is not null && Count is { } count && Read < count - Math.Max(3, count / 20);

    /// <summary>Opens a video file, a photograph, or a folder of .jpg or .png pictures.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="folderRate">Pictures a second of a folder.</param>
    /// <exception cref="LabException">There is no such file or folder, or it cannot be read as a video.</exception>
    public static VideoFrames Open(string path, double folderRate = 25)
    {
        if (!(folderRate > 0 && folderRate <= 1000))
            throw new LabException($"{folderRate} pictures a second are no frame rate; name one between 0 and 1000.");
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new LabException($"{path}: no such file or folder; name a video, a photograph, or a folder of frames.");
        OpenCv.Require();
        if (Directory.Exists(path))
        {
            var folder = FrameFolder.Scan(path);
            if (folder.Fault() is { } fault) throw new LabException($"{fault}; put the video's frames there.");
            return new VideoFrames(path, null, folder, folderRate, folder.Names.Length);
        }
        if (FrameFolder.IsPicture(path)) return new VideoFrames(path, null, FrameFolder.Of(path), folderRate, 1);
        var capture = new VideoCapture();
        try
        {
            if (!capture.Open(path, VideoCaptureAPIs.FFMPEG))
                throw new LabException($"{path}: not a video this program can read; "
                    + $"convert it, e.g. `ffmpeg -i {System.IO.Path.GetFileName(path)} video.mp4`.");
            PictureBounds.RequireVideo(path, new FileInfo(path).Length, capture.FrameWidth, capture.FrameHeight);
            double rate = capture.Get(VideoCaptureProperties.Fps), count = capture.Get(VideoCaptureProperties.FrameCount);
            return new VideoFrames(path, capture, null, rate > 0 && rate <= 1000 ? rate : 25, count is > 0 and < int.MaxValue ? (int)count : null);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <summary>The pictures and their times in seconds. All are the same object: each overwrites the one before.</summary>
    /// <exception cref="LabException">Not one picture can be decoded, or a picture of a folder is damaged.</exception>
    internal IEnumerable<(Mat Picture, double Seconds)> Pictures()
    {
        using var picture = new Mat();
        double last = double.NegativeInfinity;
        while (Next(picture))
        {
            // In some files the time does not start at 0, or stops before the end: then it advances by one frame.
            double seconds = capture is null ? Read / FramesPerSecond : capture.Get(VideoCaptureProperties.PosMsec) / 1000;
            if (!(seconds > last)) seconds = Read == 0 ? 0 : last + (1 / FramesPerSecond);
            last = seconds;
            Read++;
            yield return (picture, seconds);
        }
        if (Read == 0) throw new LabException($"{Path}: not one frame can be decoded; the file is damaged or holds no picture.");
    }

    /// <inheritdoc/>
    public void Dispose() => capture?.Dispose();

    private bool Next(Mat picture)
    {
        if (capture is not null) return capture.Read(picture) && !picture.Empty();
        if (Read >= folder!.Names.Length) return false;
        string file = System.IO.Path.Combine(folder.Path, folder.Names[Read]);
        FrameDecoder.Require(file);
        using var read = Cv2.ImRead(file, ImreadModes.Color);
        if (read.Empty()) throw new LabException($"{file}: not an image this program can read (JPEG or PNG); restore the file.");
        read.CopyTo(picture);
        return true;
    }
}
