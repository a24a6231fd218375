using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MsstNet.Faces.Drawn;

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
        float a = Unsafe.Add(ref tile, iy + ix), b = Unsafe.Add(ref tile, iy + jx), c = Unsafe.Add(ref tile, jy + ix), d = Unsafe.Add(ref tile, jy + jx);
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
