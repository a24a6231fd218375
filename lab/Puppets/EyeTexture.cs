using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// Eyeballs without lids, from what the photograph shows between them: the iris goes on above as it is below the pupil, the white as where it
/// is seen.
/// </summary>
internal static class EyeTexture
{
    // The template's points of each eye: pupil, edge of the iris, and the opening of the lids all around.
    private static readonly (int Pupil, Range Iris, int[] Opening)[] Sides =
    [
        (Template.LeftPupil, 2..10, [18, 19, 20, 21, 22, 30, 29, 28]),
        (Template.RightPupil, 10..18, [23, 24, 25, 26, 27, 33, 32, 31]),
    ];

    /// <summary>The photograph with both eyeballs laid open.</summary>
    public static Vector4[] Of(Vector4[] photograph, int side, Template seen)
    {
        var eyes = (Vector4[])photograph.Clone();
        foreach (var (pupil, iris, opening) in Sides)
        {
            var eye = new Eye(photograph, side, seen[pupil], Radius(seen, pupil, iris), [.. opening.Select(point => seen[point])]);
            int reach = (int)(3.2f * eye.Radius), cx = (int)eye.Middle.X, cy = (int)eye.Middle.Y;
            for (int y = Math.Max(0, cy - reach); y <= Math.Min(side - 1, cy + reach); y++)
                for (int x = Math.Max(0, cx - reach); x <= Math.Min(side - 1, cx + reach); x++)
                    eyes[y * side + x] = eye.At(x, y);
        }
        return eyes;
    }

    private static float Radius(Template seen, int pupil, Range iris) =>
        Enumerable.Range(iris.Start.Value, iris.End.Value - iris.Start.Value).Average(point => Vector2.Distance(seen[point], seen[pupil]));

    private sealed class Eye
    {
        private readonly Vector4[] photograph;
        private readonly Vector2[] opening;
        private readonly Vector4 white, colour;
        private readonly int side;

        public Eye(Vector4[] photograph, int side, Vector2 middle, float radius, Vector2[] opening)
        {
            (this.photograph, this.side, Middle, Radius, this.opening) = (photograph, side, middle, MathF.Max(radius, 1), opening);
            var (whites, irises) = (new List<Vector4>(), new List<Vector4>());
            int reach = (int)(3 * Radius);
            for (int y = (int)middle.Y - reach; y <= middle.Y + reach; y++)
                for (int x = (int)middle.X - reach; x <= middle.X + reach; x++)
                    if (x >= 0 && y >= 0 && x < side && y < side && Inside(x, y) > 0.5f)
                        (Far(x, y) > 1.2f ? whites : irises).Add(photograph[y * side + x]);
            // The brighter half: the rest is lashes and corners. One eye in a hundred shows hardly any white.
            Vector4[] bright = [.. whites.OrderByDescending(Light).Take(Math.Max(1, whites.Count / 2))];
            white = bright.Length > 3 ? Mean(bright) : new Vector4(190, 182, 176, 0);
            colour = irises.Count > 0 ? Mean(irises) : new Vector4(60, 45, 35, 0);
        }

        public Vector2 Middle { get; }

        public float Radius { get; }

        public Vector4 At(int x, int y)
        {
            float shown = Inside(x, y);
            Vector4 there = photograph[y * side + x];
            if (shown >= 1) return there;
            float far = Far(x, y), iris = Math.Clamp((1.06f - far) * Radius, 0, 1);
            // The eyeball turns away from the light towards its edge, and the upper lid shades it.
            Vector4 behind = white * MathF.Max(0.45f, 1 - 0.07f * far * far);
            int below = (int)MathF.Round(2 * Middle.Y - y);
            Vector4 mirrored = below >= 0 && below < side && Inside(x, below) > 0.6f ? photograph[below * side + x] : colour;
            behind += iris * (mirrored - behind);
            return behind + shown * (there - behind);
        }

        // In radii of the iris from its middle.
        private float Far(int x, int y) => Vector2.Distance(new(x, y), Middle) / Radius;

        // 1 well within the lids' opening, 0 outside, less than 1 near its edge where lashes are.
        private float Inside(int x, int y)
        {
            var (within, far) = Outline.Of(opening, new(x, y));
            return within ? Math.Clamp((far - 0.06f * Radius) / (0.15f * Radius), 0, 1) : 0;
        }

        private static float Light(Vector4 c) => c.X + c.Y + c.Z;

        private static Vector4 Mean(IReadOnlyCollection<Vector4> all) => all.Aggregate(Vector4.Zero, (sum, one) => sum + one) / all.Count;
    }
}
