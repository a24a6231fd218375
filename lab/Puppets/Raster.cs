using System.Numerics;
using System.Runtime.CompilerServices;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A picture with depth, into which triangles are drawn: the nearest to the viewer wins. Pixel (i, j) has its middle at x = i, y = j, so that a
/// surface whose texture coordinates are its own places gives the texture back exactly.
/// </summary>
internal sealed class Raster(int side)
{
    // Pixels that a triangle reaches beyond its edges, so that rounding leaves no hole between two.
    private const float Overlap = 1e-3f;

    private readonly Vector4[] colours = new Vector4[side * side];
    private readonly float[] depths = new float[side * side];

    /// <summary>Pixels on a side.</summary>
    public int Side => side;

    /// <summary>Red, green, blue, 0 … 255, and the share of wall, 0 … 1; row by row.</summary>
    public ReadOnlySpan<Vector4> Colours => colours;

    /// <summary>Depth of what is seen in each pixel, larger is nearer; −∞ where nothing is.</summary>
    public ReadOnlySpan<float> Depths => depths;

    /// <summary>Starts from an empty picture.</summary>
    /// <param name="behind">What is seen where nothing is drawn.</param>
    public void Clear(Vector4 behind = default)
    {
        Array.Fill(colours, behind);
        Array.Fill(depths, float.NegativeInfinity);
    }

    /// <summary>Draws a triangle of a textured surface.</summary>
    /// <param name="surface">The surface's places, texture coordinates and light.</param>
    /// <param name="triangle">Its corners.</param>
    /// <param name="texture">The picture on it, of this picture's size.</param>
    public void Draw(Surface surface, (int A, int B, int C) triangle, Vector4[] texture)
    {
        var (a, b, c) = triangle;
        if (Begin(surface, triangle, out Scan scan))
            Fill(scan, new Textured(this, texture, new(surface.Texture[a], surface.Light[a]), new(surface.Texture[b], surface.Light[b]),
                new(surface.Texture[c], surface.Light[c])));
    }

    /// <summary>Draws a triangle of one colour.</summary>
    public void Draw(Surface surface, (int A, int B, int C) triangle, Vector4 colour)
    {
        var (a, b, c) = triangle;
        if (Begin(surface, triangle, out Scan scan))
            Fill(scan, new Plain(colour, new(surface.Light[a], surface.Light[b], surface.Light[c])));
    }

    // The runtime compiles one loop for each kind of paint, so that nothing is called through an interface.
    private void Fill<TPaint>(in Scan scan, TPaint paint)
        where TPaint : struct, IPaint
    {
        for (int y = scan.Top; y <= scan.Bottom; y++)
        {
            Vector3 shares = scan.At(scan.Left, y);
            for (int x = scan.Left, at = y * side + scan.Left; x <= scan.Right; x++, at++, shares += scan.StepRight)
            {
                float least = MathF.Min(shares.X, MathF.Min(shares.Y, shares.Z));
                if (least < scan.Beyond) continue;
                // Beyond an edge, what lies on it: a sliver's slope is steep.
                Vector3 inside = least < 0 ? Inside(shares) : shares;
                float depth = Vector3.Dot(inside, scan.Depth);
                if (depth <= depths[at]) continue;
                depths[at] = depth;
                colours[at] = paint.At(inside);
            }
        }
    }

    private static Vector3 Inside(Vector3 shares)
    {
        shares = Vector3.Max(shares, Vector3.Zero);
        return shares / (shares.X + shares.Y + shares.Z);
    }

    /// <summary>The texture between its pixels, bilinear; beyond its edge its last pixels go on.</summary>
    public Vector4 Sample(Vector4[] texture, float x, float y)
    {
        x = MathF.Min(MathF.Max(x, 0), side - 1.001f);
        y = MathF.Min(MathF.Max(y, 0), side - 1.001f);
        int left = (int)x, top = (int)y, at = top * side + left;
        float dx = x - left, dy = y - top;
        Vector4 above = texture[at] + dx * (texture[at + 1] - texture[at]);
        Vector4 below = texture[at + side] + dx * (texture[at + side + 1] - texture[at + side]);
        return above + dy * (below - above);
    }

    // Which pixels to try, and the shares of the three corners there: linear in x and y. False if the triangle faces away or is outside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Begin(Surface surface, (int A, int B, int C) triangle, out Scan scan)
    {
        Vector3 a = surface.Places[triangle.A], b = surface.Places[triangle.B], c = surface.Places[triangle.C];
        float area = (b.X - a.X) * (c.Y - a.Y) - (c.X - a.X) * (b.Y - a.Y);
        scan = default;
        if (!(area < -1e-6f)) return false;                // y runs down the picture: a face seen from outside turns the other way
        int left = Math.Max(0, (int)MathF.Ceiling(MathF.Min(a.X, MathF.Min(b.X, c.X)) - Overlap));
        int right = Math.Min(side - 1, (int)MathF.Floor(MathF.Max(a.X, MathF.Max(b.X, c.X)) + Overlap));
        int top = Math.Max(0, (int)MathF.Ceiling(MathF.Min(a.Y, MathF.Min(b.Y, c.Y)) - Overlap));
        int bottom = Math.Min(side - 1, (int)MathF.Floor(MathF.Max(a.Y, MathF.Max(b.Y, c.Y)) + Overlap));
        if (left > right || top > bottom) return false;
        Vector3 right1 = new Vector3(b.Y - c.Y, c.Y - a.Y, a.Y - b.Y) / area, down1 = new Vector3(c.X - b.X, a.X - c.X, b.X - a.X) / area;
        // From a corner, not from the picture's: there the shares of a sliver would be differences of large products.
        Vector3 steps = Vector3.Abs(right1) + Vector3.Abs(down1);
        float beyond = -Overlap * MathF.Max(steps.X, MathF.Max(steps.Y, steps.Z));
        scan = new(left, right, top, bottom, right1, down1, new(a.X, a.Y), new(a.Z, b.Z, c.Z), beyond);
        return true;
    }

    // A triangle's colour at the shares of its corners.
    private interface IPaint
    {
        Vector4 At(Vector3 shares);
    }

    // Each corner holds its place in the texture and its light.
    private readonly struct Textured(Raster raster, Vector4[] texture, Vector3 a, Vector3 b, Vector3 c) : IPaint
    {
        public Vector4 At(Vector3 shares)
        {
            Vector3 there = shares.X * a + shares.Y * b + shares.Z * c;
            return raster.Sample(texture, there.X, there.Y) * new Vector4(there.Z, there.Z, there.Z, 1);
        }
    }

    private readonly struct Plain(Vector4 colour, Vector3 light) : IPaint
    {
        public Vector4 At(Vector3 shares) => colour * Vector3.Dot(shares, light);
    }

    private readonly record struct Scan(
        int Left, int Right, int Top, int Bottom, Vector3 StepRight, Vector3 StepDown, Vector2 Corner, Vector3 Depth,
        float Beyond)
    {
        public Vector3 At(int x, int y) => Vector3.UnitX + (x - Corner.X) * StepRight + (y - Corner.Y) * StepDown;
    }
}

/// <summary>A surface as it is drawn.</summary>
/// <param name="Places">Vertices in pixels, y down, z towards the viewer.</param>
/// <param name="Texture">Where each vertex is in the texture, in its pixels.</param>
/// <param name="Light">What the texture is multiplied with at each vertex.</param>
internal sealed record Surface(Vector3[] Places, Vector2[] Texture, float[] Light)
{
    /// <summary>A surface of so many vertices, all at 0 and in full light.</summary>
    public static Surface Of(int vertices)
    {
        var light = new float[vertices];
        Array.Fill(light, 1);
        return new(new Vector3[vertices], new Vector2[vertices], light);
    }
}
