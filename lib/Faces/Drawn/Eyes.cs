using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>Everything about the eyes: brows, eyes, and the glasses before them.</summary>
internal static class Eyes
{
    /// <summary>A brow: a band about the parabola through three points the muscles move, thinning outwards, of slanted hairs.</summary>
    public static void PaintBrow(Canvas c, FaceShape f, in FaceShape.Side s)
    {
        Person p = f.Person;
        float thick = 0.050f * (1 + 0.45f * p.BrowThickness), top = MathF.Min(s.BrowMidV, MathF.Min(s.BrowInV, s.BrowOutV)) - 0.1f;
        float bottom = MathF.Max(s.BrowInV, MathF.Max(s.BrowMidV, s.BrowOutV)) + 0.1f, from = s.BrowInU - 0.06f, to = s.BrowOutU + 0.05f;
        Colour hair = f.Colours.Hair * (0.8f - 0.3f * p.Grey);
        float density = 0.72f + 0.22f * p.BrowThickness, soft = 0.6f * c.Pixel + 0.012f;
        foreach (int i in s.Sign < 0 ? c.In(-to, top, -from, bottom) : c.In(from, top, to, bottom))
        {
            float u = c.U[i] * s.Sign, v = c.V[i];
            float t = (u - s.BrowInU) / (s.BrowOutU - s.BrowInU);
            if (t is < -0.12f or > 1.06f) continue;
            float line = BrowLine(s, u);
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
    private static float BrowLine(in FaceShape.Side s, float u)
    {
        float t = (u - s.BrowInU) / (s.BrowOutU - s.BrowInU), m = (s.BrowMidU - s.BrowInU) / (s.BrowOutU - s.BrowInU);
        return s.BrowInV * (t - m) * (t - 1) / m + s.BrowMidV * t * (1 - t) / (m * (1 - m)) + s.BrowOutV * t * (t - m) / (1 - m);
    }

    /// <summary>An eye: ball, iris, pupil, the window's reflection, two lids with lashes, the crease above.</summary>
    public static void Paint(Canvas c, FaceShape f, in FaceShape.Side s, Scene scene, Pose pose)
    {
        float middle = s.Sign * s.EyeU, half = s.EyeHalf, reach = half * 1.35f;
        var look = new Look(c, f.Colours, scene, pose);
        foreach (int i in c.In(middle - reach, s.EyeV - 0.36f, middle + reach, s.EyeV + 0.2f))
        {
            float du = c.U[i] - middle, outward = du * s.Sign, dv = c.V[i] - s.EyeV + s.EyeTilt * outward, t = outward / half, q = t * t;
            if (q > 1.6f) continue;
            // The upper lid peaks inside of the middle, the lower outside, as lids do.
            float round = MathF.Max(0, 1 - q), upper = -s.LidUp * round * (1.12f - 0.12f * q - 0.16f * t);
            float lower = s.LidDown * round * (1 + 0.22f * t);
            var at = new Place(du, dv, t, upper, lower);
            if (q < 1)
            {
                float open = Smooth.Clamp01(0.5f + (dv - upper) / look.Edge) * Smooth.Clamp01(0.5f + (lower - dv) / look.Edge)
                    * Smooth.Clamp01((lower - upper) / look.Edge);
                if (open > 0) c.Blend(i, Ball(at, look, s.Closed), open);
                // The wet edge of the lower lid catches light.
                c.Blend(i, look.Pink * 1.05f, 0.35f * Smooth.Near(dv - lower - 0.012f, 0.014f) * round);
            }
            PaintLids(c, i, at, s, look.Lash);
        }
    }

    private static Colour Ball(in Place at, in Look look, float closed)
    {
        var (du, dv, t, upper, _) = at;
        float ball = 1 - 0.38f * (t * t) - 0.3f * dv * dv * 20, shadow = 0.50f + 0.50f * Smooth.Step(-0.012f, 0.085f, dv - upper);
        Colour shown = Smooth.Mix(look.White, look.Pink, 0.85f * Smooth.Step(-0.72f, -0.93f, t)) * MathF.Max(0.3f, ball);
        float gu = du - look.IrisU, gv = dv - look.IrisV, r2 = gu * gu + gv * gv;
        if (r2 < 0.0145f)
        {
            const float Radius = 0.097f;
            float r = MathF.Sqrt(r2);
            float glow = 1.0f + 0.5f * Smooth.Step(-0.02f, 0.07f, gv) - 0.62f * Smooth.Step(Radius * 0.72f, Radius, r);
            Colour iris = Smooth.Mix(look.Iris * glow, look.Pupil, Smooth.Clamp01(0.5f + (0.041f - r) / look.Edge));
            shown = Smooth.Mix(shown, iris, Smooth.Clamp01(0.5f + (Radius - r) / (look.Edge + 0.008f)));
        }
        shown *= shadow;
        float hu = du - look.GlintU, hv = dv - look.GlintV;
        float glint = 0.85f * Smooth.Clamp01(0.5f + (0.018f - MathF.Sqrt(hu * hu + hv * hv)) / look.Edge) * (1 - closed);
        return Smooth.Mix(shown, look.Glint, glint);
    }

    private static void PaintLids(Canvas c, int i, in Place at, in FaceShape.Side s, Colour lash)
    {
        var (_, dv, t, upper, lower) = at;
        float across = MathF.Abs(t), ends = Smooth.Step(1.18f, 0.9f, across), outer = Smooth.Step(-0.7f, 0.7f, t);
        float line = dv - upper + 0.006f - (t > 0.85f ? 0.05f * (t - 0.85f) : 0), width = 0.020f + 0.014f * outer + 0.35f * c.Pixel;
        c.Blend(i, lash, 0.88f * Smooth.Bell(line * line / (width * width)) * ends * (t < -0.9f ? 0.5f : 1));
        float under = dv - lower - 0.012f;
        c.Blend(i, lash, (0.20f + 0.25f * outer) * Smooth.Near(under, 0.017f) * Smooth.Step(1.1f, 0.85f, across));
        float crease = dv + s.Crease * (1.0f - 0.62f * (t * t)) - 0.02f * t;
        float fold = Smooth.Near(crease, 0.026f) * Smooth.Step(1.2f, 0.7f, across) * (1 - 0.7f * s.Closed), dark = 1 - 0.42f * fold;
        c.Light[i] *= new Colour(dark, dark * (1 - 0.03f * fold), dark);
    }

    /// <summary>Glasses: two rims, a bridge, temples, and what the lenses reflect.</summary>
    public static void PaintGlasses(Canvas c, FaceShape f, Scene s)
    {
        float amount = f.Person.Glasses, thick = 0.010f + 0.026f * amount, square = f.Person.JawWidth > 0 ? 0.75f : 0.15f;
        float halfU = 0.35f, halfV = 0.25f + 0.03f * f.Person.BrowArch, centre = 0.07f, edge = 0.8f * c.Pixel;
        Colour rim = f.Colours.Rim * s.LightAt(0, -0.3f), glare = s.LightAt(0, -0.5f);
        foreach (int i in c.In(-1.15f, -0.3f, 1.15f, 0.45f))
        {
            float u = MathF.Abs(c.U[i]), v = c.V[i] - centre, x = (u - 0.505f) / halfU, w = v / halfV;
            float round = MathF.Sqrt(x * x + w * w), x2 = x * x, w2 = w * w, box = MathF.Sqrt(MathF.Sqrt(x2 * x2 + w2 * w2));
            float distance = (Smooth.Mix(round, box, square) - 1) * 0.29f;
            float cover = Smooth.Clamp01(0.5f + (thick - MathF.Abs(distance)) / edge);
            float bar = u < 0.16f ? MathF.Abs(v + 0.06f + 0.8f * u * u) : u > 0.85f ? MathF.Abs(v + 0.09f) : 1;
            cover = MathF.Max(cover, Smooth.Clamp01(0.5f + (thick * 0.9f - bar) / edge) * (u > 0.85f ? c.Cover[i] : 1));
            float inside = Smooth.Clamp01(0.5f - distance / edge), band = c.U[i] + 0.8f * v + 0.55f * s.Light.X;
            c.Blend(i, glare, inside * (0.03f + 0.17f * Smooth.Near(band, 0.18f)));
            c.Blend(i, rim, cover * Smooth.Clamp01(0.55f + 0.9f * amount));
        }
    }

    /// <summary>A point of an eye: from its middle, along its axis (−1 inner corner … 1 outer), and the lids above and below it.</summary>
    private readonly record struct Place(float U, float V, float Along, float Upper, float Lower);

    /// <summary>Both eyes' colours in the light of the scene, and where they look.</summary>
    private readonly struct Look
    {
        public readonly Colour White, Pink, Lash, Iris, Pupil, Glint;
        public readonly float IrisU, IrisV, GlintU, GlintV, Edge;

        public Look(Canvas c, in PersonColours colours, Scene scene, Pose pose)
        {
            Colour lit = scene.LightAt(c.Tilt.X, c.Tilt.Y);
            (White, Pink) = (lit * new Colour(0.40f, 0.365f, 0.345f), lit * colours.Skin * new Colour(1.0f, 0.62f, 0.6f));
            (Lash, Iris, Pupil, Glint) = (colours.Hair * lit * 0.25f, lit * colours.Iris, lit * 0.006f, lit * 0.9f);
            (IrisU, IrisV) = (0.07f * pose.GazeX, -0.026f + 0.05f * pose.GazeY);
            (GlintU, GlintV) = (IrisU + 0.045f * scene.Light.X + 0.01f, IrisV - 0.035f + 0.02f * scene.Light.Y);
            Edge = 0.9f * c.Pixel;
        }
    }
}
