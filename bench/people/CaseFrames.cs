using System.Runtime.InteropServices;
using MsstNet.Data;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Bench;

/// <summary>A frame of a still or clip, cropped at every size that a network asks for.</summary>
/// <param name="Number">Its number in the clip.</param>
/// <param name="Seconds">Its time.</param>
/// <param name="Track">Which face it shows.</param>
/// <param name="Crops">RGB bytes by side; null where no face was found.</param>
internal sealed record Shot(int Number, double Seconds, int Track, IReadOnlyDictionary<int, byte[]>? Crops);

/// <summary>What networks are shown of a still or clip: the same frames and the same crops for all of them.</summary>
/// <param name="Shots">All frames, in order.</param>
/// <param name="FaceFound">Whether the cropper found a face in any; otherwise each crop is the whole picture.</param>
internal sealed record CaseFrames(IReadOnlyList<Shot> Shots, bool FaceFound)
{
    /// <summary>Frames that `lab predict` lets a window span: two seconds.</summary>
    public int Window { get; init; } = int.MaxValue;

    /// <summary>Frames from one window to the next: a fifth of a second.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The whole picture of a frame, for a network that looks for the face itself.</summary>
    public required Func<IReadOnlyList<int>, IEnumerable<Picture>> Pictures { get; init; }

    /// <summary>Frames that can be judged.</summary>
    public IReadOnlyList<Shot> Shown => [.. Shots.Where(shot => shot.Crops is not null)];

    /// <summary>Opens a video or a folder of frames as `lab predict` does; where it finds no face at all, whole pictures.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="sides">The sizes wanted.</param>
    /// <param name="aligned">The pictures are faces already.</param>
    public static CaseFrames Open(string path, IReadOnlyList<int> sides, bool aligned)
    {
        using var faces = new FaceFrames(path, new FaceOptions { Aligned = aligned });
        Shot[] shots = [.. faces.Read().Select(frame => new Shot(frame.Number, frame.Seconds, frame.Track,
            frame.HasFace ? sides.ToDictionary(side => side, frame.Crop) : null))];
        if (Array.TrueForAll(shots, shot => shot.Crops is null)) return Open(path, sides, aligned: true) with { FaceFound = false };
        double rate = faces.Video.FramesPerSecond;
        return new CaseFrames(shots, FaceFound: true)
        {
            Window = (int)Math.Round(2 * rate), Stride = Math.Max(1, (int)Math.Round(rate / 5)), Pictures = numbers => Whole(path, numbers),
        };
    }

    /// <summary>The same for one picture. It becomes a folder of one frame, so that it goes the same way.</summary>
    public static CaseFrames OpenStill(string file, IReadOnlyList<int> sides)
    {
        string folder = Directory.CreateTempSubdirectory("msstnet-still-").FullName;
        try
        {
            File.Copy(file, Path.Combine(folder, "1" + Path.GetExtension(file).ToLowerInvariant()));
            var opened = Open(folder, sides, aligned: false);
            // Read now: the folder is gone when it is asked for.
            Picture[] whole = [.. Whole(folder, [0])];
            return opened with { Pictures = numbers => numbers.Select(_ => whole[0]) };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A clip of a data set, whose frames are faces already; the whole clip is one window, as `lab evaluate` takes it.</summary>
    public static CaseFrames Open(IClipSource source, int clip, IReadOnlyList<int> sides)
    {
        int frames = source.Clips[clip].FrameCount;
        int? only = (source as Packs.FramePack)?.Side;   // a pack has its frames at one size
        Shot[] shots = [.. Enumerable.Range(0, frames).Select(frame => new Shot(frame, frame, 0, Crops(frame)))];
        return new CaseFrames(shots, FaceFound: true)
        {
            Window = frames, Pictures = numbers => numbers.Select(frame => new Picture(only ?? 224, only ?? 224, Read(frame, only ?? 224))),
        };

        byte[] Read(int frame, int side)
        {
            var rgb = new byte[side * side * 3];
            source.ReadFrame(clip, frame, side, rgb);
            return rgb;
        }

        Dictionary<int, byte[]> Crops(int frame)
        {
            if (only is not { } side) return sides.ToDictionary(wanted => wanted, wanted => Read(frame, wanted));
            byte[] rgb = Read(frame, side);
            return sides.ToDictionary(wanted => wanted, wanted => Picture.Scale(rgb, side, wanted));
        }
    }

    private static IEnumerable<Picture> Whole(string path, IReadOnlyList<int> numbers)
    {
        var wanted = numbers.ToHashSet();
        using var video = VideoFrames.Open(path);
        foreach (var ((mat, _), number) in video.Pictures().Select((picture, number) => (picture, number)))
            if (wanted.Contains(number)) yield return Picture.Of(mat);
    }
}

/// <summary>A picture as RGB bytes, row by row.</summary>
internal sealed record Picture(int Width, int Height, byte[] Rgb)
{
    /// <summary>Copies OpenCV's blue, green, red.</summary>
    public static Picture Of(Mat bgr)
    {
        using var rgb = new Mat();
        Cv2.CvtColor(bgr, rgb, ColorConversionCodes.BGR2RGB);
        return new Picture(rgb.Width, rgb.Height, Bytes(rgb));
    }

    /// <summary>A square picture at another size; a reduction averages.</summary>
    public static byte[] Scale(byte[] rgb, int side, int wanted)
    {
        if (side == wanted) return rgb;
        OpenCv.Require();
        using var from = new Mat(side, side, MatType.CV_8UC3);
        Marshal.Copy(rgb, 0, from.Data, rgb.Length);
        using var to = new Mat();
        Cv2.Resize(from, to, new Size(wanted, wanted), 0, 0, wanted < side ? InterpolationFlags.Area : InterpolationFlags.Linear);
        return Bytes(to);
    }

    private static byte[] Bytes(Mat mat)
    {
        var bytes = new byte[mat.Width * mat.Height * 3];
        Marshal.Copy(mat.Data, bytes, 0, bytes.Length);
        return bytes;
    }
}
