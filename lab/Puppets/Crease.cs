using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A line that skin folds along when certain shapes move it. A mesh of some thousand vertices has no wrinkles of its own, and faces are read by them:
/// the furrows between the brows in anger, the feet of a crow beside a smile.
/// </summary>
/// <param name="Lines">From and to, in the face model's centimetres, as seen from the front.</param>
/// <param name="Width">Half of its width.</param>
/// <param name="Shapes">What makes it, and how deep at full strength: names with _L or _R where there are two.</param>
internal sealed record Crease((Vector2 From, Vector2 To)[] Lines, float Width, (string Shape, float Depth)[] Shapes)
{
    // Lines of the forehead, above the brows.
    private static readonly float[] Foreheads = [1.2f, 2.0f, 2.8f];

    /// <summary>The creases of a face, on the model's mean face. FACS names the same ones (P. Ekman, W. Friesen and J. Hager, 2002).</summary>
    public static IReadOnlyList<Crease> Of(FaceKit kit)
    {
        Vector2 At(int landmark) => new(kit.Neutral[FaceParts.Landmarks[landmark]].X, kit.Neutral[FaceParts.Landmarks[landmark]].Y);
        Vector2 between = (At(21) + At(22)) / 2;
        float gap = (At(22).X - At(21).X) / 2, brow = (At(19).Y + At(24).Y) / 2, chin = float.Lerp(At(57).Y, At(8).Y, 0.35f);
        var all = new List<Crease>
        {
            new([(new(between.X - 0.7f * gap, At(27).Y), new(between.X + 0.7f * gap, At(27).Y))], 0.13f,
                [("noseSneer_L", 0.4f), ("noseSneer_R", 0.4f), ("browDown_L", 0.15f), ("browDown_R", 0.15f)]),
            new(Rows(-1.5f, 1.5f), 0.15f, [("browInnerUp_L", 0.4f), ("browInnerUp_R", 0.4f)]),
            new([(new(-1.1f, chin), new(1.1f, chin))], 0.2f, [("mouthShrugLower", 0.5f)]),
        };
        foreach (var (side, name, inner, eye, nose, mouth, lid) in new[] { (-1, "R", 39, 36, 31, 48, 37), (1, "L", 42, 45, 35, 54, 43) })
        {
            Vector2 Out(Vector2 from, float away, float up) => from + new Vector2(side * away, up);
            Vector2 root = between + new Vector2(side * 0.45f * gap, 0), corner = Out(At(eye), 0.4f, 0), low = Out(At(mouth), 0.15f, -0.1f);
            (string, float) Shape(string shape, float depth) => ($"{shape}_{name}", depth);
            all.AddRange(
            [
                // Between the brows, and the shadow of a brow that hangs over its eye.
                new([(Out(root, 0, -0.35f), Out(root, 0.15f, 0.75f))], 0.13f, [Shape("browDown", 0.65f)]),
                new([(At(lid) + new Vector2(0, 0.25f), At(lid + 1) + new Vector2(0, 0.25f))], 0.3f, [Shape("browDown", 0.4f)]),
                new(side < 0 ? Rows(-3.8f, -1.4f) : Rows(1.4f, 3.8f), 0.15f, [Shape("browOuterUp", 0.7f)]),
                new([(Out(At(27), 0.3f, -0.5f), Out(At(28), 0.75f, -0.2f))], 0.12f, [Shape("noseSneer", 0.8f)]),
                // Beside the eye and below it.
                new([(corner, Out(corner, 1.1f, 0.55f)), (corner, Out(corner, 1.3f, 0)), (corner, Out(corner, 1.1f, -0.6f))], 0.1f,
                    [Shape("cheekSquint", 0.6f), Shape("eyeSquint", 0.25f), Shape("mouthSmile", 0.2f)]),
                new([(Out(At(eye), -0.3f, -0.6f), At(inner) + new Vector2(side * 0.3f, -0.7f))], 0.13f,
                    [Shape("eyeSquint", 0.5f), Shape("cheekSquint", 0.4f)]),
                // From the nose's wing past the corner of the mouth, and below the corner.
                new([(Out(At(nose), 0.4f, 0.3f), Out(At(mouth), 0.6f, 0.1f))], 0.17f,
                    [Shape("mouthSmile", 0.4f), Shape("noseSneer", 0.45f), Shape("mouthUpperUp", 0.4f), Shape("mouthFrown", 0.15f)]),
                new([(low, Out(low, 0.3f, -1.1f))], 0.14f, [Shape("mouthFrown", 0.6f), Shape("mouthStretch", 0.3f)]),
            ]);
        }
        return all;

        (Vector2, Vector2)[] Rows(float left, float right) =>
            [.. Foreheads.Select(above => (new Vector2(left, brow + above), new Vector2(right, brow + above)))];
    }

    /// <summary>How much of the crease a point of the mean face has, 0 … 1: a bell across each line that ends softly.</summary>
    public float At(Vector2 place)
    {
        float most = 0;
        foreach (var (from, to) in Lines)
        {
            Vector2 along = to - from;
            float share = Math.Clamp(Vector2.Dot(place - from, along) / along.LengthSquared(), 0, 1);
            float across = Vector2.Distance(place, from + share * along) / Width;
            most = MathF.Max(most, MathF.Exp(-across * across));
        }
        return most;
    }
}
