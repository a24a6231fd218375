using System.Numerics;
using System.Runtime.InteropServices;
using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>The camera: focus, tone curve, sensor noise, eight bits.</summary>
internal static class Camera
{
    public static void Expose(Canvas c, Scene s, float gain, int frame, Span<byte> rgb)
    {
        Span<Colour> light = c.Light.AsSpan(0, c.Side * c.Side);
        if (s.Blur > 0) Blur(light, c.Side, s.Blur);
        Tone(MemoryMarshal.Cast<Colour, float>(c.Light.AsSpan()), gain, s.Contrast);
        uint seed = Grain.Hash(s.Grain + (uint)frame * 7919);
        float noise = s.Noise * 1.73f;                     // 255 noise levels over the 255 of a byte
        for (int i = 0, at = 0; i < light.Length; i++, at += 3)
        {
            uint hash = Grain.Hash((uint)i ^ seed), other = Grain.Hash(hash);
            // Two bytes a channel make a triangle, near enough to a bell; a third of it is common to the channels.
            float common = (int)((hash & 255) + (hash >> 24)) - 510;
            rgb[at] = Byte(light[i].X + noise * (common + (int)(((hash >> 8) & 255) + (other & 255))));
            rgb[at + 1] = Byte(light[i].Y + noise * (common + (int)(((hash >> 16) & 255) + ((other >> 8) & 255))));
            rgb[at + 2] = Byte(light[i].Z + noise * (common + (int)(((other >> 16) & 255) + (other >> 24))));
        }
    }

    private static byte Byte(float value) => (byte)(int)MathF.Min(MathF.Max(value, 0), 255);

    // Gamma 2, a shoulder that rolls off above 0.7, and an S of the given strength; in place, to 0.5 … 255.5.
    private static void Tone(Span<float> light, float gain, float contrast)
    {
        var (knee, one) = (new Vector<float>(0.7f), Vector<float>.One);
        foreach (ref Vector<float> at in MemoryMarshal.Cast<float, Vector<float>>(light))
        {
            Vector<float> value = Vector.SquareRoot(Vector.Max(Vector<float>.Zero, at * gain));
            Vector<float> over = Vector.Max(Vector<float>.Zero, value - knee);
            value = Vector.Min(value, knee) + over / (one + over * 1.6f);
            value += value * (one - value) * (value * 2f - one) * contrast;
            at = value * 255f + new Vector<float>(0.5f);
        }
    }

    /// <summary>A three-tap binomial of variance strength/2 along rows, then columns, in pixels of a 112-pixel picture.</summary>
    private static void Blur(Span<Colour> light, int side, float strength)
    {
        float weight = MathF.Min(0.25f, 0.28f * strength);
        for (int pass = 0; pass < (side > 160 ? 4 : 1); pass++)
        {
            for (int at = 0; at < side; at++) BlurLine(light[(at * side)..], 1);
            for (int at = 0; at < side; at++) BlurLine(light[at..], side);
        }

        void BlurLine(Span<Colour> line, int step)
        {
            Colour before = line[0];
            for (int i = 0; i < side; i++)
            {
                Colour here = line[i * step], after = line[Math.Min(i + 1, side - 1) * step];
                line[i * step] = here + weight * (before + after - 2 * here);
                before = here;
            }
        }
    }
}
