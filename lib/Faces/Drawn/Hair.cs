using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>Scalp hair: what hangs or stands behind the face, and what grows over its edge.</summary>
internal static class Hair
{
    /// <summary>The mass behind: an ellipse on the skull, or curtains to the shoulders.</summary>
    public static void PaintBehind(Canvas c, FaceShape f, Scene scene)
    {
        Person p = f.Person;
        if (p.Hair == HairStyle.Bald) return;
        Cut cut = Cut.Of(p.Hair);
        float volume = cut.Volume + 0.06f * p.HairVolume, width = f.HeadWidth + volume;
        for (int i = 0; i < c.Cover.Length; i++)
        {
            float u = c.U[i], v = c.V[i], au = MathF.Abs(u);
            if (c.Cover[i] == 1) continue;                 // the face will cover it
            if (v > 0.5f && au < f.HeadWidth * 0.56f) continue;   // the neck is before it
            if (au > width + 0.3f || v > cut.Foot + 0.4f) continue;
            float wave = cut.Curl * Grain.At(u * 6 + p.Texture, v * 4) + 0.3f * cut.Curl * Grain.At(u * 17, v * 11);
            float top = (v + 0.25f) / (1.25f + volume), inside = width * MathF.Sqrt(MathF.Max(0, 1 - (v < -0.25f ? top * top : 0))) - au + wave;
            if (p.Hair == HairStyle.Loose) inside += 0.05f * Smooth.Step(-0.3f, 0.2f, v) * Smooth.Wave(v * 0.4f + p.HairVolume);
            float cover = Smooth.Step(-0.01f - c.Pixel, 0.02f + c.Pixel, inside) * Smooth.Step(cut.Foot + 0.12f, cut.Foot - 0.05f, v + wave);
            if (cover > 0) c.Blend(i, Strand(f, scene, u, v, 0.72f), cover);
        }
    }

    /// <summary>The hairline, the temples and a fringe.</summary>
    public static void PaintFront(Canvas c, FaceShape f, Scene scene)
    {
        Person p = f.Person;
        if (p.Hair == HairStyle.Bald) return;
        Cut cut = Cut.Of(p.Hair);
        bool loose = p.Hair == HairStyle.Loose, fringe = p.Hair == HairStyle.Fringe;
        float line = (fringe ? -0.50f : -0.98f - 0.10f * p.Forehead) - 0.05f * p.HairVolume, part = 0.35f * p.Asymmetry;
        foreach (int i in c.In(-1.4f, -2, 1.4f, loose ? 2.2f : 0.4f))
        {
            float u = c.U[i], v = c.V[i], au = MathF.Abs(u), lean = (u - part) / f.HeadWidth, a = au / f.HeadWidth, q = a * a;
            if (c.Cover[i] == 0 && !loose) continue;
            float drop = fringe ? 0.22f * lean * lean * lean * lean : 0.10f * q + cut.Temples * q * q * q;
            if (a < 0.78f && line + drop - v < -2 * cut.Ragged - 0.1f) continue;   // no strand reaches so far
            float jitter = cut.Ragged * (Grain.At(u * 14 + p.Texture, v * 2) + 0.6f * Grain.At(u * 33, v * 5));
            float inside = line + drop - v + jitter;
            float soft = 0.02f + c.Pixel, cover = Smooth.Step(-soft, soft + 0.03f, inside);
            // Sideburns end at the ear; long hair keeps falling over the edge of the face.
            float inner = loose ? 0.90f + 0.10f * Smooth.Step(0.3f, 1.3f, v) - 0.05f * p.HairVolume : 0.955f;
            float temple = a - inner + 0.5f * jitter;
            float strip = Smooth.Step(-0.015f - c.Pixel, 0.02f + c.Pixel, temple) * Smooth.Step(-0.8f, -0.5f, v);
            if (loose) strip *= Smooth.Step(f.HeadWidth + 0.25f, f.HeadWidth + 0.1f, au);
            else strip *= Smooth.Step(0.30f, 0.0f, v) * c.Cover[i] * (p.Hair == HairStyle.Tied ? 0.5f : 1);
            cover = MathF.Max(c.Cover[i] > 0 ? cover : 0, strip);
            if (cover > 0) c.Blend(i, Strand(f, scene, u, v, 1), cover);
        }
    }

    private static Colour Strand(FaceShape f, Scene scene, float u, float v, float deep)
    {
        Person p = f.Person;
        Colour hair = f.Colours.Hair;
        bool curly = p.Hair == HairStyle.Curly;
        float flow = p.Hair is HairStyle.Tied ? MathF.Abs(u) * 20 + v * 14 : u * 26 + 2 * v;
        float strand = curly ? Grain.At(u * 18 + p.Texture, v * 18) : Grain.At(flow + p.Texture, v * 3 - MathF.Abs(u) * 2);
        float fine = curly ? Grain.At(u * 40, v * 40) : Grain.At(flow * 2.3f, v * 6);
        Colour lit = scene.LightAt(0.9f * u, MathF.Max(-0.8f, 0.35f * (v - 0.1f)));
        float sheen = Smooth.Near(v + 0.75f + 0.12f * strand, 0.33f) * (0.015f + 0.10f * hair.X) * (curly ? 0.3f : 1);
        return lit * (hair * (deep * (0.95f + 0.42f * strand + 0.25f * fine)) + new Colour(sheen, sheen * 0.95f, sheen * 0.9f));
    }

    /// <summary>A style in numbers.</summary>
    /// <param name="Volume">How far it stands out from the head.</param>
    /// <param name="Curl">Height of the waves of its edge.</param>
    /// <param name="Foot">v of its lower end.</param>
    /// <param name="Temples">How far the hairline falls at the temples.</param>
    /// <param name="Ragged">Unevenness of the hairline.</param>
    private readonly record struct Cut(float Volume, float Curl, float Foot, float Temples, float Ragged)
    {
        public static Cut Of(HairStyle style) => style switch
        {
            HairStyle.Fringe => new(0.10f, 0.035f, 0.12f, 0.62f, 0.09f),
            HairStyle.Loose => new(0.24f, 0.035f, 9, 0.95f, 0.05f),
            HairStyle.Tied => new(0.05f, 0.035f, 0.12f, 0.62f, 0.02f),
            HairStyle.Curly => new(0.42f, 0.11f, 0.55f, 0.95f, 0.05f),
            _ => new(0.10f, 0.035f, 0.12f, 0.62f, 0.05f),
        };
    }
}
