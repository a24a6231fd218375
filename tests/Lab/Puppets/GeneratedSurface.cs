using System.Numerics;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// The shape of the generated face as a height over the plane: z(x, y) in centimetres. An egg, with humps and hollows for what a face has. The
/// numbers are those of an adult: pupils 6.4 apart, 11 from brows to chin.
/// </summary>
internal static class GeneratedSurface
{
    /// <summary>Middle of the eyeball on the viewer's right; the other one is its mirror image.</summary>
    public static readonly Vector3 Eye = new(3.2f, 3.4f, 7.55f);

    /// <summary>Radius of the eyeballs.</summary>
    public const float EyeRadius = 1.75f;

    /// <summary>Where the eyes' and the mouth's corners are, on the viewer's right.</summary>
    public const float InnerCorner = 1.8f, OuterCorner = 4.6f, MouthCorner = 2.2f;

    private const float LidsMeet = 3.35f, LidThickness = 0.08f;

    private static readonly (float At, float Value)[] Widths =
    [
        (-8.8f, 1.9f), (-7.6f, 3.1f), (-6.9f, 4), (-6.2f, 4.65f), (-4.5f, 5.8f), (-2.4f, 6.6f), (-0.5f, 7), (1.5f, 7.3f), (4.5f, 7.4f), (7, 6.9f),
        (9.6f, 5.4f),
    ];

    private static readonly (float At, float Value)[] NoseHeights =
        [(-1.75f, 0), (-1.3f, 0.6f), (-0.85f, 1.75f), (-0.3f, 2.3f), (0.4f, 2.35f), (1.6f, 1.75f), (2.6f, 1.15f), (3.7f, 0.6f), (5, 0)];

    private static readonly (float At, float Value)[] NoseWidths = [(-1.2f, 0.95f), (0.2f, 0.85f), (2, 0.75f), (4.6f, 0.7f)];

    private static readonly (float At, float Value)[] Brows =
        [(0, 5.8f), (1.2f, 5.9f), (2.4f, 6.2f), (3.8f, 6.3f), (4.8f, 6), (5.8f, 5.2f), (7.4f, 4.9f)];

    private static readonly (float At, float Value)[] UpperLips =
        [(0, -2.5f), (0.6f, -2.4f), (1.6f, -2.75f), (2.2f, -3.2f), (2.4f, -3.3f), (7.4f, -2.9f)];

    private static readonly (float At, float Value)[] LowerLips =
        [(0, -4.4f), (1, -4.3f), (1.8f, -4), (2.2f, -3.65f), (2.4f, -3.6f), (7.4f, -3.9f)];

    /// <summary>Half the width of the face at a height.</summary>
    public static float HalfWidth(float y) => Between(Widths, y);

    /// <summary>The edge of the lid above (1) or below (−1) an eye at the given distance from the middle of the face.</summary>
    public static float Lid(float across, int side) => LidsMeet + (side > 0 ? 0.62f : -0.4f) * Opening(across);

    /// <summary>How far the lids are apart.</summary>
    public static float LidsApart(float across) => 1.02f * Opening(across);

    /// <summary>Where the lips meet.</summary>
    public static float Mouth(float across) => -3.35f - 0.1f * MathF.Min(1, across * across / (MouthCorner * MouthCorner));

    /// <summary>The middle of a brow.</summary>
    public static float Brow(float across) => Between(Brows, across);

    /// <summary>Where the red of the upper lip ends.</summary>
    public static float UpperLip(float across) => Between(UpperLips, across);

    /// <summary>Where the red of the lower lip ends.</summary>
    public static float LowerLip(float across) => Between(LowerLips, across);

    /// <summary>A place on the face's surface.</summary>
    public static Vector3 At(float x, float y) => new(x, y, Depth(x, y));

    /// <summary>Height of the face over a place of the plane.</summary>
    public static float Depth(float x, float y)
    {
        float across = MathF.Abs(x), side = MathF.Min(1, across / (HalfWidth(y) + 0.25f));
        float z = 2.8f + 7.9f * MathF.Pow(1 - MathF.Pow(side, 2.3f), 0.62f);
        if (y > 4) z -= 0.055f * (y - 4) * (y - 4);
        if (y < -6.8f) z -= 1.1f * (y + 6.8f) * (y + 6.8f);
        z += Hump(-1.15f, across - 3, y - 3.6f, 1.7f, 1) + Hump(0.4f, across - 3, y - 5.7f, 2.4f, 0.7f) + Hump(-0.25f, x, y - 4.2f, 1, 0.8f);
        float nose = x / Between(NoseWidths, y);
        z += Between(NoseHeights, y) * MathF.Exp(-nose * nose) + Hump(0.85f, across - 1.1f, y + 0.55f, 0.42f, 0.5f);
        z += Hump(0.35f, across - 4, y - 0.2f, 2, 1.8f) + Hump(0.9f, x, y + 3.4f, 2.4f, 1.9f) + Hump(-0.12f, x, y + 1.9f, 0.3f, 0.5f);
        z += Hump(0.28f, x, y + 2.9f, 1.9f, 0.35f) + Hump(0.35f, x, y + 3.9f, 1.6f, 0.4f) + Hump(-0.3f, x, y - Mouth(across), 1.5f, 0.2f);
        z += Hump(-0.4f, x, y + 5.1f, 1.6f, 0.5f) + Hump(0.55f, x, y + 6.6f, 1.5f, 0.9f);
        // The lids lie on the eyeball.
        float thick = EyeRadius + LidThickness, beyond = thick * thick - (across - Eye.X) * (across - Eye.X) - (y - Eye.Y) * (y - Eye.Y);
        return beyond > 0 ? MathF.Max(z, Eye.Z + MathF.Sqrt(beyond)) : z;
    }

    /// <summary>A curve through points in the order of their places, with level ends and no corners.</summary>
    public static float Between((float At, float Value)[] points, float at)
    {
        int next = Array.FindIndex(points, point => point.At >= at);
        if (next <= 0) return points[next < 0 ? ^1 : 0].Value;
        var (before, after) = (points[next - 1], points[next]);
        float length = after.At - before.At, share = (at - before.At) / length, back = 1 - share;
        // Hermite's cubic with the slopes that the neighbours give.
        return (1 + 2 * share) * back * back * before.Value + share * back * back * length * Slope(points, next - 1)
            + share * share * (3 - 2 * share) * after.Value - share * share * back * length * Slope(points, next);
    }

    private static float Slope((float At, float Value)[] points, int at) =>
        at == 0 || at == points.Length - 1 ? 0 : (points[at + 1].Value - points[at - 1].Value) / (points[at + 1].At - points[at - 1].At);

    // 1 in the middle of the eye, 0 at its corners and beyond.
    private static float Opening(float across)
    {
        float half = (OuterCorner - InnerCorner) / 2, from = (across - (InnerCorner + OuterCorner) / 2) / half;
        return MathF.Abs(from) >= 1 ? 0 : MathF.Pow(1 - from * from, 0.8f);
    }

    private static float Hump(float height, float dx, float dy, float rx, float ry) =>
        height * MathF.Exp(-(dx * dx / (rx * rx)) - (dy * dy / (ry * ry)));
}
