using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>A face found in a picture; lengths in pixels, x to the right and y down.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Score">0 … 1, how sure the detector is.</param>
/// <param name="LeftEye">The eye on the left of the picture.</param>
/// <param name="RightEye">The eye on the right of the picture.</param>
public sealed record Face(float X, float Y, float Width, float Height, float Score, Point2f LeftEye, Point2f RightEye)
{
    /// <summary>Middle of the box.</summary>
    public Point2f Centre => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>Area in pixels.</summary>
    public float Area => Width * Height;

    /// <summary>Area both boxes have over the area either has.</summary>
    public float Overlap(Face other)
    {
        float width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        float height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        if (width <= 0 || height <= 0) return 0;
        float both = width * height;
        return both / (Area + other.Area - both);
    }
}
