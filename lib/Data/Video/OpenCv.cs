using MsstNet.Torch;
using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>Loads OpenCV's native library when it is first needed, so that training on frames works without it.</summary>
public static class OpenCv
{
    /// <summary>
    /// FFmpeg's names of formats that hold a video in one file. Streams without a container (m4v, h264, …) are left out: they have no times, and four
    /// arbitrary bytes may pass for one.
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

    /// <summary>Requires OpenCV to be loaded.</summary>
    /// <exception cref="LabException">It cannot be loaded; the message says what is missing and how to get it.</exception>
    public static void Require()
    {
        if (Fault.Value is { } fault) throw new LabException(fault);
    }

    private static string? Load()
    {
        try
        {
            // Our own message says what is wrong with a file.
            NativeSettings.SetDefault("OPENCV_FFMPEG_LOGLEVEL", "-8");
            // FFmpeg looks into a file to find its format, and some formats are lists of other files, anywhere on the machine: allow videos only.
            NativeSettings.SetDefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", $"format_whitelist;{Containers}|protocol_whitelist;file");
            // The work for a frame is small: threads of OpenCV's own would only get in the way of the network's.
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

    // .NET's message lists every place it looked at; the line that matters names the library that is missing.
    private static string Missing(string message)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        return Array.Find(lines, line => line.Contains(": cannot open shared object file", StringComparison.Ordinal)
            && !line.Contains("OpenCvSharpExtern", StringComparison.Ordinal)) ?? lines[0];
    }
}
