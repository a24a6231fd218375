using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>Finds the plain wall behind a studio photograph: pixels of the upper corners' colour that are connected with the upper edge.</summary>
internal static class Backdrop
{
    // Grey levels, each channel, within which a neighbour still counts as wall; and how plain the corners must be.
    private const double Step = 3, Plain = 14;

    /// <summary>The share of wall in each pixel, 0 … 1; all 0 where there is no plain wall.</summary>
    public static float[] Find(Mat picture)
    {
        int side = picture.Width, patch = Math.Max(4, side / 16);
        var share = new float[side * side];
        using var smooth = new Mat();
        Cv2.GaussianBlur(picture, smooth, new Size(0, 0), 0.8);
        using var mask = new Mat(side + 2, side + 2, MatType.CV_8UC1, Scalar.Black);
        Scalar step = Scalar.All(Step);
        foreach (int left in (int[])[0, side - patch])
        {
            using var corner = new Mat(smooth, new Rect(left, 0, patch, patch));
            Cv2.MeanStdDev(corner, out _, out Scalar deviation);
            if (Math.Max(deviation.Val0, Math.Max(deviation.Val1, deviation.Val2)) > Plain) continue;
            Cv2.FloodFill(smooth, mask, new Point(left + patch / 2, patch / 2), Scalar.Black, out _, step, step,
                FloodFillFlags.MaskOnly | (FloodFillFlags)(255 << 8));
        }
        using var inside = new Mat(mask, new Rect(1, 1, side, side));
        using var soft = new Mat();
        // A wall that has leaked into the face is none.
        using var face = new Mat(inside, new Rect(side * 3 / 8, side * 3 / 8, side / 4, side / 4));
        if (Cv2.CountNonZero(face) > side * side / 400) return share;
        // The wall takes the edge's mixed pixels, so that no light seam is left around the hair.
        int reach = 2 * Math.Max(1, (int)Math.Round(side / 135.0)) + 1;
        using var kernel = Cv2.GetStructuringElement(MorphShapes.Ellipse, new Size(reach, reach));
        Cv2.Dilate(inside, soft, kernel);
        Cv2.GaussianBlur(soft, soft, new Size(0, 0), 1);
        Span<byte> bytes = soft.AsSpan<byte>();
        for (int i = 0; i < share.Length; i++) share[i] = bytes[i] / 255f;
        return share;
    }
}
