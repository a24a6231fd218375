using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>
/// Where the points of a picture go on a square: x′ = s·(x·cos a − y·sin a) + dx, y′ = s·(x·sin a + y·cos a) + dy.
/// </summary>
/// <param name="Scale">s, pixels of the square for a pixel of the picture.</param>
/// <param name="Angle">a, in radians.</param>
/// <param name="Dx">Shift to the right, in pixels of the square.</param>
/// <param name="Dy">Shift down, likewise.</param>
internal readonly record struct Similarity(float Scale, float Angle, float Dx, float Dy)
{
    /// <summary>Draws a picture on a square, without the jagged edges that come from skipping pixels.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="square">Becomes side × side.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="border">What is seen beyond the picture: black, or its last pixels.</param>
    public void Warp(Mat picture, Mat square, int side, BorderTypes border = BorderTypes.Constant)
    {
        // Bilinear interpolation looks at four pixels: below half the size it is done larger, and the larger one averaged.
        int finer = Math.Clamp((int)MathF.Floor(1 / Scale), 1, 8);
        float s = Scale * finer * MathF.Cos(Angle), t = Scale * finer * MathF.Sin(Angle);
        using var map = Mat.FromArray(new[,] { { s, -t, Dx * finer }, { t, s, Dy * finer } });
        Cv2.WarpAffine(picture, square, map, new Size(side * finer, side * finer), InterpolationFlags.Linear, border, Scalar.Black);
        if (finer > 1) Cv2.Resize(square, square, new Size(side, side), 0, 0, InterpolationFlags.Area);
    }
}
