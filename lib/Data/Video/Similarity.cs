using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>Maps the points of a picture to a square: x′ = s·(x·cos a − y·sin a) + dx, y′ = s·(x·sin a + y·cos a) + dy.</summary>
/// <param name="Scale">s, pixels of the square for a pixel of the picture.</param>
/// <param name="Angle">a, in radians.</param>
/// <param name="Dx">Shift to the right, in pixels of the square.</param>
/// <param name="Dy">Shift down, likewise.</param>
internal readonly record struct Similarity(float Scale, float Angle, float Dx, float Dy)
{
    /// <summary>Draws a picture on a square. A strong reduction averages pixels instead of skipping them.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="square">Becomes side × side.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="border">What is seen beyond the picture: black, or its last pixels.</param>
    public void Warp(Mat picture, Mat square, int side, BorderTypes border = BorderTypes.Constant)
    {
        // Bilinear interpolation reads four pixels only, so below half the size the picture is drawn larger and then averaged.
        int finer = Math.Clamp((int)MathF.Floor(1 / Scale), 1, 8);
        float s = Scale * finer * MathF.Cos(Angle), t = Scale * finer * MathF.Sin(Angle);
        using var map = Mat.FromArray(new[,] { { s, -t, Dx * finer }, { t, s, Dy * finer } });
        Cv2.WarpAffine(picture, square, map, new Size(side * finer, side * finer), InterpolationFlags.Linear, border, Scalar.Black);
        if (finer > 1) Cv2.Resize(square, square, new Size(side, side), 0, 0, InterpolationFlags.Area);
    }
}
