using System.Numerics;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;
using static System.MathF;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>What the generated head has besides its face: skull, ears and neck, the inside of the mouth, gums, teeth and eyeballs.</summary>
internal static class GeneratedInsides
{
    /// <summary>Where the teeth of the upper row end; those of the lower row begin a little below.</summary>
    public const float TeethMeet = -3.68f;

    /// <summary>Adds all parts.</summary>
    /// <param name="places">Receives the vertices.</param>
    /// <param name="triangles">Receives their triangles.</param>
    public static void Add(Vector3[] places, List<(int, int, int)> triangles)
    {
        var head = new Part(places, triangles, FaceParts.NarrowFace.End.Value);
        head.Sheet(40, 40, Skull);
        head.Sheet(20, 20, Neck);
        foreach (int side in (int[])[-1, 1]) head.Sheet(14, 20, (u, v) => Ear(side, u, v));
        new Part(places, triangles, FaceParts.MouthSocket.Start.Value).Sheet(30, 30, Socket);
        var gums = new Part(places, triangles, FaceParts.Gums.Start.Value);
        gums.Sheet(40, 8, (u, v) => Arch(u, float.Lerp(-2.75f, -1.9f, v), 0.12f));
        gums.Sheet(40, 8, (u, v) => Arch(u, float.Lerp(-5.2f, -4.3f, v), 0.1f));
        gums.Sheet(20, 20, Tongue);
        var teeth = new Part(places, triangles, FaceParts.Teeth.Start.Value);
        teeth.Sheet(97, 8, (u, v) => Arch(u, float.Lerp(TeethMeet + 0.05f * Gap(u), -2.7f, v), 0.25f - 0.12f * Gap(u)));
        teeth.Sheet(97, 8, (u, v) => Arch(u, float.Lerp(-4.6f, TeethMeet - 0.05f - 0.03f * Gap(u), v), 0.05f - 0.1f * Gap(u)));
        Ball(places, triangles, FaceParts.EyeRight, GeneratedSurface.Eye);
        Ball(places, triangles, FaceParts.EyeLeft, GeneratedSurface.Eye * new Vector3(-1, 1, 1));
    }

    // Sheets: u runs to the viewer's right, v up; both from 0 to 1.
    private static Vector3 Skull(float u, float v)
    {
        var (x, y) = Disc(u, v);
        // Rounder than a ball above, narrower than the cheeks below.
        float round = Sqrt(x * x + y * y) / Pow(Pow(Abs(x), 2.5f) + Pow(Abs(y), 2.5f) + 1e-9f, 0.4f), height = 2.3f + 10.2f * round * y;
        float narrow = float.Lerp(0.62f, 1, Smooth.Step(-7, 3, height));
        return new(8.7f * narrow * round * x, height, 8 * Sqrt(Max(0, 1 - x * x - y * y)) - 1.5f);
    }

    private static Vector3 Neck(float u, float v)
    {
        float x = 2 * u - 1;
        return new((4.4f + 1.2f * Pow(1 - v, 3)) * x, float.Lerp(-19, -5.5f, v), 4.5f * Sqrt(Max(0, 1 - x * x)) - 1);
    }

    private static Vector3 Ear(int side, float u, float v)
    {
        var (x, y) = Disc(u, v);
        float rim = x * x + y * y;
        return new(side * 8.1f + 1.1f * x + side * 0.3f * y, 1.7f + 2.6f * y, 0.6f + 0.8f * Sqrt(Max(0, 1 - rim)) - Exp(-6 * rim));
    }

    private static Vector3 Socket(float u, float v)
    {
        var (x, y) = Disc(u, v);
        return new(3.1f * x, -3.6f + 2.2f * y, 9.2f - 5 * (1 - x * x - y * y));
    }

    private static Vector3 Tongue(float u, float v)
    {
        var (x, y) = Disc(u, v);
        return new(1.7f * x, -4.2f + 0.75f * y, 6.8f + 2.2f * Sqrt(Max(0, 1 - x * x - y * y)) - 0.6f * y);
    }

    // A row of teeth or its gum is bent around the tongue.
    private static Vector3 Arch(float u, float y, float outwards)
    {
        float angle = PI * (u - 0.5f);
        return new(2.5f * Sin(angle), y, 6.6f + 3.2f * Cos(angle) + outwards);
    }

    // 1 between two teeth, of which a row has sixteen.
    private static float Gap(float u) => Pow(Abs(Cos(PI * 16 * u)), 12);

    // The square on the disc: circles of the square become circles.
    private static (float X, float Y) Disc(float u, float v)
    {
        float x = 2 * u - 1, y = 2 * v - 1;
        return (x * Sqrt(1 - y * y / 2), y * Sqrt(1 - x * x / 2));
    }

    private static void Ball(Vector3[] places, List<(int, int, int)> triangles, Range part, Vector3 middle)
    {
        // Vertices that are not needed lie in the middle, so that the mean of all is the middle.
        Array.Fill(places, middle, part.Start.Value, part.End.Value - part.Start.Value);
        var ball = new Part(places, triangles, part.Start.Value);
        // Without poles, whose triangles are too narrow to be drawn well.
        foreach (int side in (int[])[1, -1])
            ball.Sheet(17, 17, (u, v) =>
            {
                var (x, y) = Disc(u, v);
                return middle + GeneratedSurface.EyeRadius * new Vector3(side * x, y, side * Sqrt(Max(0, 1 - x * x - y * y)));
            });
    }

    private sealed class Part(Vector3[] places, List<(int, int, int)> triangles, int next)
    {
        public void Sheet(int columns, int rows, Func<float, float, Vector3> at)
        {
            int first = next;
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                    places[next++] = at((float)column / (columns - 1), (float)row / (rows - 1));
            for (int row = 0; row + 1 < rows; row++)
                for (int column = 0; column + 1 < columns; column++)
                {
                    int a = first + row * columns + column, above = a + columns;
                    triangles.AddRange([(a, a + 1, above + 1), (a, above + 1, above)]);
                }
        }
    }
}
