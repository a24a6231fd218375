using System.Numerics;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// The jaw of the generated head: it turns about an axis between the ears, and takes chin, lower lip, lower teeth and tongue with it.
/// </summary>
internal static class GeneratedJaw
{
    // A quarter of a radian takes the chin down by two centimetres.
    private const float Turn = 0.26f, AxisY = -2.6f, AxisZ = 2, AtCorners = 0.42f;

    /// <summary>The shape jawOpen.</summary>
    public static ExpressionShape Open(Vector3[] places, IReadOnlyDictionary<int, GeneratedNode> face)
    {
        var skin = face.Select(node => (node.Key, Share(node.Value) * Move(node.Value.Place)));
        var insides = ((Range[])[FaceParts.MouthSocket, FaceParts.Gums, FaceParts.Teeth])
            .SelectMany(part => Enumerable.Range(part.Start.Value, part.End.Value - part.Start.Value))
            .Where(vertex => places[vertex] != default)
            // Teeth and gums are of one jaw or the other; the lining between them is stretched.
            .Select(vertex => (vertex, (FaceParts.MouthSocket.Holds(vertex) ? Smooth.Step(-2.5f, -4.5f, places[vertex].Y)
                : places[vertex].Y < GeneratedInsides.TeethMeet - 0.02f ? 1 : 0) * Move(places[vertex])));
        return GeneratedExpressions.Listed("jawOpen", skin.Concat(insides));
    }

    private static Vector3 Move(Vector3 place) => Turn * new Vector3(0, -(place.Z - AxisZ), place.Y - AxisY);

    // All of the lower lip's middle, less at the mouth's corners, nothing above the nose and next to the ears.
    private static float Share(GeneratedNode node)
    {
        var (x, y) = (MathF.Abs(node.Place.X), node.Place.Y);
        float middle = MathF.Sqrt(MathF.Max(0, 1 - x * x / (GeneratedSurface.MouthCorner * GeneratedSurface.MouthCorner)));
        float sideways = 1 - Smooth.Step(3, 7.4f, x), mouth = GeneratedSurface.Mouth(x);
        if (node.AboveMouth) return sideways * float.Lerp(AtCorners, 0.04f, middle) * Smooth.Step(mouth + 2.4f, mouth, y);
        float below = Smooth.Step(mouth, mouth - 2.4f, y), lip = float.Lerp(AtCorners, 1, middle);
        return float.Lerp(sideways, 1, 0.6f * below) * float.Lerp(lip, 1, below);
    }
}
