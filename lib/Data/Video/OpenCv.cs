using MsstNet.Torch;
using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>Loads OpenCV's native library when video is first asked for: whoever trains on frames needs neither it nor what it links to.</summary>
public static class OpenCv
{
    /// <summary>
    /// FFmpeg's names for what holds a video in one file. Streams without a container (m4v, h264, …) are not among them: they have no times, and four
    /// bytes of one are a picture to be tried.
    /// </summary>
    private const string Containers = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,flv,mpeg,mpegts,asf,ogg,gif,dv,ivf,rm,nut";

    private static readonly Lazy<string?> Fault = new(Load);

    /// <summary>OpenCV's version.</summary>
    /// <exception cref="LabException">As <see cref="Require"/>.</exception>
    public static string Version
    {
        get
        {
            Require();
            return Cv2.GetVersionString() ?? "unknown";
        }
    }

    /// <summary>Makes sure OpenCV is loaded.</summary>
    /// <exception cref="LabException">It cannot be; the message says what is missing and how to get it.</exception>
    public static void Require()
    {
        if (Fault.Value is { } fault) throw new LabException(fault);
    }

    private static string? Load()
    {
        try
        {
            // What is wrong with a file is said once, by us.
            NativeEnvironment.Default("OPENCV_FFMPEG_LOGLEVEL", "-8");
            // What a file is, FFmpeg finds out by looking into it, and some kinds are lists of other files, anywhere: a video is to be read, nothing
            // else.
            NativeEnvironment.Default("OPENCV_FFMPEG_CAPTURE_OPTIONS", $"format_whitelist;{Containers}|protocol_whitelist;file");
            // A frame's work is small: its own threads would only get in the way of the network's.
            Cv2.SetNumThreads(1);
            Cv2.SetLogLevel(LogLevel.SILENT);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            string reason = Missing((e.InnerException ?? e).Message);
            string cure = OperatingSystem.IsLinux() ? "on Debian or Ubuntu `apt-get install libgtk-3-0 libdrm2 libatomic1` brings what it links to"
                : OperatingSystem.IsMacOS()
                    ? "there is no package of it for macOS; let `ffmpeg -i video.mp4 frames/%05d.jpg` write the frames and crop the faces yourself"
                : "build again with `dotnet build -c Release`";
            return $"Video needs OpenCV, whose native library cannot be loaded ({reason}); {cure}.";
        }
    }

    // .NET lists every place it looked; the one line that matters names another library.
    private static string Missing(string message)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        return Array.Find(lines, line => line.Contains(": cannot open shared object file", StringComparison.Ordinal)
            && !line.Contains("OpenCvSharpExtern", StringComparison.Ordinal)) ?? lines[0];
    }
}
