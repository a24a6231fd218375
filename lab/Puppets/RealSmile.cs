using System.Numerics;
using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>A person's own smile, from two photographs, on a canvas as a puppet's is.</summary>
internal sealed class RealSmile : IDisposable
{
    private readonly SmileMorph morph;
    private (float Amount, Vector4[] Canvas)? last;

    private RealSmile(SmileMorph morph) => this.morph = morph;

    /// <summary>Aligns the two photographs.</summary>
    /// <exception cref="LabException">A file cannot be used or shows no face; the message names it.</exception>
    public static RealSmile Of(Photographed person, int side) =>
        new(SmileMorph.Of(person.Neutral, person.Smiling!, Puppet.Fine(side), Puppet.Room));

    /// <summary>The canvas at an amount of smile, 0 … 1: colours and the share of wall.</summary>
    public Vector4[] At(float amount)
    {
        lock (morph)
        {
            if (last is var (kept, seen) && kept == amount) return seen;
            using Mat picture = morph.At(amount);
            float[] wall = Backdrop.Find(picture);
            Span<Vec3b> pixels = picture.AsSpan<Vec3b>();
            var canvas = new Vector4[pixels.Length];
            for (int i = 0; i < canvas.Length; i++) canvas[i] = new(pixels[i].Item2, pixels[i].Item1, pixels[i].Item0, wall[i]);
            last = (amount, canvas);
            return canvas;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => morph.Dispose();
}
