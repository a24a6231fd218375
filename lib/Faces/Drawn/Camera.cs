using System.Numerics;

namespace MsstNet.Faces.Drawn;

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
        Tone(c.Red, gain, s.Contrast);
        Tone(c.Green, gain, s.Contrast);
        Tone(c.Blue, gain, s.Contrast);
        uint seed = Grain.Hash(s.Grain + (uint)frame * 7919);
        float noise = s.Noise * 1.73f;                     // 255 noise levels over the 255 of a byte
        for (int i = 0, at = 0; i < c.Red.Length; i++, at += 3)
        {
            uint hash = Grain.Hash((uint)i ^ seed), other = Grain.Hash(hash);
            // Two bytes a channel make a triangle, near enough to a bell; a third of it is common to the channels.
            float common = (int)((hash & 255) + (hash >> 24)) - 510;
            rgb[at] = Byte(c.Red[i] + noise * (common + (int)(((hash >> 8) & 255) + (other & 255))));
            rgb[at + 1] = Byte(c.Green[i] + noise * (common + (int)(((hash >> 16) & 255) + ((other >> 8) & 255))));
            rgb[at + 2] = Byte(c.Blue[i] + noise * (common + (int)(((other >> 16) & 255) + (other >> 24))));
        }
    }

    private static byte Byte(float value) => (byte)(int)MathF.Min(MathF.Max(value, 0), 255);

    // Gamma 2, a shoulder that rolls off above 0.7, and an S of the given strength; in place, to 0.5 … 255.5.
    private static void Tone(float[] plane, float gain, float contrast)
    {
        int i = 0;
        var (knee, one) = (new Vector<float>(0.7f), Vector<float>.One);
        for (; i <= plane.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = Vector.SquareRoot(Vector.Max(Vector<float>.Zero, new Vector<float>(plane, i) * gain));
            Vector<float> over = Vector.Max(Vector<float>.Zero, value - knee);
            value = Vector.Min(value, knee) + over / (one + over * 1.6f);
            value += value * (one - value) * (value * 2f - one) * contrast;
            (value * 255f + new Vector<float>(0.5f)).CopyTo(plane, i);
        }
        for (; i < plane.Length; i++)
        {
            float value = MathF.Sqrt(MathF.Max(0, plane[i] * gain)), over = MathF.Max(0, value - 0.7f);
            value = MathF.Min(value, 0.7f) + over / (1 + over * 1.6f);
            value += value * (1 - value) * (value * 2 - 1) * contrast;
            plane[i] = value * 255 + 0.5f;
        }
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
