using MsstNet.Faces;
using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// Action units as weights of ICT-FaceKit's expression shapes. The assignment follows the table in ICT-FaceKit's README; a unit that has no shape of
/// its own is put together from those that move what FACS says it moves.
/// </summary>
internal static class ShapeWeights
{
    // The shapes of a unit at full intensity. A name without _L or _R at its end stands for both sides where there are two.
    private static readonly Dictionary<ActionUnit, (string Shape, float Weight)[]> Table = new()
    {
        [InnerBrowRaiser] = [("browInnerUp", 1)],
        [OuterBrowRaiser] = [("browOuterUp", 1)],
        [BrowLowerer] = [("browDown", 1.5f)],
        [UpperLidRaiser] = [("eyeWide", 1)],
        [CheekRaiser] = [("cheekSquint", 1), ("cheekRaiser", 0.5f)],
        [LidTightener] = [("eyeSquint", 1), ("eyeBlink", 0.12f)],
        [NoseWrinkler] = [("noseSneer", 1), ("browDown", 0.25f)],
        [UpperLipRaiser] = [("mouthUpperUp", 1), ("noseSneer", 0.15f)],
        [LipCornerPuller] = [("mouthSmile", 1.2f), ("mouthUpperUp", 0.1f)],
        [LipCornerDepressor] = [("mouthFrown", 1)],
        [ChinRaiser] = [("mouthShrugLower", 1)],
        [LipStretcher] = [("mouthStretch", 1)],
        [LipTightener] = [("mouthPress", 0.8f), ("mouthRollLower", 0.35f), ("mouthRollUpper", 0.25f)],
        [LipsPart] = [("mouthLowerDown", 0.45f), ("mouthUpperUp", 0.2f), ("jawOpen", 0.04f)],
        [JawDrop] = [("jawOpen", 0.5f)],
        [MouthStretch] = [("jawOpen", 0.8f)],
        [EyesClosed] = [("eyeBlink", 1)],
    };

    /// <summary>Names of the shapes that a face model must have.</summary>
    public static IEnumerable<string> Needed { get; } = [.. Table.Values.SelectMany(shapes => shapes).Select(part => part.Shape).Distinct()
        .Concat(["eyeLookUp", "eyeLookDown"]).SelectMany(shape => IsOfBothSides(shape) ? (string[])[$"{shape}_L", $"{shape}_R"] : [shape]).Order()];

    /// <summary>Adds the shapes of a frame's action units.</summary>
    /// <param name="kit">Says which shape has which place in the weights.</param>
    /// <param name="units">Intensities by FACS number, 0 … 1.</param>
    /// <param name="lean">How much more the viewer's right side moves than the left, −1 … 1.</param>
    /// <param name="weights">Receives one weight a shape.</param>
    public static void Add(FaceKit kit, ReadOnlySpan<float> units, float lean, Span<float> weights)
    {
        foreach (var (unit, shapes) in Table)
        {
            float intensity = units[(int)unit];
            if (intensity == 0) continue;
            foreach (var (shape, weight) in shapes)
                for (int at = 0; at < weights.Length; at++)
                    if (Side(kit.Expressions[at].Name, shape) is { } side) weights[at] += intensity * weight * (1 + lean * side);
        }
    }

    /// <summary>The weight of one shape, both sides of it, by name.</summary>
    public static void Add(FaceKit kit, string shape, float weight, Span<float> weights)
    {
        for (int at = 0; at < weights.Length; at++)
            if (Side(kit.Expressions[at].Name, shape) is not null) weights[at] += weight;
    }

    // 1 for the subject's left, which the viewer sees on the right; −1 for the right; 0 for a shape of both; null for another shape.
    private static int? Side(string name, string shape) =>
        name.Length == shape.Length + 2 && name.StartsWith(shape, StringComparison.Ordinal) && name[^2] == '_' ? (name[^1] == 'L' ? 1 : -1)
        : name == shape ? 0 : null;

    private static bool IsOfBothSides(string shape) => !shape.StartsWith("jaw", StringComparison.Ordinal)
        && shape is not ("mouthShrugLower" or "mouthShrugUpper" or "mouthRollLower" or "mouthRollUpper" or "mouthFunnel" or "mouthPucker");
}
