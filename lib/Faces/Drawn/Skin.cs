using System.Numerics;
using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>The reflectance of the skin and the light on it.</summary>
internal static class Skin
{
    // How far the light reaches round the terminator, and what makes up for it.
    private static readonly Colour Wrap = new(0.32f, 0.18f, 0.14f), Even = new(0.758f, 0.847f, 0.877f);

    /// <summary>Reflectance of the skin with its spots, redder cheeks and nose, and the shadow of a beard.</summary>
    public static void Dye(Canvas c, FaceShape f)
    {
        Person p = f.Person;
        float shift = p.Texture & 255, shiftV = p.Texture >> 8;
        Colour skin = f.Colours.Skin, hair = f.Colours.Hair;
        float beard = p.Beard, moustache = p.Moustache, blush = 0.06f + 0.09f * p.Haemoglobin;
        for (int i = 0; i < c.Cover.Length; i++)
        {
            if (c.Cover[i] == 0) continue;
            float u = c.U[i], v = c.V[i], au = MathF.Abs(u);
            float blotch = Grain.At(u * 5 + shift, v * 5 + shiftV), fine = Grain.At(u * 38 + shift, v * 38 + shiftV);
            float tone = 1 + 0.06f * blotch + 0.05f * fine;
            float cheek = Smooth.Bell(((au - 0.58f) * (au - 0.58f) + (v - 0.5f) * (v - 0.5f)) * 7);
            float nose = Smooth.Bell((u * u + (v - f.NoseTip) * (v - f.NoseTip)) * 14), red = blush * (cheek + nose) + 0.03f * blotch;
            if (p.Freckles > 0)
            {
                float spot = Smooth.Step(0.30f, 0.75f, Grain.At(u * 27 + 9 * v + shiftV, v * 27 - 9 * u + shift)) * Smooth.Near(v - 0.35f, 0.63f);
                tone *= 1 - 0.26f * p.Freckles * spot;
            }
            c.Skin[i] = skin * tone * new Colour(1, 1 - red, 1 - 0.8f * red);
            if (beard + moustache == 0 || v < 0.3f) continue;
            float chin = Smooth.Step(0.85f, 1.12f, v + 0.45f * Smooth.Step(0.55f, 0.95f, au))
                * Smooth.Step(0.10f, 0.26f, au + MathF.Max(0, v - f.MouthV - f.GapDown - f.LipDown) * 2);
            float lip = Smooth.Step(f.NoseBase + 0.02f, f.NoseBase + 0.09f, v)
                * Smooth.Step(f.MouthV + 0.06f, f.MouthV - 0.04f, v - 0.12f * au)
                * Smooth.Step(0.50f, 0.28f, au - 0.25f * (v - f.MouthV)) * (0.75f + 0.25f * Smooth.Step(0.02f, 0.08f, au));
            float strand = 0.85f + 0.30f * fine;
            float grown = Smooth.Clamp01(MathF.Max(beard * chin, moustache * lip) * strand * 1.15f);
            c.Dye(i, hair * (1.1f + 0.5f * fine), 0.88f * grown);
            c.Gloss[i] *= 1 - grown;
        }
    }

    /// <summary>
    /// Lights the height field: Lambert wrapped round the terminator, further for red than for blue as light scatters in skin, a broad gloss,
    /// and a sky that is brighter above.
    /// </summary>
    public static void Light(Canvas c, Scene s)
    {
        int side = c.Side;
        float slope = 0.5f / c.Pixel;
        var (tiltX, tiltY) = c.Tilt;
        Vector3 to = s.Light, halfway = to + Vector3.UnitZ;
        halfway *= 1 / MathF.Sqrt(halfway.X * halfway.X + halfway.Y * halfway.Y + halfway.Z * halfway.Z);
        for (int y = 0; y < side; y++)
        {
            int above = y == 0 ? 0 : side, below = y == side - 1 ? 0 : side;
            for (int x = 0; x < side; x++)
            {
                int i = y * side + x;
                float cover = c.Cover[i];
                if (cover == 0) continue;
                float nx = -(c.Height[i + (x == side - 1 ? 0 : 1)] - c.Height[i - (x == 0 ? 0 : 1)]) * slope + tiltX;
                float ny = -(c.Height[i + below] - c.Height[i - above]) * slope + tiltY;
                float nz = 1 / MathF.Sqrt(1 + nx * nx + ny * ny);
                float facing = (nx * to.X + ny * to.Y + to.Z) * nz;
                float sky = 0.80f - 0.28f * ny * nz, shade = c.Shade[i], soft = 0.35f + 0.65f * shade;
                float gloss = MathF.Max(0, (nx * halfway.X + ny * halfway.Y + halfway.Z) * nz);
                for (int square = 0; square < 4; square++) gloss *= gloss;               // to the 16th power
                gloss *= c.Gloss[i] * shade;
                Colour key = s.Key * (Colour.Max(Colour.Zero, new Colour(facing) + Wrap) * Even);
                Colour shaded = key * new Colour(0.5f + 0.5f * shade, shade, shade) * new Colour(soft, 1, 1);
                Colour light = c.Skin[i] * (shaded + s.Ambient * sky * shade) + gloss * s.Key;
                // A covered pixel's background was never painted: last frame's must not reach it, even by rounding.
                if (cover == 1) c.Light[i] = light;
                else c.Blend(i, light, cover);
            }
        }
    }
}
