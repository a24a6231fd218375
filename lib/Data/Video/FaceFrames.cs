using System.Runtime.InteropServices;
using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>How faces are cut out of a video.</summary>
public sealed record FaceOptions
{
    /// <summary>Whether the pictures are faces already, cropped as in training; then each is taken whole.</summary>
    public bool Aligned { get; init; }

    /// <summary>A point in pixels of the face to take where there are several; null takes the largest.</summary>
    public (float X, float Y)? Wanted { get; init; }

    /// <summary>Pictures a second of a folder of pictures.</summary>
    public double FolderRate { get; init; } = 25;
}

/// <summary>A picture of a video and the face in it. <see cref="Crop"/> works until the next picture is read.</summary>
/// <param name="Number">Number of the picture, from 0.</param>
/// <param name="Seconds">Time from the start of the video.</param>
/// <param name="Face">The face; null in a gap, and where the pictures are faces already.</param>
/// <param name="Alignment">Where the crop lies, smoothed over time; null in a gap.</param>
/// <param name="Track">Number of the face, from 0; it grows when another face is followed, after a cut or a gap.</param>
public sealed record FaceFrame(int Number, double Seconds, Face? Face, FaceAlignment? Alignment, int Track)
{
    /// <summary>Whether there is a face to crop.</summary>
    public bool HasFace => Alignment is not null;

    /// <summary>The video it is a picture of.</summary>
    internal FaceFrames? Video { get; init; }

    /// <summary>The face, side · side · 3 bytes: rows, columns, then red, green, blue.</summary>
    /// <exception cref="InvalidOperationException">There is no face, or the next picture has been read.</exception>
    public byte[] Crop(int side) => Video!.Crop(this, side);
}

/// <summary>Reads a video and finds, follows and crops the face in it. The crop does not tremble; a picture without a face is a gap.</summary>
public sealed class FaceFrames : IDisposable
{
    private readonly FaceOptions options;
    private readonly FaceTracker? tracker;
    private readonly SteadyAlignment steady = new();
    private readonly Mat square;
    private Mat? picture;
    private FaceFrame? current;

    /// <summary>Opens a video file, a photograph, or a folder of pictures.</summary>
    /// <exception cref="LabException">As <see cref="VideoFrames.Open"/>.</exception>
    public FaceFrames(string path, FaceOptions? options = null)
    {
        this.options = options ?? new FaceOptions();
        Video = VideoFrames.Open(path, this.options.FolderRate);
        square = new Mat();   // not before the video is open: then OpenCV is known to be there
        if (!this.options.Aligned) tracker = new FaceTracker(this.options.Wanted);
    }

    /// <summary>The video.</summary>
    public VideoFrames Video { get; }

    /// <summary>The pictures that have not been read yet, in order.</summary>
    /// <exception cref="LabException">Not one picture can be decoded.</exception>
    public IEnumerable<FaceFrame> Read()
    {
        try
        {
            foreach (var (mat, seconds) in Video.Pictures())
            {
                picture = mat;
                current = Look(mat, seconds);
                yield return current;
            }
        }
        finally
        {
            // Also when the reader leaves early: the picture is gone, and OpenCV would read its memory all the same.
            (current, picture) = (null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tracker?.Dispose();
        Video.Dispose();
        square.Dispose();
    }

    internal byte[] Crop(FaceFrame frame, int side)
    {
        if (!ReferenceEquals(frame, current) || picture is null)
            throw new InvalidOperationException($"Frame {frame.Number} is over; take its crop before the next is read.");
        if (frame.Alignment is not { } a) throw new InvalidOperationException($"Frame {frame.Number} has no face to crop.");
        double scale = side / a.Size, cos = scale * Math.Cos(-a.Angle), sin = scale * Math.Sin(-a.Angle);
        double dx = (0.5 * side) - ((cos * a.CentreX) - (sin * a.CentreY)),
            dy = (FaceAlignment.EyeLine * side) - ((sin * a.CentreX) + (cos * a.CentreY));
        if (options.Aligned)
            Cv2.Resize(picture, square, new Size(side, side), 0, 0, side < picture.Width ? InterpolationFlags.Area : InterpolationFlags.Linear);
        else new Similarity((float)scale, (float)-a.Angle, (float)dx, (float)dy).Warp(picture, square, side, BorderTypes.Replicate);
        Cv2.CvtColor(square, square, ColorConversionCodes.BGR2RGB);
        var rgb = new byte[side * side * 3];
        Marshal.Copy(square.Data, rgb, 0, rgb.Length);
        return rgb;
    }

    private FaceFrame Look(Mat mat, double seconds)
    {
        int number = Video.Read - 1;
        if (tracker is null)
        {
            var whole = new FaceAlignment(mat.Width / 2.0, mat.Height * FaceAlignment.EyeLine, mat.Width, 0);
            return new FaceFrame(number, seconds, null, whole, 0) { Video = this };
        }
        var (face, isNew) = tracker.Next(mat);
        FaceAlignment? alignment = face is null ? null : steady.Next(FaceAlignment.Of(face), seconds, isNew);
        return new FaceFrame(number, seconds, face, alignment, tracker.Track) { Video = this };
    }
}
