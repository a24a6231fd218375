using System.Numerics;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>Where a picture goes on a square: turned and scaled, one point of it on one point of the square.</summary>
/// <param name="Scale">Pixels of the square a pixel of the picture.</param>
/// <param name="Angle">In radians.</param>
/// <param name="From">The point in the picture.</param>
/// <param name="To">Its place in the square.</param>
internal readonly record struct Placement(double Scale, double Angle, (double X, double Y) From, (double X, double Y) To)
{
    /// <summary>Where a point of the picture goes on the square.</summary>
    public Vector2 Of(Vector2 point)
    {
        double cos = Scale * Math.Cos(Angle), sin = Scale * Math.Sin(Angle), x = point.X - From.X, y = point.Y - From.Y;
        return new((float)(To.X + (cos * x) - (sin * y)), (float)(To.Y + (sin * x) + (cos * y)));
    }

    /// <summary>Fills the square, side × side; beyond the picture its last pixels go on.</summary>
    public void Warp(Mat picture, Mat square, int side)
    {
        double cos = Scale * Math.Cos(Angle), sin = Scale * Math.Sin(Angle);
        float dx = (float)(To.X - ((cos * From.X) - (sin * From.Y))), dy = (float)(To.Y - ((sin * From.X) + (cos * From.Y)));
        new Similarity((float)Scale, (float)Angle, dx, dy).Warp(picture, square, side, BorderTypes.Replicate);
    }
}
