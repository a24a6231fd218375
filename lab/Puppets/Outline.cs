using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>A closed line through points of a face: where a place lies to it.</summary>
internal static class Outline
{
    /// <summary>Whether a place lies within, and how far it is from the line.</summary>
    /// <param name="corners">The line's corners, in order.</param>
    /// <param name="place">In the corners' units.</param>
    public static (bool Within, float Far) Of(Vector2[] corners, Vector2 place)
    {
        float least = float.PositiveInfinity;
        bool within = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            Vector2 a = corners[i], b = corners[j];
            if (a.Y > place.Y != b.Y > place.Y && place.X < (b.X - a.X) * (place.Y - a.Y) / (b.Y - a.Y) + a.X) within = !within;
            float along = Math.Clamp(Vector2.Dot(place - a, b - a) / MathF.Max((b - a).LengthSquared(), 1e-6f), 0, 1);
            least = MathF.Min(least, Vector2.Distance(place, a + along * (b - a)));
        }
        return (within, least);
    }
}
