namespace MsstNet.Faces.Drawn;

/// <summary>What is behind the face: wall, clothes, neck and ears.</summary>
internal static class Surroundings
{
    public static void Paint(Canvas c, FaceShape f, in Palette palette, Scene s)
    {
        Person p = f.Person;
        int side = c.Side;
        float scale = 1f / side, shift = s.Grain & 255, neckHalf = 0.66f * f.HeadWidth + 0.07f * p.JawWidth, edge = 1.2f * c.Pixel;
        float earV = 0.20f, earU = f.HeadWidth * 0.985f, earTilt = c.Tilt.X;
        Colour lit = Skin.LightAt(s, 0, 0);
        bool ears = p.Hair is not HairStyle.Loose;
        for (int y = 0, i = 0; y < side; y++)
            for (int x = 0; x < side; x++, i++)
            {
                if (c.Cover[i] == 1) continue;             // the face will cover it
                float fx = x * scale, fy = y * scale;
                float pattern = s.WallPattern * Grain.At(fx * 4 + shift, fy * 4);
                Colour shown = Colour.Mix(s.Wall, s.WallFar, Smooth.Clamp01(0.5f * fx + 0.5f * fy)) * (1 + pattern);
                float u = c.U[i], v = c.V[i], au = MathF.Abs(u);
                if (v > 0.9f)
                {
                    float shoulder = v - 1.98f - 0.28f * MathF.Min(au, 1.2f) * (au < 0.75f ? -0.25f : 0.12f) + 0.25f * Smooth.Step(0.75f, 0.55f, au);
                    float neck = Smooth.Clamp01(0.5f + (neckHalf + 0.30f * Smooth.Step(1.5f, 2.1f, v) - au) / edge);
                    float turn = u / neckHalf, shadow = 0.42f + 0.38f * Smooth.Step(f.ChinV - 0.05f, f.ChinV + 0.5f, v);
                    Colour flesh = palette.Skin * Skin.LightAt(s, 1.1f * turn, 0.25f) * (shadow * (1 - 0.35f * turn * turn));
                    shown = Colour.Mix(shown, flesh, neck);
                    shown = Colour.Mix(shown, s.Cloth * lit * (0.8f + 0.25f * Grain.At(u * 7 + shift, v * 7)),
                        Smooth.Clamp01(0.5f + shoulder / edge));
                }
                if (ears && au > earU - 0.15f && v is > -0.2f and < 0.7f)
                {
                    float out1 = (au - earU - 0.03f) / 0.125f, up = (v - earV) / 0.29f, lobe = out1 + 0.25f * up, r = lobe * lobe + up * up;
                    float cover = Smooth.Clamp01(0.5f + (1 - r) * 0.07f / edge);
                    float hollow = Smooth.Bell(((lobe + 0.25f) * (lobe + 0.25f) * 3 + (up + 0.1f) * (up + 0.1f)) * 1.8f);
                    Colour earLit = Skin.LightAt(s, (u < 0 ? -0.7f : 0.7f) + earTilt, 0);
                    Colour flesh = palette.Skin * new Colour(1, 0.86f, 0.86f) * earLit * (0.86f - 0.42f * hollow);
                    shown = Colour.Mix(shown, flesh, cover);
                }
                (c.Red[i], c.Green[i], c.Blue[i]) = (shown.R, shown.G, shown.B);
            }
    }
}
