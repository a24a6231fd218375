using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MsstNet.Faces;

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

    /// <summary>The same for every part of a vector.</summary>
    public static Vector3 Mix(Vector3 a, Vector3 b, float t) => a + t * (b - a);

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

/// <summary>Smooth noise for skin, hair and walls: a tile of 256 × 256 numbers on −1 … 1, read between its points, repeating.</summary>
internal static class Grain
{
    private static readonly float[] Tile = Fill();

    /// <summary>Noise at a place whose unit is one lattice point.</summary>
    public static float At(float x, float y)
    {
        float fx = MathF.Floor(x), fy = MathF.Floor(y);
        int ix = (int)fx & 255, iy = ((int)fy & 255) << 8, jx = (ix + 1) & 255, jy = (iy + 256) & 65535;
        float tx = x - fx, ty = y - fy;
        (tx, ty) = (tx * tx * (3 - 2 * tx), ty * ty * (3 - 2 * ty));
        // Every index is below 65536 by the masks above, which the compiler cannot see.
        ref float tile = ref MemoryMarshal.GetArrayDataReference(Tile);
        float a = Unsafe.Add(ref tile, iy + ix), b = Unsafe.Add(ref tile, iy + jx);
        float c = Unsafe.Add(ref tile, jy + ix), d = Unsafe.Add(ref tile, jy + jx);
        float top = a + tx * (b - a);
        return top + ty * (c + tx * (d - c) - top);
    }

    /// <summary>A 32-bit hash whose bytes are as good as independent (C. Wellons' lowbias32 constants, public domain).</summary>
    public static uint Hash(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352DU;
        x = (x ^ (x >> 15)) * 0x846CA68BU;
        return x ^ (x >> 16);
    }

    private static float[] Fill()
    {
        var tile = new float[65536];
        for (uint i = 0; i < 65536; i++) tile[i] = Hash(i + 1) * (2f / 4294967296f) - 1;
        return tile;
    }
}
