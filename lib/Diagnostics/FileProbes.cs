using MsstNet.Data.Video;
using SkiaSharp;
using static MsstNet.Diagnostics.Probe;

namespace MsstNet.Diagnostics;

/// <summary>The decoders of frames and videos, the folders of the datasets, and the folder that runs are written to.</summary>
internal static class FileProbes
{
    public static Finding JpegDecoder()
    {
        const byte grey = 128;
        const int tolerance = 2;   // JPEG rounds once in the cosine transform and once in the colour space
        using var drawn = new SKBitmap(16, 16);
        drawn.Erase(new SKColor(grey, grey, grey));
        using SKData jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, quality: 95);
        using SKBitmap decoded = SKBitmap.Decode(jpeg);
        int error = decoded is { Width: 16, Height: 16 } ? Math.Abs(decoded.GetPixel(8, 8).Red - grey) : int.MaxValue;
        return error <= tolerance
            ? Good("SkiaSharp decodes what it encodes")
            : Bad("a grey square does not come back grey", "Restore the packages again: dotnet restore --force.");
    }

    // Training on frames needs no video, so its absence is no fault.
    public static Finding Video()
    {
        try
        {
            return Good($"OpenCV {OpenCv.Version}");
        }
        catch (LabException e)
        {
            return Missing("OpenCV's library does not load; `lab predict` needs it, training on frames does not", e.Message);
        }
    }

    // None of the datasets may be passed on, so each user gets them from their authors. Whether the files are complete is for `lab data check`.
    public static Finding Dataset(string name, string variable, string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            return Missing($"{variable} is not set", $"Get {name} from its authors and set {variable} to its folder; synthetic faces need neither.");
        return Directory.Exists(folder)
            ? Good(folder)
            : Bad($"{variable} names {folder}, which is not a folder", $"Set {variable} to the folder {name} lies in, or unset it.");
    }

    public static Finding Writable(string folder)
    {
        // The first run makes the folder; until then the nearest existing one above must let it be made.
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest)) nearest = File.Exists(nearest) ? null : Path.GetDirectoryName(nearest);
        if (nearest is null) return NotWritable("a file is in the way");
        try
        {
            string trace = Path.Combine(nearest, $".lab-doctor-{Path.GetRandomFileName()}");
            using (new FileStream(trace, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) return Good(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritable(e.Message);
        }

        Finding NotWritable(string why) =>
            Bad($"{folder} cannot be written: {why}", "Run from a folder of your own, or name another for the runs.");
    }
}
