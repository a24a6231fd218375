namespace MsstNet.Faces.Drawn;

/// <summary>An eye: ball, iris, pupil, the window's reflection, two lids with lashes, the crease above.</summary>
internal static class Eyes
{
    public static void Paint(Canvas c, in FaceShape.Side s, in Palette palette, Scene scene, Pose pose)
    {
        float uc = s.Sign * s.EyeU, half = s.EyeHalf, reach = half * 1.35f;
        var (left, top, right, bottom) = c.Box(uc - reach, s.EyeV - 0.36f, uc + reach, s.EyeV + 0.2f);
        Colour lit = Skin.LightAt(scene, c.Tilt.X, c.Tilt.Y);
        Colour white = lit * new Colour(0.40f, 0.365f, 0.345f), pink = lit * palette.Skin * new Colour(1.0f, 0.62f, 0.6f),
            lash = palette.Hair * lit * 0.25f;
        float irisU = 0.07f * pose.GazeX, irisV = -0.026f + 0.05f * pose.GazeY, radius = 0.097f, edge = 0.9f * c.Pixel;
        float glintU = irisU + 0.045f * scene.LightX + 0.01f, glintV = irisV - 0.035f + 0.02f * scene.LightY;
        for (int y = top; y < bottom; y++)
            for (int i = y * c.Side + left, end = y * c.Side + right; i < end; i++)
            {
                float du = c.U[i] - uc, outward = du * s.Sign, dv = c.V[i] - s.EyeV + s.EyeTilt * outward, t = outward / half, q = t * t;
                if (q > 1.6f) continue;
                // The upper lid peaks inside of the middle, the lower outside, as lids do.
                float round = MathF.Max(0, 1 - q), upper = -s.LidUp * round * (1.12f - 0.12f * q - 0.16f * t),
                    lower = s.LidDown * round * (1 + 0.22f * t);
                if (q < 1)
                {
                    float open = Smooth.Clamp01(0.5f + (dv - upper) / edge) * Smooth.Clamp01(0.5f + (lower - dv) / edge)
                        * Smooth.Clamp01((lower - upper) / edge);
                    if (open > 0)
                    {
                        float ball = 1 - 0.38f * q - 0.3f * dv * dv * 20, shadow = 0.50f + 0.50f * Smooth.Step(-0.012f, 0.085f, dv - upper);
                        Colour shown = Colour.Mix(white, pink, 0.85f * Smooth.Step(-0.72f, -0.93f, t)) * MathF.Max(0.3f, ball);
                        float gu = du - irisU, gv = dv - irisV, r2 = gu * gu + gv * gv;
                        if (r2 < 0.0145f)
                        {
                            float r = MathF.Sqrt(r2);
                            Colour iris = lit * palette.Iris * (1.0f + 0.5f * Smooth.Step(-0.02f, 0.07f, gv) - 0.62f * Smooth.Step(radius * 0.72f,
                                radius, r));
                            iris = Colour.Mix(iris, lit * 0.006f, Smooth.Clamp01(0.5f + (0.041f - r) / edge));
                            shown = Colour.Mix(shown, iris, Smooth.Clamp01(0.5f + (radius - r) / (edge + 0.008f)));
                        }
                        shown *= shadow;
                        float hu = du - glintU, hv = dv - glintV;
                        shown = Colour.Mix(shown, lit * 0.9f,
                            0.85f * Smooth.Clamp01(0.5f + (0.018f - MathF.Sqrt(hu * hu + hv * hv)) / edge) * (1 - s.Closed));
                        c.Blend(i, shown, open);
                    }
                    // The wet edge of the lower lid catches light.
                    c.Blend(i, pink * 1.05f, 0.35f * Smooth.Near(dv - lower - 0.012f, 0.014f) * round);
                }
                float ends = Smooth.Step(1.18f, 0.9f, MathF.Abs(t)), outer = Smooth.Step(-0.7f, 0.7f, t);
                float line = dv - upper + 0.006f - (t > 0.85f ? 0.05f * (t - 0.85f) : 0), width = 0.020f + 0.014f * outer + 0.35f * c.Pixel;
                c.Blend(i, lash, 0.88f * Smooth.Bell(line * line / (width * width)) * ends * (t < -0.9f ? 0.5f : 1));
                float under = dv - lower - 0.012f;
                c.Blend(i, lash, (0.20f + 0.25f * outer) * Smooth.Near(under, 0.017f) * Smooth.Step(1.1f, 0.85f, MathF.Abs(t)));
                float crease = dv + s.Crease * (1.0f - 0.62f * q) - 0.02f * t, fold = Smooth.Near(crease, 0.026f) * Smooth.Step(1.2f, 0.7f,
                    MathF.Abs(t)) * (1 - 0.7f * s.Closed);
                float dark = 1 - 0.42f * fold;
                c.Red[i] *= dark; c.Green[i] *= dark * (1 - 0.03f * fold); c.Blue[i] *= dark;
            }
    }
}
