namespace MsstNet.Lab.Data.Synthetic;

/// <summary>The camera: focus, tone curve, sensor noise, eight bits.</summary>
internal static class Camera
{
    public static void Expose(Canvas c, Scene s, float gain, int frame, Span<byte> rgb)
    {
        if (s.Blur > 0)
        {
            Blur(c, c.Red, s.Blur);
            Blur(c, c.Green, s.Blur);
            Blur(c, c.Blue, s.Blur);
        }
        uint seed = Grain.Hash(s.Grain + (uint)frame * 7919);
        float noise = s.Noise * 255 * 1.73f, contrast = s.Contrast;
        for (int i = 0; i < c.Red.Length; i++)
        {
            uint hash = Grain.Hash((uint)i ^ seed), other = Grain.Hash(hash);
            // Two bytes a channel make a triangle, near enough to a bell; a third of it is common to the channels.
            float common = ((hash & 255) + (hash >> 24)) * (1f / 255) - 1;
            rgb[3 * i] = Tone(c.Red[i] * gain, contrast, noise * (common + (((hash >> 8) & 255) + (other & 255)) * (1f / 255) - 1));
            rgb[3 * i + 1] = Tone(c.Green[i] * gain, contrast, noise * (common + (((hash >> 16) & 255) + ((other >> 8) & 255)) * (1f / 255) - 1));
            rgb[3 * i + 2] = Tone(c.Blue[i] * gain, contrast, noise * (common + (((other >> 16) & 255) + (other >> 24)) * (1f / 255) - 1));
        }
    }

    // Gamma 2, a shoulder that rolls off above 0.7, and an S of the given strength.
    private static byte Tone(float light, float contrast, float noise)
    {
        float value = MathF.Sqrt(MathF.Max(0, light));
        if (value > 0.7f) value = 0.7f + (value - 0.7f) / (1 + 1.6f * (value - 0.7f));
        value += contrast * value * (1 - value) * (2 * value - 1);
        return (byte)MathF.Min(MathF.Max(value * 255 + noise + 0.5f, 0), 255);
    }

    /// <summary>A three-tap binomial of variance strength/2 along rows, then columns, in pixels of a 112-pixel picture.</summary>
    private static void Blur(Canvas c, float[] plane, float strength)
    {
        int side = c.Side, passes = side > 160 ? 4 : 1;
        float weight = MathF.Min(0.25f, 0.28f * strength);
        for (int pass = 0; pass < passes; pass++)
        {
            for (int y = 0; y < side; y++)
            {
                Span<float> row = plane.AsSpan(y * side, side);
                float before = row[0];
                for (int x = 0; x < side; x++)
                {
                    float here = row[x], after = row[Math.Min(x + 1, side - 1)];
                    row[x] = here + weight * (before + after - 2 * here);
                    before = here;
                }
            }
            float[] last = c.Row;
            plane.AsSpan(0, side).CopyTo(last);
            for (int y = 0; y < side; y++)
            {
                Span<float> row = plane.AsSpan(y * side, side), next = plane.AsSpan(Math.Min(y + 1, side - 1) * side, side);
                for (int x = 0; x < side; x++)
                {
                    float here = row[x];
                    row[x] = here + weight * (last[x] + next[x] - 2 * here);
                    last[x] = here;
                }
            }
        }
    }
}
