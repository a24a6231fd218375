namespace MsstNet.Faces.Drawn;

/// <summary>A hand in the way for part of the clip: four fingers and a palm that rise from below.</summary>
internal static class Hand
{
    public static void Paint(Canvas c, in Palette palette, Scene s, float time)
    {
        float present = Smooth.Step(s.HandFrom - 0.1f, s.HandFrom + 0.05f, time) * Smooth.Step(s.HandUntil + 0.1f, s.HandUntil - 0.05f, time);
        if (present == 0) return;
        float rise = (1 - present) * 1.6f, cos = Smooth.Cos(s.HandAngle), sin = Smooth.Sin(s.HandAngle), edge = 1.2f * c.Pixel;
        int side = c.Side;
        for (int y = 0, i = 0; y < side; y++)
            for (int x = 0; x < side; x++, i++)
            {
                float fx = ((x + 0.5f) / side - 0.5f) * Canvas.Field - s.HandX,
                    fy = ((y + 0.5f) / side - Canvas.EyeLine) * Canvas.Field - s.HandY - rise;
                float u = fx * cos + fy * sin, v = fy * cos - fx * sin;                   // fingers point up: v < 0
                if (u is < -0.5f or > 0.5f || v < -0.6f) continue;
                float finger = u / 0.19f + 2, index = MathF.Min(MathF.Max(MathF.Floor(finger), 0), 3), across = (finger - index - 0.5f) * 0.19f;
                float length = index is 1 or 2 ? -0.5f : -0.38f, beyond = MathF.Min(0, v - length - 0.09f);
                float distance = 0.094f - MathF.Sqrt(across * across + beyond * beyond);
                if (v > 0.3f) distance = MathF.Max(distance, MathF.Min(0.40f - MathF.Abs(u), v - 0.3f));
                float cover = Smooth.Clamp01(0.5f + distance / edge);
                if (cover == 0) continue;
                float knuckle = 1 - 0.18f * Smooth.Near(v + 0.12f, 0.033f), crack = 0.55f + 0.45f * Smooth.Step(0, 0.04f, distance);
                Colour lit = Skin.LightAt(s, v < 0.35f ? across * 9 : u, beyond * 6);
                c.Blend(i, palette.Skin * new Colour(0.95f, 0.9f, 0.9f) * lit * (knuckle * crack), cover);
            }
    }
}
