namespace MsstNet.Faces.Drawn;

/// <summary>The eyebrows: a band about the parabola through three points the muscles move, thinning outwards, of slanted hairs.</summary>
internal static class Brows
{
    public static void Paint(Canvas c, FaceShape f, in Palette palette)
    {
        Paint(c, f.Left, f.Person, palette);
        Paint(c, f.Right, f.Person, palette);
    }

    private static void Paint(Canvas c, in FaceShape.Side s, Person p, in Palette palette)
    {
        float thick = 0.050f * (1 + 0.45f * p.BrowThickness), top = MathF.Min(s.BrowMidV, MathF.Min(s.BrowInV, s.BrowOutV)) - 0.1f;
        float bottom = MathF.Max(s.BrowInV, MathF.Max(s.BrowMidV, s.BrowOutV)) + 0.1f, from = s.BrowInU - 0.06f, to = s.BrowOutU + 0.05f;
        var (left, above, right, below) = s.Sign < 0 ? c.Box(-to, top, -from, bottom) : c.Box(from, top, to, bottom);
        Colour hair = palette.Hair * (0.8f - 0.3f * p.Grey);
        float density = 0.72f + 0.22f * p.BrowThickness, soft = 0.6f * c.Pixel + 0.012f;
        for (int y = above; y < below; y++)
            for (int i = y * c.Side + left, end = y * c.Side + right; i < end; i++)
            {
                float u = c.U[i] * s.Sign, v = c.V[i];
                float t = (u - s.BrowInU) / (s.BrowOutU - s.BrowInU);
                if (t is < -0.12f or > 1.06f) continue;
                float line = Line(s, u);
                // The inner head is tall and fades, the tail runs out in a point.
                float half = thick * (t < 0.25f ? 0.80f + 0.8f * t : 1.15f - 0.15f * t - 0.75f * t * t) + 0.006f;
                float distance = MathF.Abs(v - line) - half;
                float cover = Smooth.Step(soft, -soft, distance) * Smooth.Step(-0.10f, 0.12f, t) * Smooth.Step(1.05f, 0.85f, t);
                if (cover == 0) continue;
                float strand = 0.88f + 0.28f * Grain.At((u + (v - line) * (1.4f - 2 * t)) * 34 + p.Texture, v * 7);
                c.Dye(i, hair, Smooth.Clamp01(cover * density * strand));
                c.Gloss[i] *= 1 - cover;
                c.Height[i] += 0.012f * cover;
            }
    }

    // Through (0, In), (m, Mid), (1, Out) with m where the arch peaks.
    private static float Line(in FaceShape.Side s, float u)
    {
        float t = (u - s.BrowInU) / (s.BrowOutU - s.BrowInU), m = (s.BrowMidU - s.BrowInU) / (s.BrowOutU - s.BrowInU);
        return s.BrowInV * (t - m) * (t - 1) / m + s.BrowMidV * t * (1 - t) / (m * (1 - m)) + s.BrowOutV * t * (t - m) / (1 - m);
    }
}
