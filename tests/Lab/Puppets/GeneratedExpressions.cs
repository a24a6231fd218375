using System.Numerics;
using MsstNet.Lab.Puppets;
using static MsstNet.Lab.Tests.Lab.Puppets.Flap;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// Expression shapes of the generated head, after what ARKit's names say. Each is a few bumps: skin around a place goes one way, less with the
/// distance. Written down for the subject's left, which the viewer sees on the right.
/// </summary>
internal static class GeneratedExpressions
{
    private static readonly Dictionary<string, Bump[]> OfOneSide = new()
    {
        ["browInnerUp"] = [new(1.4f, 6, 2.6f, 2.4f, new(0, 0.8f, 0.05f))],
        ["browOuterUp"] = [new(4.8f, 6, 2.6f, 2.4f, new(0, 0.7f, 0))],
        ["browDown"] = [new(2.2f, 5.9f, 3.4f, 2.1f, new(-0.25f, -0.7f, 0.15f))],
        ["eyeWide"] = [new(3.2f, 3.9f, 1.7f, 1, new(0, 0.25f, 0.02f), UpperLid)],
        ["eyeSquint"] = [new(3.2f, 2.9f, 1.8f, 1.1f, new(0, 0.25f, 0.08f), LowerLid), new(3.2f, 3.9f, 1.7f, 1, new(0, -0.12f, 0), UpperLid)],
        ["eyeLookUp"] = [new(3.2f, 3.9f, 1.7f, 1, new(0, 0.15f, 0), UpperLid)],
        ["eyeLookDown"] = [new(3.2f, 3.9f, 1.7f, 1, new(0, -0.3f, 0.04f), UpperLid)],
        ["cheekSquint"] = [new(4, 1.4f, 2.7f, 1.9f, new(0, 0.45f, 0.25f))],
        ["cheekRaiser"] = [new(4, 1.2f, 2.8f, 2.1f, new(0, 0.3f, 0.15f)), new(3.2f, 2.9f, 1.8f, 1.1f, new(0, 0.12f, 0.05f), LowerLid)],
        ["noseSneer"] = [new(1.2f, -0.7f, 1.7f, 1.9f, new(0.05f, 0.4f, 0.1f)), new(0.7f, 3, 1.2f, 1.6f, new(-0.05f, 0.15f, 0.1f))],
        ["mouthUpperUp"] = [new(1.2f, -2.8f, 2, 2, new(0.03f, 0.5f, 0.05f), UpperLip)],
        ["mouthLowerDown"] = [new(1, -3.8f, 2, 1.7f, new(0.03f, -0.55f, 0), LowerLip)],
        ["mouthSmile"] = [new(2.4f, -3.45f, 2.2f, 2.1f, new(0.65f, 0.6f, -0.3f)), new(4, -0.6f, 2.5f, 2.2f, new(0.1f, 0.35f, 0.3f))],
        ["mouthFrown"] = [new(2.4f, -3.5f, 2.1f, 2.2f, new(0.1f, -0.6f, -0.05f))],
        ["mouthStretch"] = [new(2.4f, -3.5f, 2.5f, 2.3f, new(0.7f, -0.2f, -0.25f))],
        ["mouthDimple"] = [new(2.5f, -3.45f, 1.6f, 1.6f, new(0.3f, 0.05f, -0.3f))],
        ["mouthPress"] =
        [
            new(1.2f, -3.35f, 1.9f, 1, new(0, -0.12f, -0.15f), UpperLip), new(1.2f, -3.4f, 1.9f, 1.2f, new(0, 0.15f, -0.15f), LowerLip),
        ],
    };

    private static readonly Dictionary<string, Bump[]> OfBoth = new()
    {
        ["mouthShrugLower"] =
        [
            new(0, -4, 2.7f, 1.6f, new(0, 0.3f, 0.3f), LowerLip), new(0, -6.3f, 2.5f, 1.7f, new(0, 0.4f, 0.15f)),
            new(0, -3.2f, 2.3f, 1, new(0, 0.2f, 0.1f), UpperLip),
        ],
        ["mouthRollLower"] = [new(0, -3.8f, 2.4f, 1, new(0, 0.2f, -0.35f), LowerLip)],
        ["mouthRollUpper"] = [new(0, -2.9f, 2.4f, 1, new(0, -0.15f, -0.35f), UpperLip)],
        ["mouthPucker"] = [.. Corners(-0.65f, 0.25f), new(0, -3.4f, 2.1f, 1.7f, new(0, 0, 0.5f))],
        ["mouthFunnel"] =
        [
            .. Corners(-0.5f, 0.2f), new(0, -2.8f, 1.9f, 1.2f, new(0, 0.35f, 0.4f), UpperLip), new(0, -4, 1.9f, 1.4f, new(0, -0.45f, 0.4f), LowerLip),
        ],
        ["mouthLeft"] = [new(0, -3.4f, 4, 2.6f, new(0.5f, 0, 0))],
        ["mouthRight"] = [new(0, -3.4f, 4, 2.6f, new(-0.5f, 0, 0))],
    };

    /// <summary>All shapes, in the order of their names as a folder lists them.</summary>
    /// <param name="places">All vertices.</param>
    /// <param name="face">Those of the face by their numbers, with what lies above and below the cuts.</param>
    public static ExpressionShape[] Of(Vector3[] places, IReadOnlyDictionary<int, GeneratedNode> face)
    {
        var shapes = new List<ExpressionShape> { GeneratedJaw.Open(places, face), Blink("eyeBlink_L", 1), Blink("eyeBlink_R", -1) };
        foreach (var (name, bumps) in OfOneSide)
        {
            shapes.Add(Shape(name + "_L", node => Sum(bumps, node)));
            shapes.Add(Shape(name + "_R", node => Mirrored(Sum(bumps, node with { Place = Mirrored(node.Place) }))));
        }
        foreach (var (name, bumps) in OfBoth) shapes.Add(Shape(name, node => Sum(bumps, node)));
        return [.. shapes.OrderBy(shape => shape.Name, StringComparer.Ordinal)];

        ExpressionShape Shape(string name, Func<GeneratedNode, Vector3> move) => Listed(name, face.Select(node => (node.Key, move(node.Value))));

        ExpressionShape Blink(string name, int side) => Shape(name, node => node.Place.X * side > 0 ? Close(node) : Vector3.Zero);
    }

    /// <summary>A shape that lists only what it moves.</summary>
    public static ExpressionShape Listed(string name, IEnumerable<(int Vertex, Vector3 Move)> moves)
    {
        // A hundredth of a millimetre is what the reader of files takes for nothing.
        (int Vertex, Vector3 Move)[] moved = [.. moves.Where(one => one.Move.Length() > 0.001f).OrderBy(one => one.Vertex)];
        return new(name, [.. moved.Select(one => one.Vertex)], [.. moved.Select(one => one.Move)]);
    }

    // The upper lid goes down to the lower one, and out a little, as a straight way would lead through the eyeball.
    private static Vector3 Close(GeneratedNode node)
    {
        float across = MathF.Abs(node.Place.X), apart = GeneratedSurface.LidsApart(across);
        float far = MathF.Min(1, MathF.Abs(node.Place.Y - GeneratedSurface.Lid(across, node.AboveEyes ? 1 : -1)) / 1.5f);
        float share = (1 - far) * (1 - far) * (1 + 2 * far);
        return share * apart * (node.AboveEyes ? new Vector3(0, -0.93f, 0.2f) : new Vector3(0, 0.07f, 0));
    }

    private static Bump[] Corners(float inwards, float forwards) =>
        [new(2.4f, -3.45f, 2.6f, 2, new(inwards, 0, forwards)), new(-2.4f, -3.45f, 2.6f, 2, new(-inwards, 0, forwards))];

    private static Vector3 Sum(Bump[] bumps, GeneratedNode node) => bumps.Aggregate(Vector3.Zero, (sum, bump) => sum + bump.At(node));

    private static Vector3 Mirrored(Vector3 place) => place with { X = -place.X };

    private readonly record struct Bump(float X, float Y, float AcrossReach, float UpReach, Vector3 Move, Flap Of = Skin)
    {
        public Vector3 At(GeneratedNode node)
        {
            if (Of is UpperLid or LowerLid && node.AboveEyes != (Of == UpperLid) || Of is UpperLip or LowerLip && node.AboveMouth != (Of == UpperLip))
                return Vector3.Zero;
            float dx = (node.Place.X - X) / AcrossReach, dy = (node.Place.Y - Y) / UpReach, near = MathF.Max(0, 1 - dx * dx - dy * dy);
            return near * near * Move;
        }
    }
}

/// <summary>On which side of a cut a bump moves the skin.</summary>
internal enum Flap
{
    /// <summary>On both.</summary>
    Skin,

    /// <summary>Above the eyes.</summary>
    UpperLid,

    /// <summary>Below them.</summary>
    LowerLid,

    /// <summary>Above the mouth.</summary>
    UpperLip,

    /// <summary>Below it.</summary>
    LowerLip,
}
