using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>Turned, scaled and shifted pictures without the jagged edges that come of skipping pixels.</summary>
internal static class Reduce
{
    /// <summary>Maps a picture onto a square: x′ = s·(x·cos a − y·sin a) + dx, y′ = s·(x·sin a + y·cos a) + dy.</summary>
    /// <param name="picture">From.</param>
    /// <param name="square">To, made side × side.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="scale">s, pixels of the square a pixel of the picture.</param>
    /// <param name="angle">a, in radians.</param>
    /// <param name="dx">Shift to the right, in pixels of the square.</param>
    /// <param name="dy">Shift down, likewise.</param>
    /// <param name="border">What is seen beyond the picture: black, or its last pixels.</param>
    public static void Warp(Mat picture, Mat square, int side, float scale, float angle, float dx, float dy,
        BorderTypes border = BorderTypes.Constant)
    {
        // Bilinear interpolation looks at four pixels: below half the size it is done larger, and the larger one averaged.
        int finer = Math.Clamp((int)MathF.Floor(1 / scale), 1, 8);
        float s = scale * finer * MathF.Cos(angle), t = scale * finer * MathF.Sin(angle);
        using var map = new Mat(2, 3, MatType.CV_32FC1);
        map.Set(0, 0, s);
        map.Set(0, 1, -t);
        map.Set(0, 2, dx * finer);
        map.Set(1, 0, t);
        map.Set(1, 1, s);
        map.Set(1, 2, dy * finer);
        if (finer == 1)
        {
            Cv2.WarpAffine(picture, square, map, new Size(side, side), InterpolationFlags.Linear, border, Scalar.Black);
            return;
        }
        using var large = new Mat();
        Cv2.WarpAffine(picture, large, map, new Size(side * finer, side * finer), InterpolationFlags.Linear, border, Scalar.Black);
        Cv2.Resize(large, square, new Size(side, side), 0, 0, InterpolationFlags.Area);
    }
}
