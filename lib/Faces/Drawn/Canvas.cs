using System.Numerics;
using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>One thread's scratch for pictures of one side: planes of side × side numbers, kept between frames.</summary>
internal sealed class Canvas
{
    /// <summary>Width of the picture in face units: the framing of DFEW's aligned clips, eyes 37 % of the width apart.</summary>
    public const float Field = 2.7f, EyeLine = 0.355f;

    [ThreadStatic] private static Canvas? kept;

    public readonly int Side;
    public readonly float[] U, V, Height, Cover, Shade, Gloss;

    /// <summary>The picture's light; longer than the picture, so that vectors of numbers may reach beyond its end.</summary>
    public readonly Colour[] Light;

    /// <summary>The reflectance of the skin.</summary>
    public readonly Colour[] Skin;

    private float cos, sin, scale, shiftX, shiftY;

    private Canvas(int side)
    {
        Side = side;
        float[] Plane() => new float[side * side];
        (U, V, Height, Cover, Shade, Gloss) = (Plane(), Plane(), Plane(), Plane(), Plane(), Plane());
        (Light, Skin) = (new Colour[side * side + Vector<float>.Count], new Colour[side * side]);
    }

    /// <summary>A pixel's width in face units.</summary>
    public float Pixel { get; private set; }

    /// <summary>Sine of the turn and the nod: the tilt of the whole surface.</summary>
    public (float X, float Y) Tilt { get; private set; }

    public static Canvas For(int side) => kept is { } canvas && canvas.Side == side ? canvas : kept = new Canvas(side);

    /// <summary>
    /// Finds each pixel's place on the face. A turned head shows the surface point whose projection falls on the pixel: with depth z,
    /// x = u·cos ψ + z·sin ψ, solved for u with the depth of a smooth head that carries a nose.
    /// </summary>
    public void Aim(Pose pose)
    {
        scale = Smooth.Exp(pose.Zoom);
        (cos, sin) = (Smooth.Cos(pose.Roll), Smooth.Sin(pose.Roll));
        (shiftX, shiftY) = (pose.X, pose.Y);
        Tilt = (Smooth.Sin(pose.Yaw), Smooth.Sin(pose.Pitch));
        var (tiltX, tiltY) = Tilt;
        Pixel = Field / (Side * scale);
        float turned = 1 / MathF.Sqrt(1 - tiltX * tiltX), tipX = 0.3f * tiltX, tipY = 0.57f + 0.3f * tiltY, shrink = 1 / scale;
        int lanes = Vector<float>.Count;
        for (int y = 0; y < Side; y++)
        {
            float fy = ((y + 0.5f) / Side - EyeLine) * Field - shiftY;
            for (int step = 0; step < Side; step += lanes)
            {
                int x = Math.Min(step, Side - lanes);      // the last vector may overlap the one before: it writes the same numbers
                Vector<float> fx = ((Vector<float>.Indices + new Vector<float>(x + 0.5f)) * (1f / Side) - new Vector<float>(0.5f)) * Field;
                fx -= new Vector<float>(shiftX);
                Vector<float> u = (fx * cos + new Vector<float>(fy * sin)) * shrink, v = (new Vector<float>(fy * cos) - fx * sin) * shrink;
                Vector<float> below = v - new Vector<float>(tipY), beside = u - new Vector<float>(tipX), low = v - new Vector<float>(0.3f);
                Vector<float> nose = Vector.Max(Vector<float>.Zero, Vector<float>.One - (beside * beside + below * below * 0.5f) * 8f);
                Vector<float> depth = nose * nose * 0.32f - u * u * 0.55f - low * low * 0.16f;
                depth = Vector.Max(new Vector<float>(-0.9f), depth);
                ((u - depth * tiltX) * turned).CopyTo(U, y * Side + x);
                (v - depth * tiltY).CopyTo(V, y * Side + x);
            }
        }
    }

    /// <summary>The pixels that may lie in a box of the face, whatever the head's turn.</summary>
    public Pixels In(float u0, float v0, float u1, float v1)
    {
        float mu = 0.02f + MathF.Abs(Tilt.X) * 0.75f, mv = 0.02f + MathF.Abs(Tilt.Y) * 0.6f;
        (u0, u1, v0, v1) = (u0 - mu, u1 + mu, v0 - mv, v1 + mv);
        float uc = (u0 + u1) / 2, vc = (v0 + v1) / 2, hu = (u1 - u0) / 2, hv = (v1 - v0) / 2;
        float x = (uc * cos - vc * sin) * scale + shiftX, y = (uc * sin + vc * cos) * scale + shiftY;
        float hx = (hu * MathF.Abs(cos) + hv * MathF.Abs(sin)) * scale, hy = (hu * MathF.Abs(sin) + hv * MathF.Abs(cos)) * scale;
        float unit = Side / Field;
        int Clip(float at) => (int)MathF.Min(MathF.Max(at, 0), Side);
        int left = Clip((x - hx) * unit + 0.5f * Side - 1), right = Clip((x + hx) * unit + 0.5f * Side + 2);
        int top = Clip((y - hy) * unit + EyeLine * Side - 1), bottom = Clip((y + hy) * unit + EyeLine * Side + 2);
        return new(Side, top * Side + left, bottom * Side, right - left);
    }

    /// <summary>Lays a colour over a pixel's light.</summary>
    public void Blend(int i, Colour colour, float cover) => Light[i] += cover * (colour - Light[i]);

    /// <summary>Lays a colour over a pixel's reflectance, before it is lit.</summary>
    public void Dye(int i, Colour colour, float cover) => Skin[i] += cover * (colour - Skin[i]);

    /// <summary>Raises (or, where the height is negative, sinks) a hill of the surface and darkens it, both as bells.</summary>
    public void Hill(in Spot at, float height, float dark = 0)
    {
        float lean = MathF.Abs(at.Slant) * at.HalfV, ia = 1 / at.HalfU, ib = 1 / at.HalfV;
        var (u0, v0, slant) = (at.U, at.V, at.Slant);
        foreach (int i in In(u0 - at.HalfU - lean, v0 - at.HalfV, u0 + at.HalfU + lean, v0 + at.HalfV))
        {
            float dv = V[i] - v0, du = (U[i] - u0 - slant * dv) * ia;
            dv *= ib;
            float bell = Smooth.Bell(du * du + dv * dv);
            Height[i] += height * bell;
            Shade[i] *= 1 - dark * bell;
        }
    }

    /// <summary>Sinks a furrow of the given half width into the surface and darkens it; it fades at both ends.</summary>
    public void Furrow(in Stroke along, float width, float depth, float dark)
    {
        if (depth == 0 && dark == 0) return;
        var (u0, v0, u1, v1, bow) = along;
        float du = u1 - u0, dv = v1 - v0, length = MathF.Sqrt(du * du + dv * dv), reach = width + MathF.Abs(bow);
        (du, dv) = (du / length, dv / length);
        float perLength = 1 / length, perWidth = 1 / width;
        foreach (int i in In(MathF.Min(u0, u1) - reach, MathF.Min(v0, v1) - reach, MathF.Max(u0, u1) + reach, MathF.Max(v0, v1) + reach))
        {
            float pu = U[i] - u0, pv = V[i] - v0, p = (pu * du + pv * dv) * perLength;
            if (p <= 0 || p >= 1) continue;
            float arc = 4 * p * (1 - p), q = (pv * du - pu * dv + bow * arc) * perWidth;
            float bell = Smooth.Bell(q * q) * MathF.Min(1, 1.5f * arc);
            Height[i] -= depth * bell;
            Shade[i] *= 1 - dark * bell;
        }
    }

    /// <summary>Indices of the pixels in a box, row by row.</summary>
    /// <param name="side">Pixels in a row of the picture.</param>
    /// <param name="first">The box's first pixel.</param>
    /// <param name="end">The first pixel of the row below the box.</param>
    /// <param name="width">Pixels in a row of the box; with none or fewer it is empty.</param>
    public struct Pixels(int side, int first, int end, int width)
    {
        private int start = first - side, stop;

        public int Current { get; private set; }

        public readonly Pixels GetEnumerator() => this;

        public bool MoveNext()
        {
            if (++Current < stop) return true;
            start += side;
            (Current, stop) = (start, start + width);
            return width > 0 && start < end;
        }
    }
}

/// <summary>A round place on the face: its middle, its half axes and by how much u it leans for each v.</summary>
internal readonly record struct Spot(float U, float V, float HalfU, float HalfV, float Slant = 0)
{
    /// <summary>The same place on the half of the face with this sign, given for the right one.</summary>
    public Spot On(float sign) => new(sign * U, V, HalfU, HalfV, sign * Slant);
}

/// <summary>A line from one point of the face to another that bows to its left.</summary>
internal readonly record struct Stroke(float U0, float V0, float U1, float V1, float Bow = 0)
{
    /// <inheritdoc cref="Spot.On"/>
    public Stroke On(float sign) => new(sign * U0, V0, sign * U1, V1, sign * Bow);
}
