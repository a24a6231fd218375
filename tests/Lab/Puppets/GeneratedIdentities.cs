using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// Modes of identity of the generated head: waves over the plane of the face, the longest first, each in one direction. Both halves of the face
/// change alike. Waves of different lengths are orthogonal, so that a fit can tell them apart.
/// </summary>
internal static class GeneratedIdentities
{
    // A mode of the longest wave moves the face by so much, in centimetres.
    private const float Strength = 0.42f;

    private static readonly Vector3[] Directions = [Vector3.UnitY, Vector3.UnitX, Vector3.UnitZ];

    // Not the modes that shift the head as a whole, which is the camera's business, nor the one that widens it, which is nearly the camera's scale.
    private static readonly (Vector3 Direction, int Across, int Up)[] Waves = [.. (
        from order in Enumerable.Range(1, 9)
        from across in Enumerable.Range(0, order + 1)
        from direction in Directions
        let wave = (direction, across, order - across)
        where direction != Vector3.UnitX || across > 0 && order > 1
        select wave).Take(FaceKit.Modes)];

    /// <summary>Moves of all vertices, mode by mode.</summary>
    public static Vector3[][] Of(Vector3[] places) => [.. Waves.Select(wave => (Vector3[])[.. places.Select(place => Move(wave, place))])];

    /// <summary>Where a person with these modes has a place of the mean head.</summary>
    public static Vector3 Of(ReadOnlySpan<float> identity, Vector3 place)
    {
        Vector3 there = place;
        for (int mode = 0; mode < identity.Length; mode++) there += identity[mode] * Move(Waves[mode], place);
        return there;
    }

    private static Vector3 Move((Vector3 Direction, int Across, int Up) wave, Vector3 place)
    {
        if (place == default) return default;              // a vertex of no part
        float x = Math.Clamp(place.X / 8, -1, 1), y = (Math.Clamp(place.Y / 9, -1, 1) + 1) / 2;
        // What is to the right on one half is to the left on the other.
        float across = wave.Direction == Vector3.UnitX ? MathF.Sin(MathF.PI * (wave.Across - 0.5f) * x) : MathF.Cos(MathF.PI * wave.Across * x);
        return Strength / (wave.Across + wave.Up) * across * MathF.Cos(MathF.PI * wave.Up * y) * wave.Direction;
    }
}
