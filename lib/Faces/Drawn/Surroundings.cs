using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>What is behind the face, and what may come before it.</summary>
internal static class Surroundings
{
    /// <summary>Wall, clothes, neck and ears.</summary>
    public static void Paint(Canvas c, FaceShape f, Scene s)
    {
        Person p = f.Person;
        int side = c.Side;
        float scale = 1f / side, shift = s.Grain & 255, neckHalf = 0.66f * f.HeadWidth + 0.07f * p.JawWidth, edge = 1.2f * c.Pixel;
        float earV = 0.20f, earU = f.HeadWidth * 0.985f, earTilt = c.Tilt.X;
        Colour lit = s.LightAt(0, 0);
        bool ears = p.Hair is not HairStyle.Loose;
        for (int y = 0, i = 0; y < side; y++)
            for (int x = 0; x < side; x++, i++)
            {
                if (c.Cover[i] == 1) continue;             // the face will cover it
                float fx = x * scale, fy = y * scale;
                float pattern = s.WallPattern * Grain.At(fx * 4 + shift, fy * 4);
                Colour shown = Smooth.Mix(s.Wall, s.WallFar, Smooth.Clamp01(0.5f * fx + 0.5f * fy)) * (1 + pattern);
                float u = c.U[i], v = c.V[i], au = MathF.Abs(u);
                if (v > 0.9f)
                {
                    float shoulder = v - 1.98f - 0.28f * MathF.Min(au, 1.2f) * (au < 0.75f ? -0.25f : 0.12f) + 0.25f * Smooth.Step(0.75f, 0.55f, au);
                    float neck = Smooth.Clamp01(0.5f + (neckHalf + 0.30f * Smooth.Step(1.5f, 2.1f, v) - au) / edge);
                    float turn = u / neckHalf, shadow = 0.42f + 0.38f * Smooth.Step(f.ChinV - 0.05f, f.ChinV + 0.5f, v);
                    Colour flesh = f.Colours.Skin * s.LightAt(1.1f * turn, 0.25f) * (shadow * (1 - 0.35f * turn * turn));
                    shown = Smooth.Mix(shown, flesh, neck);
                    shown = Smooth.Mix(shown, s.Cloth * lit * (0.8f + 0.25f * Grain.At(u * 7 + shift, v * 7)),
                        Smooth.Clamp01(0.5f + shoulder / edge));
                }
                if (ears && au > earU - 0.15f && v is > -0.2f and < 0.7f)
                {
                    float out1 = (au - earU - 0.03f) / 0.125f, up = (v - earV) / 0.29f, lobe = out1 + 0.25f * up, r = lobe * lobe + up * up;
                    float cover = Smooth.Clamp01(0.5f + (1 - r) * 0.07f / edge);
                    float hollow = Smooth.Bell(((lobe + 0.25f) * (lobe + 0.25f) * 3 + (up + 0.1f) * (up + 0.1f)) * 1.8f);
                    Colour earLit = s.LightAt((u < 0 ? -0.7f : 0.7f) + earTilt, 0);
                    Colour flesh = f.Colours.Skin * new Colour(1, 0.86f, 0.86f) * earLit * (0.86f - 0.42f * hollow);
                    shown = Smooth.Mix(shown, flesh, cover);
                }
                c.Light[i] = shown;
            }
    }

    /// <summary>A hand in the way for part of the clip, four fingers and a palm that rise from below; time runs from 0 to 1 over the clip.</summary>
    public static void PaintHand(Canvas c, FaceShape f, Scene s, float time)
    {
        if (s.Hand is not var (x0, y0, angle, from, until)) return;
        float present = Smooth.Step(from - 0.1f, from + 0.05f, time) * Smooth.Step(until + 0.1f, until - 0.05f, time);
        if (present == 0) return;
        float rise = (1 - present) * 1.6f, cos = Smooth.Cos(angle), sin = Smooth.Sin(angle), edge = 1.2f * c.Pixel;
        int side = c.Side;
        for (int y = 0, i = 0; y < side; y++)
            for (int x = 0; x < side; x++, i++)
            {
                float fx = ((x + 0.5f) / side - 0.5f) * Canvas.Field - x0, fy = ((y + 0.5f) / side - Canvas.EyeLine) * Canvas.Field - y0 - rise;
                float u = fx * cos + fy * sin, v = fy * cos - fx * sin;                   // fingers point up: v < 0
                if (u is < -0.5f or > 0.5f || v < -0.6f) continue;
                float finger = u / 0.19f + 2, index = MathF.Min(MathF.Max(MathF.Floor(finger), 0), 3), across = (finger - index - 0.5f) * 0.19f;
                float length = index is 1 or 2 ? -0.5f : -0.38f, beyond = MathF.Min(0, v - length - 0.09f);
                float distance = 0.094f - MathF.Sqrt(across * across + beyond * beyond);
                if (v > 0.3f) distance = MathF.Max(distance, MathF.Min(0.40f - MathF.Abs(u), v - 0.3f));
                float cover = Smooth.Clamp01(0.5f + distance / edge);
                if (cover == 0) continue;
                float knuckle = 1 - 0.18f * Smooth.Near(v + 0.12f, 0.033f), crack = 0.55f + 0.45f * Smooth.Step(0, 0.04f, distance);
                Colour lit = s.LightAt(v < 0.35f ? across * 9 : u, beyond * 6);
                c.Blend(i, f.Colours.Skin * new Colour(0.95f, 0.9f, 0.9f) * lit * (knuckle * crack), cover);
            }
    }
}
