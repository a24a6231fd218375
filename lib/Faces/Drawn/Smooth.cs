namespace MsstNet.Faces.Drawn;

/// <summary>
/// The curves the faces are made of. Only + − × ÷, √, minimum and maximum, which IEEE 754 rounds the same way everywhere: no libm call, no
/// reciprocal estimate, no fused multiply-add, so that the bytes of a frame do not depend on the machine.
/// </summary>
internal static class Smooth
{
    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, 3t² − 2t³ between; also falling, when from &gt; to.</summary>
    public static float Step(float from, float to, float x)
    {
        float t = Clamp01((x - from) / (to - from));
        return t * t * (3 - 2 * t);
    }

    /// <summary>min(max(x, 0), 1).</summary>
    public static float Clamp01(float x) => MathF.Min(MathF.Max(x, 0), 1);

    /// <summary>a + t(b − a).</summary>
    public static float Mix(float a, float b, float t) => a + t * (b - a);

    /// <summary>A bell of compact support: (1 − q)² for a squared radius q below 1, else 0.</summary>
    public static float Bell(float q)
    {
        float t = MathF.Max(0, 1 - q);
        return t * t;
    }

    /// <summary>1 where x is 0, falling to 0 at a distance: (1 − (x/reach)²)².</summary>
    public static float Near(float x, float reach)
    {
        float t = x / reach;
        return Bell(t * t);
    }

    /// <summary>eˣ for |x| ≤ 8 as (1 + x/4096)^4096, within 1 % there.</summary>
    public static float Exp(float x)
    {
        double power = 1 + x / 4096.0;
        for (int square = 0; square < 12; square++) power *= power;
        return (float)power;
    }

    /// <summary>sin 2πx by a fifth-degree odd polynomial, within 0.001.</summary>
    public static float Wave(float x)
    {
        x -= MathF.Floor(x + 0.5f);                        // one period, −½ … ½
        float t = x < -0.25f ? -0.5f - x : x > 0.25f ? 0.5f - x : x;
        float s = 4 * t, q = s * s;                        // −1 … 1 for a quarter turn either way
        return s * (1.5706268f + q * (-0.6432292f + q * 0.0727102f));
    }

    /// <summary>An angle's sine, in radians; <see cref="Wave"/> in other units.</summary>
    public static float Sin(float radians) => Wave(radians * 0.15915494f);

    /// <summary>An angle's cosine, in radians.</summary>
    public static float Cos(float radians) => Wave(radians * 0.15915494f + 0.25f);
}
