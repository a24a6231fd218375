using System.Numerics;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A hand before the face, of ellipsoids: a palm, a thumb, and four fingers of two parts each. Lengths in distances between the eyes, places from the
/// middle between them, x right and y down. It stays where it is while the face moves, and follows the head.
/// </summary>
/// <param name="Wrist">Where the wrist is.</param>
/// <param name="Palm">Where the fingers begin.</param>
/// <param name="Reach">How long the fingers are, 0 for a fist … 1.</param>
/// <param name="Spread">Angle between two fingers, radians.</param>
/// <param name="Size">1 is a hand as large as the face's, held at it.</param>
/// <param name="Tone">What the colour of the cheeks is multiplied with.</param>
internal sealed record Hand(Vector2 Wrist, Vector2 Palm, float Reach, float Spread, float Size, float Tone)
{
    private const int Around = 12, Along = 7;

    // Middle finger's length, half a finger's and half the palm's width of a hand of size 1: 7.5, 0.85 and 4.2 cm where the eyes are 6.3 apart.
    private const float Finger = 1.1f, Thick = 0.135f, Broad = 0.55f;

    private static readonly (int A, int B, int C)[] Triangles = [.. Strips()];

    /// <summary>Draws a hand: at the mouth, at a cheek, at the forehead or below the chin, on either side.</summary>
    public static Hand Draw(RandomStream random)
    {
        float side = random.Chance(0.5f) ? 1 : -1;
        int kind = random.Next(4);
        // Wrist and knuckles of each kind, on the right; the hand lies between and the fingers go on.
        var (wrist, palm, least, most) = kind switch
        {
            0 => (new Vector2(0.9f, 2.6f), new Vector2(0.45f, 1.5f), 0.3f, 1f),      // over the mouth
            1 => (new Vector2(1.15f, 2.3f), new Vector2(1.0f, 1.15f), 0.3f, 1f),     // at the cheek
            2 => (new Vector2(2.0f, 0.5f), new Vector2(1.15f, -0.45f), 0.5f, 1f),    // at the forehead
            _ => (new Vector2(0.5f, 3.1f), new Vector2(0.2f, 2.15f), 0f, 0.35f),     // below the chin
        };
        Vector2 Near(Vector2 place) => new(side * (place.X + 0.25f * random.Bell()), place.Y + 0.25f * random.Bell());
        return new(Near(wrist), Near(palm), random.Between(least, most), random.Between(0.02f, 0.16f), random.Between(0.75f, 1.05f),
            Smooth.Exp(0.15f * random.Bell()));
    }

    /// <summary>Draws the hand over everything that is there.</summary>
    /// <param name="raster">The picture.</param>
    /// <param name="eyes">The middles of the eyes as they are drawn.</param>
    /// <param name="near">Depth in front of all that is drawn.</param>
    /// <param name="skin">Colour of the cheeks.</param>
    /// <param name="light">Light on it.</param>
    public void DrawOn(Raster raster, (Vector2 Left, Vector2 Right) eyes, float near, Vector4 skin, PuppetLight light)
    {
        Vector2 across = eyes.Right - eyes.Left, middle = (eyes.Left + eyes.Right) / 2;
        float unit = across.Length();
        across /= unit;
        Vector2 Seen(Vector2 place) => middle + unit * (place.X * across + place.Y * new Vector2(-across.Y, across.X));
        Surface surface = Surface.Of((Along + 1) * Around);
        foreach (var (from, to, half, depth) in Parts())
        {
            Vector2 along = Seen(to) - Seen(from);
            var centre = new Vector3((Seen(from) + Seen(to)) / 2, near + unit * depth);
            var axis = new Vector3(along / 2, 0);
            Vector3 beside = half * unit * Vector3.Normalize(new(-axis.Y, axis.X, 0)), forth = new(0, 0, MathF.Min(half, Thick) * unit);
            for (int vertex = 0; vertex < surface.Places.Length; vertex++)
            {
                Vector3 ball = Ball(vertex);
                surface.Places[vertex] = centre + ball.X * axis + ball.Y * beside + ball.Z * forth;
                Vector3 normal = Vector3.Normalize(ball.X * axis / axis.LengthSquared() + ball.Y * beside / beside.LengthSquared()
                    + ball.Z * forth / forth.LengthSquared());
                surface.Light[vertex] = Tone * light.On(normal, normal, Vector3.UnitZ) * (0.72f + 0.28f * MathF.Max(0, normal.Z));
            }
            foreach (var triangle in Triangles) raster.Draw(surface, triangle, skin with { W = 0 });
        }
    }

    // From, to, half of its width, and how far in front.
    private IEnumerable<(Vector2 From, Vector2 To, float Half, float Depth)> Parts()
    {
        Vector2 ahead = Vector2.Normalize(Palm - Wrist), beside = new(-ahead.Y, ahead.X);
        float thick = Size * Thick, broad = Size * Broad;
        yield return (Wrist - 0.6f * ahead, Palm + 0.1f * Size * ahead, broad, 0);
        float inwards = MathF.Sign(Vector2.Dot(beside, new(-Wrist.X, 0)) + 1e-6f);
        Vector2 root = Vector2.Lerp(Wrist, Palm, 0.45f) + inwards * 0.85f * broad * beside;
        yield return (root, root + Size * (0.5f + 0.25f * Reach) * Vector2.Normalize(ahead + inwards * 0.45f * beside), 1.1f * thick, 0.1f);
        ReadOnlyMemory<float> lengths = (float[])[0.86f, 1, 0.94f, 0.76f];
        for (int finger = 0; finger < 4; finger++)
        {
            float place = finger - 1.5f, length = Size * Finger * (0.3f + 0.7f * Reach) * lengths.Span[finger];
            var (sin, cos) = MathF.SinCos(place * Spread);
            Vector2 towards = cos * ahead - inwards * sin * beside;
            Vector2 knuckle = Palm - inwards * place * 2 * thick * beside - 0.15f * Size * ahead, bend = knuckle + 0.6f * length * towards;
            yield return (knuckle, bend, thick, 0.05f);
            yield return (bend - 0.25f * length * towards, knuckle + length * towards, 0.92f * thick, 0.05f);
        }
    }

    private static Vector3 Ball(int vertex)
    {
        var (sin, cos) = MathF.SinCos(MathF.PI * (vertex / Around) / Along);
        var (high, wide) = MathF.SinCos(2 * MathF.PI * (vertex % Around) / Around);
        return new(-cos, sin * wide, sin * high);
    }

    // Both sides of each: nothing depends on which way the hand points.
    private static IEnumerable<(int, int, int)> Strips()
    {
        for (int ring = 0; ring < Along; ring++)
            for (int at = 0; at < Around; at++)
            {
                int next = (at + 1) % Around, low = ring * Around, high = low + Around;
                yield return (low + at, high + at, low + next);
                yield return (low + next, high + at, low + at);
                yield return (high + at, high + next, low + next);
                yield return (low + next, high + next, high + at);
            }
    }
}
