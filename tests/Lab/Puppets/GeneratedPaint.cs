using System.Numerics;
using MsstNet.Faces;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Colours of a generated person, 0 … 255.</summary>
/// <param name="Skin">Of the skin in full light.</param>
/// <param name="Hair">Of hair and brows.</param>
/// <param name="Iris">Of the eyes.</param>
/// <param name="Lips">Of the lips.</param>
/// <param name="Shirt">Of what they wear.</param>
/// <param name="Wall">Of the plain wall behind.</param>
/// <param name="Hairline">Where the hair begins above the middle of the face, in centimetres.</param>
internal sealed record GeneratedPaint(Vector3 Skin, Vector3 Hair, Vector3 Iris, Vector3 Lips, Vector3 Shirt, Vector3 Wall, float Hairline)
{
    /// <summary>Radius of an iris, in centimetres.</summary>
    public const float IrisRadius = 0.58f;

    /// <summary>The face's colour at a place of the mean face, before light falls on it.</summary>
    public Vector3 Face(float x, float y)
    {
        float across = MathF.Abs(x);
        Vector3 colour = Skin;
        // Cheeks and nose are redder, the sockets and the fold above the chin darker.
        Over(Skin * new Vector3(1.02f, 0.88f, 0.86f), 0.5f * Spot(across - 4, y + 0.6f, 2.2f, 1.6f) + 0.4f * Spot(x, y - 0.2f, 1.2f, 1));
        Over(Skin * new Vector3(0.78f, 0.7f, 0.7f), 0.55f * Spot(across - 3.2f, y - 3.5f, 2, 1.1f));
        Over(Skin * new Vector3(0.8f, 0.72f, 0.7f), 0.5f * Spot(x, y + 4.95f, 1.7f, 0.4f));
        float red = Rise(0.06f, -0.06f, y - GeneratedSurface.UpperLip(across)) * Rise(-0.08f, 0.08f, y - GeneratedSurface.LowerLip(across));
        Over(Lips, 0.7f * red * Rise(2.45f, 2.1f, across));
        Over(0.3f * Lips, 0.85f * Spot(0, y - GeneratedSurface.Mouth(across), 1, 0.07f) * Rise(2.55f, 2.2f, across));
        // Nostrils and the edge of the nose's wings.
        Over(0.25f * Skin, 0.8f * Spot(across - 0.62f, y + 1.12f, 0.34f, 0.17f));
        Over(0.55f * Skin, 0.5f * Spot(across - 1.55f, y + 0.75f, 0.16f, 0.5f));
        float eye = Rise(GeneratedSurface.InnerCorner - 0.1f, GeneratedSurface.InnerCorner + 0.2f, across)
            * Rise(GeneratedSurface.OuterCorner + 0.3f, GeneratedSurface.OuterCorner, across);
        float lid = y - GeneratedSurface.Lid(across, 1);
        Over(0.35f * Hair, 0.9f * eye * Spot(0, lid - 0.04f, 1, 0.1f));
        Over(0.6f * Skin, 0.5f * eye * Spot(0, lid - 0.42f, 1, 0.09f));
        Over(0.5f * Skin, 0.6f * eye * Spot(0, y - GeneratedSurface.Lid(across, -1) + 0.03f, 1, 0.07f));
        float thick = 0.42f * Rise(5.9f, 3.6f, across) + 0.08f, hairs = 0.75f + 0.25f * Grain.At(5 * x + 2 * y, 3 * y);
        float brow = Rise(1, 1.5f, across) * Rise(5.9f, 5.4f, across), off = MathF.Abs(y - GeneratedSurface.Brow(across));
        Over(0.8f * Hair, 0.92f * hairs * brow * Rise(1.15f * thick, 0.6f * thick, off));
        float hair = Hairline - 0.03f * x * x + 0.2f * Grain.At(2 * x, 0.5f * y);
        float temple = Rise(6.1f, 7, across + 0.12f * (y - 5)) * Rise(1.6f, 3.2f, y);
        Over(HairAt(x, y), MathF.Max(Rise(-0.25f, 0.35f, y - hair), temple));
        return colour;

        void Over(Vector3 other, float share) => colour = Vector3.Lerp(colour, other, share);
    }

    /// <summary>The colour of what surrounds the face: hair, ears and neck.</summary>
    public Vector3 Head(float x, float y)
    {
        float ear = Rise(1.05f, 0.95f, Square((MathF.Abs(x) - 8.1f) / 1.4f) + Square((y - 1.7f) / 2.7f));
        // The jaw throws a shadow on the neck.
        Vector3 skin = (0.94f - 0.3f * Rise(-11, -7, y)) * Skin;
        return Mix(Mix(HairAt(x, y), skin, Rise(1.2f, -0.4f, y)), 0.94f * Skin, ear);
    }

    /// <summary>An eyeball's colour at a distance from where it looks, as the viewer sees it.</summary>
    public Vector3 Eye(float x, float y)
    {
        float far = MathF.Sqrt(x * x + y * y);
        Vector3 white = new Vector3(238, 232, 228) * (1 - 0.16f * far * far) * (1 - 0.3f * Rise(0.1f, 0.7f, y));
        Vector3 iris = Iris * (0.75f + 0.5f * Rise(0.25f, 0.5f, far)) * (1 - 0.5f * Rise(0.46f, IrisRadius, far));
        Vector3 colour = Mix(white, iris, Rise(0.62f, 0.56f, far));
        colour = Mix(colour, new(14, 12, 12), Rise(0.27f, 0.22f, far));
        return Mix(colour, new(250, 250, 250), Rise(0.13f, 0.07f, MathF.Sqrt(Square(x + 0.18f) + Square(y - 0.2f))));
    }

    /// <summary>What is behind the person: wall, and a shirt below the neck.</summary>
    public Vector3 Behind(float x, float y)
    {
        float shirt = Rise(1.01f, 0.99f, Square(x / 19) + Square((y + 24) / 10.5f));
        return Mix(Wall, Shirt * (0.9f + 0.012f * (y + 14)), shirt);
    }

    private Vector3 HairAt(float x, float y) => Hair * (1 + 0.28f * Grain.At(4 * x, 0.6f * y));

    private static Vector3 Mix(Vector3 one, Vector3 other, float share) => Vector3.Lerp(one, other, share);

    private static float Rise(float from, float to, float x) => Smooth.Step(from, to, x);

    private static float Spot(float dx, float dy, float rx, float ry) => MathF.Exp(-Square(dx / rx) - Square(dy / ry));

    private static float Square(float x) => x * x;
}
