using System.Globalization;
using MsstNet.Data.Sets;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// A miniature copy of DFEW in a temporary folder, with the quirks of real copies on request. A frame is a 16 × 16 image of one grey: 10 · clip +
/// frame, so that a decoded frame says which it was.
/// </summary>
internal sealed class DfewTree : IDisposable
{
    public DfewTree() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "dfew-" + Guid.NewGuid().ToString("N"));

    public string FramesFolder { get; init; } = "clip_224x224";

    public string Spelling { get; init; } = "single-labeled";

    /// <summary>Adds a clip with frames counted from 1, named as DFEW names them unless told.</summary>
    public DfewTree Clip(int number, int frames, string folder = "{0:D5}", string name = "{0:D5}_{1:D5}.jpg")
    {
        for (int frame = 1; frame <= frames; frame++)
            Frame(Format(folder, number, frame), Format(name, number, frame), 10 * number + frame);
        return this;
    }

    public string ClipFolder(string clip) => Path.Combine(Root, "Clip", FramesFolder, clip);

    public DfewTree Frame(string clip, string name, int grey)
    {
        Directory.CreateDirectory(ClipFolder(clip));
        File.WriteAllBytes(Path.Combine(ClipFolder(clip), name), Grey(grey));
        return this;
    }

    public string List(string part, int fold, string text, string extension = "csv")
    {
        string folder = Path.Combine(Root, "EmoLabel_DataSplit", $"{part}({Spelling})");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"set_{fold}.{extension}");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Lists with header of one fold: "1,1;2,3" and "3,7".</summary>
    public DfewTree Fold(int fold, string train, string test)
    {
        List("train", fold, "video_name,label\n" + train.Replace(';', '\n') + "\n");
        List("test", fold, "video_name,label\n" + test.Replace(';', '\n') + "\n");
        return this;
    }

    public RecordedClips Open(bool skipBad = false) => Dfew.Open(Root, skipBad);

    public string Error() => Assert.Throws<LabException>(() => Open()).Message;

    /// <summary>The greys of a clip's frames, in the order the reader gives them.</summary>
    public static int[] Greys(RecordedClips data, int clip)
    {
        byte[] rgb = new byte[16 * 16 * 3];
        return [.. Enumerable.Range(0, data.Clips[clip].FrameCount).Select(frame =>
        {
            data.ReadFrame(clip, frame, 16, rgb);
            return (int)rgb[0];
        })];
    }

    public static byte[] Grey(int value)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor((byte)value, (byte)value, (byte)value));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        return data.ToArray();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Format(string format, params object[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
