using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Which node of the generated grid has which of ICT-FaceKit's vertex numbers.</summary>
internal static class GeneratedLandmarks
{
    // Landmarks on the viewer's left with the one that is their mirror image, and where they are on the face; centimetres.
    private static readonly (int Left, int Right, float X, float Y)[] Places =
    [
        (0, 16, -7.4f, 3.7f), (1, 15, -7.3f, 1.5f), (2, 14, -7, -0.5f), (3, 13, -6.6f, -2.4f), (4, 12, -5.8f, -4.5f), (5, 11, -4.5f, -6.2f),
        (6, 10, -3.1f, -7), (7, 9, -1.5f, -7.45f), (8, 8, 0, -7.6f),
        (17, 26, -5.7f, 5.2f), (18, 25, -4.8f, 6), (19, 24, -3.8f, 6.3f), (20, 23, -2.4f, 6.2f), (21, 22, -1.2f, 5.9f),
        (27, 27, 0, 3.7f), (28, 28, 0, 2.6f), (29, 29, 0, 1.5f), (30, 30, 0, 0.2f),
        (31, 35, -1.2f, -1.1f), (32, 34, -0.6f, -1.1f), (33, 33, 0, -1.1f),
        (36, 45, -4.6f, 3.35f), (37, 44, -3.8f, 3.9f), (38, 43, -2.6f, 3.9f), (39, 42, -1.8f, 3.35f), (40, 47, -2.6f, 3), (41, 46, -3.8f, 3),
        (48, 54, -2.4f, -3.45f), (49, 53, -1.6f, -2.75f), (50, 52, -0.6f, -2.4f), (51, 51, 0, -2.5f), (57, 57, 0, -4.4f), (58, 56, -1, -4.3f),
        (59, 55, -1.8f, -4), (60, 64, -2.2f, -3.45f), (61, 63, -1, -3.35f), (62, 62, 0, -3.35f), (67, 65, -1, -3.35f), (66, 66, 0, -3.35f),
    ];

    // The jaw's edge on the viewer's left, from ear to chin. Two of its vertices are the landmarks 6 and 7.
    private static readonly Vector2[] Jaw =
    [
        new(-7.4f, 4.2f), new(-7.35f, 3.1f), new(-7.3f, 1.9f), new(-7.2f, 0.8f), new(-7.05f, -0.3f), new(-6.85f, -1.5f), new(-6.5f, -2.7f),
        new(-6.1f, -3.9f), new(-5.5f, -5), new(-5.15f, -5.5f), new(-4.85f, -5.9f), new(-4.3f, -6.4f), new(-3.8f, -6.7f), new(-3.1f, -7),
        new(-2.3f, -7.25f), new(-1.5f, -7.45f), new(-0.8f, -7.55f),
    ];

    /// <summary>A number below that of the face's vertices for every node: landmarks and jaw have the model's, the others what is left.</summary>
    public static int[] Numbers(GeneratedGrid grid)
    {
        var numbers = new int[grid.Nodes.Count];
        Array.Fill(numbers, -1);
        var taken = new HashSet<int>();
        foreach (var (left, right, x, y) in Places)
        {
            Take(FaceParts.Landmarks[left], new(x, y), IsOfLowerLip(left));
            if (right != left) Take(FaceParts.Landmarks[right], new(-x, y), IsOfLowerLip(left));
        }
        // Of the right half the model counts from the chin to the ear.
        for (int i = 0; i < Jaw.Length; i++)
        {
            Take(FaceParts.JawLeft[i], Jaw[i], false);
            Take(FaceParts.JawRight[^(i + 1)], Jaw[i] * new Vector2(-1, 1), false);
        }
        int next = 0;
        for (int node = 0; node < numbers.Length; node++)
        {
            if (numbers[node] >= 0) continue;
            while (taken.Contains(next)) next++;
            numbers[node] = next++;
        }
        return numbers;

        void Take(int number, Vector2 place, bool lower)
        {
            if (!taken.Add(number)) return;
            numbers[Enumerable.Range(0, numbers.Length).Where(node => numbers[node] < 0 && (!lower || !grid.Nodes[node].AboveMouth))
                .MinBy(node => Vector2.DistanceSquared(new(grid.Nodes[node].Place.X, grid.Nodes[node].Place.Y), place))] = number;
        }
    }

    // Where the lips meet two nodes lie in one place.
    private static bool IsOfLowerLip(int landmark) => landmark is 65 or 66 or 67;
}
