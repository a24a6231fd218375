namespace MsstNet.Faces.Drawn;

/// <summary>Glasses: two rims, a bridge, temples, and what the lenses reflect.</summary>
internal static class Spectacles
{
    public static void Paint(Canvas c, FaceShape f, in Palette palette, Scene s)
    {
        float amount = f.Person.Glasses, thick = 0.010f + 0.026f * amount, square = f.Person.JawWidth > 0 ? 0.75f : 0.15f;
        float halfU = 0.35f, halfV = 0.25f + 0.03f * f.Person.BrowArch, centre = 0.07f, edge = 0.8f * c.Pixel;
        Colour rim = palette.Rim * Skin.LightAt(s, 0, -0.3f), glare = Skin.LightAt(s, 0, -0.5f);
        var (left, top, right, bottom) = c.Box(-1.15f, -0.3f, 1.15f, 0.45f);
        for (int y = top; y < bottom; y++)
            for (int i = y * c.Side + left, end = y * c.Side + right; i < end; i++)
            {
                float u = MathF.Abs(c.U[i]), v = c.V[i] - centre, x = (u - 0.505f) / halfU, w = v / halfV;
                float round = MathF.Sqrt(x * x + w * w), x2 = x * x, w2 = w * w, box = MathF.Sqrt(MathF.Sqrt(x2 * x2 + w2 * w2));
                float distance = (Smooth.Mix(round, box, square) - 1) * 0.29f;
                float cover = Smooth.Clamp01(0.5f + (thick - MathF.Abs(distance)) / edge);
                float bar = u < 0.16f ? MathF.Abs(v + 0.06f + 0.8f * u * u) : u > 0.85f ? MathF.Abs(v + 0.09f) : 1;
                cover = MathF.Max(cover, Smooth.Clamp01(0.5f + (thick * 0.9f - bar) / edge) * (u > 0.85f ? c.Cover[i] : 1));
                float inside = Smooth.Clamp01(0.5f - distance / edge), band = c.U[i] + 0.8f * v + 0.55f * s.LightX;
                c.Blend(i, glare, inside * (0.03f + 0.17f * Smooth.Near(band, 0.18f)));
                c.Blend(i, rim, cover * Smooth.Clamp01(0.55f + 0.9f * amount));
            }
    }
}
