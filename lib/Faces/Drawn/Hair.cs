namespace MsstNet.Faces.Drawn;

/// <summary>Scalp hair: what hangs or stands behind the face, and what grows over its edge.</summary>
internal static class Hair
{
    /// <summary>The mass behind: an ellipse on the skull, or curtains to the shoulders.</summary>
    public static void PaintBehind(Canvas c, FaceShape f, in Palette palette, Scene scene)
    {
        Person p = f.Person;
        if (p.Hair == HairStyle.Bald) return;
        float volume = p.Hair switch { HairStyle.Loose => 0.24f, HairStyle.Curly => 0.42f, HairStyle.Tied => 0.05f,
            _ => 0.10f } + 0.06f * p.HairVolume;
        float width = f.HeadWidth + volume, curl = p.Hair == HairStyle.Curly ? 0.11f : 0.035f;
        bool curtains = p.Hair == HairStyle.Loose;
        float foot = curtains ? 9 : p.Hair == HairStyle.Curly ? 0.55f : 0.12f;
        for (int i = 0; i < c.Cover.Length; i++)
        {
            float u = c.U[i], v = c.V[i], au = MathF.Abs(u);
            if (c.Cover[i] == 1) continue;                 // the face will cover it
            if (v > 0.5f && au < f.HeadWidth * 0.56f) continue;   // the neck is before it
            if (au > width + 0.3f || v > foot + 0.4f) continue;
            float wave = curl * Grain.At(u * 6 + p.Texture, v * 4) + 0.3f * curl * Grain.At(u * 17, v * 11);
            float top = (v + 0.25f) / (1.25f + volume), inside = width * MathF.Sqrt(MathF.Max(0, 1 - (v < -0.25f ? top * top : 0))) - au + wave;
            if (curtains) inside += 0.05f * Smooth.Step(-0.3f, 0.2f, v) * Smooth.Wave(v * 0.4f + p.HairVolume);
            float cover = Smooth.Step(-0.01f - c.Pixel, 0.02f + c.Pixel, inside) * Smooth.Step(foot + 0.12f, foot - 0.05f, v + wave);
            if (cover > 0) c.Blend(i, Strand(c, p, palette, scene, u, v, 0.72f), cover);
        }
    }

    /// <summary>The hairline, the temples and a fringe.</summary>
    public static void PaintFront(Canvas c, FaceShape f, in Palette palette, Scene scene)
    {
        Person p = f.Person;
        if (p.Hair == HairStyle.Bald) return;
        float line = p.Hair == HairStyle.Fringe ? -0.50f : -0.98f - 0.10f * p.Forehead,
            side = p.Hair is HairStyle.Loose or HairStyle.Curly ? 0.95f : 0.62f;
        line -= 0.05f * p.HairVolume;
        float part = 0.35f * p.Asymmetry, ragged = p.Hair == HairStyle.Tied ? 0.02f : p.Hair == HairStyle.Fringe ? 0.09f : 0.05f;
        var (left, top, right, bottom) = c.Box(-1.4f, -2, 1.4f, p.Hair == HairStyle.Loose ? 2.2f : 0.4f);
        for (int y = top; y < bottom; y++)
            for (int i = y * c.Side + left, end = y * c.Side + right; i < end; i++)
            {
                float u = c.U[i], v = c.V[i], au = MathF.Abs(u), lean = (u - part) / f.HeadWidth;
                float a = au / f.HeadWidth;
                if (c.Cover[i] == 0 && p.Hair != HairStyle.Loose) continue;
                float q = a * a, drop = p.Hair == HairStyle.Fringe ? 0.22f * lean * lean * lean * lean : 0.10f * q + side * q * q * q;
                if (a < 0.78f && line + drop - v < -2 * ragged - 0.1f) continue;   // no strand reaches so far
                float jitter = ragged * (Grain.At(u * 14 + p.Texture, v * 2) + 0.6f * Grain.At(u * 33, v * 5));
                float inside = line + drop - v + jitter;
                float soft = 0.02f + c.Pixel, cover = Smooth.Step(-soft, soft + 0.03f, inside);
                // Sideburns end at the ear; long hair keeps falling over the edge of the face.
                float inner = p.Hair == HairStyle.Loose ? 0.90f + 0.10f * Smooth.Step(0.3f, 1.3f, v) - 0.05f * p.HairVolume : 0.955f;
                float temple = a - inner + 0.5f * jitter;
                float strip = Smooth.Step(-0.015f - c.Pixel, 0.02f + c.Pixel, temple) * Smooth.Step(-0.8f, -0.5f, v);
                if (p.Hair == HairStyle.Loose) strip *= Smooth.Step(f.HeadWidth + 0.25f, f.HeadWidth + 0.1f, au);
                else strip *= Smooth.Step(0.30f, 0.0f, v) * c.Cover[i] * (p.Hair == HairStyle.Tied ? 0.5f : 1);
                cover = MathF.Max(c.Cover[i] > 0 ? cover : 0, strip);
                if (cover > 0) c.Blend(i, Strand(c, p, palette, scene, u, v, 1), cover);
            }
    }

    private static Colour Strand(Canvas c, Person p, in Palette palette, Scene scene, float u, float v, float deep)
    {
        bool curly = p.Hair == HairStyle.Curly;
        float flow = p.Hair is HairStyle.Tied ? MathF.Abs(u) * 20 + v * 14 : u * 26 + 2 * v;
        float strand = curly ? Grain.At(u * 18 + p.Texture, v * 18) : Grain.At(flow + p.Texture, v * 3 - MathF.Abs(u) * 2);
        float fine = curly ? Grain.At(u * 40, v * 40) : Grain.At(flow * 2.3f, v * 6);
        float nx = 0.9f * u, ny = 0.35f * (v - 0.1f);
        Colour lit = Skin.LightAt(scene, nx, MathF.Max(-0.8f, ny));
        float sheen = Smooth.Near(v + 0.75f + 0.12f * strand, 0.33f) * (0.015f + 0.10f * palette.Hair.R) * (curly ? 0.3f : 1);
        return lit * (palette.Hair * (deep * (0.95f + 0.42f * strand + 0.25f * fine)) + new Colour(sheen, sheen * 0.95f, sheen * 0.9f));
    }
}
