using System.Numerics;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A pair of glasses: two rims, a bridge and the arms to the ears, stiff, in front of the face. Lengths in distances between the eyes.
/// </summary>
/// <param name="Width">Half the width of a glass.</param>
/// <param name="Height">Half its height.</param>
/// <param name="Square">Exponent of its outline |x/w|ⁿ + |y/h|ⁿ = 1; 2 is an ellipse.</param>
/// <param name="Rim">Thickness of the rims.</param>
/// <param name="Drop">How far the glasses' middles hang below the eyes.</param>
/// <param name="Frame">Colour of the frame, 0 … 255.</param>
/// <param name="Dark">Colour of sunglasses' glass; null lets the eyes be seen.</param>
internal sealed record Glasses(float Width, float Height, float Square, float Rim, float Drop, Vector3 Frame, Vector3? Dark)
{
    private const int Corners = 36;

    // Both sides of every triangle are drawn, so that nothing depends on the way an arm or a rim faces.
    private static readonly (int A, int B, int C)[] FrameTriangles = [.. BothSides(Strips())], GlassTriangles = [.. BothSides(Fans())];

    /// <summary>Draws a pair; one in six are sunglasses.</summary>
    public static Glasses Draw(RandomStream random)
    {
        float width = random.Between(0.32f, 0.44f), flat = random.Between(0.55f, 0.95f);
        bool plain = random.Chance(0.6f);
        Vector3 black = new(random.Between(10, 60)), coloured = 170 * new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle());
        Vector3 glass = new(random.Between(8, 50));
        return new(width, flat * width, random.Between(2, 5), random.Between(0.015f, 0.065f), random.Between(-0.02f, 0.14f), plain ? black : coloured,
            random.Chance(0.17f) ? glass : null);
    }

    /// <summary>Draws the glasses over what is there, where they are nearer to the viewer.</summary>
    /// <param name="raster">The picture.</param>
    /// <param name="still">The face's vertices at rest: glasses do not move with an expression.</param>
    /// <param name="turn">How the head turns.</param>
    /// <param name="light">Light on them.</param>
    public void DrawOn(Raster raster, Vector3[] still, Func<Vector3, Vector3> turn, float light)
    {
        Vector3[] places = Places(still);
        Surface surface = Surface.Of(places.Length);
        for (int i = 0; i < places.Length; i++) (surface.Places[i], surface.Light[i]) = (turn(places[i]), light);
        if (Dark is { } dark)
            foreach (var triangle in GlassTriangles) raster.Draw(surface, triangle, new Vector4(dark, 0));
        foreach (var triangle in FrameTriangles) raster.Draw(surface, triangle, new Vector4(Frame, 0));
    }

    // For each eye an outer and an inner ring and a middle; then four corners of the bridge and of each arm.
    private Vector3[] Places(Vector3[] still)
    {
        Vector3 At(int landmark) => still[FaceParts.Landmarks[landmark]];
        Vector3[] eyes = [(At(36) + At(39)) / 2, (At(42) + At(45)) / 2];
        float unit = Vector3.Distance(eyes[0], eyes[1]), front = At(27).Z + 0.12f * unit;
        Vector3 across = Vector3.Normalize((eyes[1] - eyes[0]) with { Z = 0 }), down = new(-across.Y, across.X, 0);
        var places = new List<Vector3>();
        for (int eye = 0; eye < 2; eye++)
        {
            Vector3 middle = (eyes[eye] + Drop * unit * down) with { Z = front };
            float outwards = eye == 0 ? -1 : 1;
            foreach (float rim in (float[])[Rim, 0])
                for (int corner = 0; corner < Corners; corner++)
                {
                    var (sin, cos) = MathF.SinCos(2 * MathF.PI * corner / Corners);
                    float x = (Width + rim) * Power(cos), y = (Height + rim) * Power(sin);
                    // The outer half of a glass lies further back.
                    places.Add(middle + unit * (x * across + y * down) - new Vector3(0, 0, 0.16f * unit * MathF.Max(0, outwards * x)));
                }
            places.Add(middle);
        }
        Vector3 left = places[0], right = places[Ring(1, outer: true) + Corners / 2];
        Vector3 rise = -0.12f * unit * down, half = 0.5f * Rim * unit * down;
        places.AddRange([left + rise - half, left + rise + half, right + rise - half, right + rise + half]);
        for (int eye = 0; eye < 2; eye++)
        {
            Vector3 hinge = places[Ring(eye, outer: true) + (eye == 0 ? Corners / 2 : 0)] + rise;
            Vector3 ear = hinge with { X = At(eye == 0 ? 0 : 16).X, Z = hinge.Z - 1.2f * unit };
            places.AddRange([hinge - half, hinge + half, ear - half, ear + half]);
        }
        return [.. places];
    }

    private float Power(float x) => MathF.Sign(x) * MathF.Pow(MathF.Abs(x), 2 / Square);

    private static int Ring(int eye, bool outer) => eye * (2 * Corners + 1) + (outer ? 0 : Corners);

    private static IEnumerable<(int, int, int)> Strips()
    {
        for (int eye = 0; eye < 2; eye++)
            for (int corner = 0; corner < Corners; corner++)
            {
                int next = (corner + 1) % Corners, outer = Ring(eye, outer: true), inner = Ring(eye, outer: false);
                yield return (outer + corner, inner + corner, outer + next);
                yield return (inner + corner, inner + next, outer + next);
            }
        for (int strip = 0, first = 2 * (2 * Corners + 1); strip < 3; strip++, first += 4)
        {
            yield return (first, first + 1, first + 2);
            yield return (first + 1, first + 3, first + 2);
        }
    }

    private static IEnumerable<(int, int, int)> Fans()
    {
        for (int eye = 0; eye < 2; eye++)
            for (int corner = 0; corner < Corners; corner++)
                yield return (Ring(eye, outer: false) + Corners, Ring(eye, outer: false) + corner, Ring(eye, outer: false) + (corner + 1) % Corners);
    }

    private static IEnumerable<(int A, int B, int C)> BothSides(IEnumerable<(int A, int B, int C)> triangles) =>
        triangles.SelectMany(one => ((int, int, int)[])[one, (one.A, one.C, one.B)]);
}
