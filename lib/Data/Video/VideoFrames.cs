using MsstNet.Data.Loading;
using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>The pictures of a video in order, each with its own time: a file that FFmpeg reads, or a folder of pictures.</summary>
/// <remarks>
/// Times are the file's own time stamps, so a variable frame rate stays what it is; a phone's rotation flag is applied. Sound is not looked at. One
/// picture is held at a time, however long the video is.
/// </remarks>
public sealed class VideoFrames : IDisposable
{
    private readonly VideoCapture? capture;
    private readonly FrameFolder? folder;

    private VideoFrames(string path, VideoCapture? capture, FrameFolder? folder, double rate, int? count) =>
        (Path, this.capture, this.folder, FramesPerSecond, Count) = (path, capture, folder, rate, count);

    /// <summary>What was opened.</summary>
    public string Path { get; }

    /// <summary>Nominal frames a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Frames the file says it has, which may be wrong; null where it does not say.</summary>
    public int? Count { get; }

    /// <summary>Frames given so far.</summary>
    public int Read { get; private set; }

    /// <summary>Whether this is a file that ended well before the frames it says it has: it is cut off or damaged.</summary>
    public bool EndedEarly => capture is not null && Count is { } count && Read < count - Math.Max(3, count / 20);

    /// <summary>Opens a video file, or a folder of .jpg or .png pictures.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="folderRate">Pictures a second of a folder, which does not say.</param>
    /// <exception cref="LabException">There is nothing, or nothing that can be read as a video.</exception>
    public static VideoFrames Open(string path, double folderRate = 25)
    {
        if (!(folderRate > 0 && folderRate <= 1000))
            throw new LabException($"{folderRate} pictures a second are no frame rate; name one between 0 and 1000.");
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new LabException($"{path}: no such file or folder; name a video, or a folder of its frames.");
        OpenCv.Require();
        if (Directory.Exists(path))
        {
            var folder = FrameFolder.Scan(path);
            if (folder.Fault() is { } fault) throw new LabException($"{fault}; put the video's frames there.");
            return new VideoFrames(path, null, folder, folderRate, folder.Names.Length);
        }
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

    /// <summary>The pictures and their times in seconds. Every picture is the same object, overwritten by the next.</summary>
    /// <exception cref="LabException">Not one picture can be decoded, or a picture of a folder is damaged.</exception>
    internal IEnumerable<(Mat Picture, double Seconds)> Pictures()
    {
        using var picture = new Mat();
        double last = double.NegativeInfinity;
        while (Next(picture))
        {
            // Some files count from elsewhere or stand still at their end; time goes on all the same.
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
