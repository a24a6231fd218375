using MsstNet.Data.Loading;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// Every picture between two aligned photographs of a face. Dense optical flow (G. Farnebäck, "Two-frame motion estimation based on polynomial
/// expansion", SCIA 2003) says where each point goes; both photographs are moved along it to the time asked for, and blended.
/// </summary>
/// <remarks>
/// With F₀₁ and F₁₀ the flows there and back, the picture at t takes photograph 0 at p + (−(1−t)t F₀₁ + t² F₁₀)(p) and photograph 1 at
/// p + ((1−t)² F₀₁ − t(1−t) F₁₀)(p), weighted 1−t and t (Jiang et al., "Super SloMo", CVPR 2018, eq. 4). At 0 and 1 it is the photograph itself.
/// </remarks>
internal sealed class SmileMorph : IDisposable
{
    private readonly Mat neutral, smiling, there, back;

    private SmileMorph(Mat neutral, Mat smiling)
    {
        (this.neutral, this.smiling) = (neutral, smiling);
        (there, back) = (Flow(neutral, smiling), Flow(smiling, neutral));
    }

    /// <summary>Finds the face in both photographs and lays them over each other, eyes on eyes.</summary>
    /// <param name="neutralFile">The neutral photograph.</param>
    /// <param name="smilingFile">The same person's smiling one.</param>
    /// <param name="side">Side of the frames that will be made.</param>
    /// <param name="room">Side of the aligned photographs over that of a frame.</param>
    /// <exception cref="LabException">A file is no image or shows no face; the message names it.</exception>
    public static SmileMorph Of(string neutralFile, string smilingFile, int side, double room)
    {
        OpenCv.Require();
        using Mat first = Read(neutralFile), second = Read(smilingFile);
        var (face, a) = Find(neutralFile, first);
        var (other, b) = Find(smilingFile, second);
        // A smile makes the detector's box wider, but not the eyes' distance: the second photograph is scaled by the eyes.
        b = b with { Size = a.Size * Eyes(other) / Eyes(face) };
        Mat from = Align(first, a, side, room), to = Align(second, b, side, room);
        // Light that comes with the smile would be learned in its place.
        to.ConvertTo(to, MatType.CV_8UC3, Light(from) / Light(to));
        return new SmileMorph(from, to);
    }

    /// <summary>From two aligned pictures, for tests.</summary>
    public static SmileMorph Between(Mat first, Mat second) => new(first.Clone(), second.Clone());

    /// <summary>The picture at t, 0 … 1; the caller's to dispose.</summary>
    public Mat At(double t)
    {
        using Mat fromNeutral = Moved(neutral, -(1 - t) * t, t * t), fromSmiling = Moved(smiling, (1 - t) * (1 - t), -t * (1 - t));
        var blended = new Mat();
        Cv2.AddWeighted(fromNeutral, 1 - t, fromSmiling, t, 0, blended);
        return blended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Mat mat in (Mat[])[neutral, smiling, there, back]) mat.Dispose();
    }

    private Mat Moved(Mat photograph, double ofThere, double ofBack)
    {
        using var flow = new Mat();
        Cv2.AddWeighted(there, ofThere, back, ofBack, 0, flow);
        using var places = new Mat(flow.Rows, flow.Cols, MatType.CV_32FC2);
        Span<Vec2f> moves = flow.AsSpan<Vec2f>(), to = places.AsSpan<Vec2f>();
        for (int i = 0; i < to.Length; i++) to[i] = new Vec2f((i % flow.Cols) + moves[i].Item0, (i / flow.Cols) + moves[i].Item1);
        var moved = new Mat();
        using var none = new Mat();
        Cv2.Remap(photograph, moved, places, none, InterpolationFlags.Linear, BorderTypes.Replicate);
        return moved;
    }

    private static Mat Flow(Mat from, Mat to)
    {
        using Mat first = new(), second = new();
        Cv2.CvtColor(from, first, ColorConversionCodes.BGR2GRAY);
        Cv2.CvtColor(to, second, ColorConversionCodes.BGR2GRAY);
        var flow = new Mat();
        // Windows of a tenth of the face see the mouth's corner in both photographs; smaller ones lose it where teeth appear.
        Cv2.CalcOpticalFlowFarneback(first, second, flow, pyrScale: 0.5, levels: 5, winsize: Math.Max(7, from.Width / 10), iterations: 5,
            polyN: 7, polySigma: 1.5, OpticalFlowFlags.FarnebackGaussian);
        // A face bends; it does not tear.
        Cv2.GaussianBlur(flow, flow, new Size(0, 0), from.Width / 100.0);
        return flow;
    }

    internal static Mat Read(string path)
    {
        FrameDecoder.Require(path);
        var picture = Cv2.ImRead(path, ImreadModes.Color);
        if (!picture.Empty()) return picture;
        picture.Dispose();
        throw new LabException($"{path}: not an image this program can read (JPEG or PNG); copy it again from the original.");
    }

    internal static (Face Face, FaceAlignment Alignment) Find(string path, Mat picture)
    {
        using var tracker = new FaceTracker();
        return tracker.Next(picture).Face is { } face
            ? (face, FaceAlignment.Of(face))
            : throw new LabException($"{path}: no face is found in it; look at the photograph.");
    }

    private static double Light(Mat picture)
    {
        var mean = Cv2.Mean(picture);
        return mean.Val0 + mean.Val1 + mean.Val2;
    }

    private static double Eyes(Face face) => Math.Sqrt(Math.Pow(face.RightEye.X - face.LeftEye.X, 2) + Math.Pow(face.RightEye.Y - face.LeftEye.Y, 2));

    private static Mat Align(Mat picture, FaceAlignment a, int side, double room)
    {
        int large = (int)Math.Round(side * room);
        double edge = (large - side) / 2.0;
        var square = new Mat();
        new Placement(side / a.Size, -a.Angle, (a.CentreX, a.CentreY), (edge + (0.5 * side), edge + (FaceAlignment.EyeLine * side)))
            .Warp(picture, square, large);
        return square;
    }
}
