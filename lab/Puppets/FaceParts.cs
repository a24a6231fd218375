namespace MsstNet.Lab.Puppets;

/// <summary>
/// Which vertices of ICT-FaceKit's light mesh are what: the numbers of its README, and the points of a face marked with 68 landmarks (R. Gross et
/// al., "Multi-PIE", FG 2008), counted from 0.
/// </summary>
internal static class FaceParts
{
    /// <summary>Vertices of the whole mesh.</summary>
    public const int AllVertices = 26_719;

    /// <summary>Vertices that are drawn or give depth; what comes after (tear fluid, lashes) is not used.</summary>
    public const int UsedVertices = 24_591;

    /// <summary>The part of the face that moves and is drawn from the mesh: forehead to chin, temple to temple.</summary>
    public static readonly Range NarrowFace = 0..6706;

    /// <summary>Face with ears, head and neck: their surface gives depth to what surrounds the face.</summary>
    public static readonly Range Head = 0..11_248;

    /// <summary>The inside of the mouth.</summary>
    public static readonly Range MouthSocket = 11_248..13_294;

    /// <summary>Gums and tongue.</summary>
    public static readonly Range Gums = 14_062..17_039;

    /// <summary>Teeth; the lower row moves with the jaw.</summary>
    public static readonly Range Teeth = 17_039..21_451;

    /// <summary>The eyeball on the viewer's right.</summary>
    public static readonly Range EyeRight = 21_451..23_021;

    /// <summary>The eyeball on the viewer's left.</summary>
    public static readonly Range EyeLeft = 23_021..UsedVertices;

    /// <summary>Vertex of each of the 68 landmarks.</summary>
    public static readonly int[] Landmarks =
    [
        1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443, 268, 493, 1914, 2044, 1401, 3615, 4240,
        4114, 2734, 2509, 978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360, 1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725,
        3732, 5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841, 5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
    ];

    /// <summary>The jaw's edge on the viewer's left and right: which of its vertices is seen as the edge depends on the face.</summary>
    public static readonly int[] JawLeft = [1280, 1278, 1275, 1272, 1248, 12, 820, 1834, 1902, 243, 844, 781, 1673, 2199, 801, 1447, 800];

    /// <inheritdoc cref="JawLeft"/>
    public static readonly int[] JawRight = [3041, 3661, 3042, 4390, 3880, 3022, 3085, 2484, 4102, 4036, 3061, 2253, 3466, 3490, 3493, 3496, 3498];

    /// <summary>Whether a vertex lies in a part.</summary>
    public static bool Holds(this Range part, int vertex) => vertex >= part.Start.Value && vertex < part.End.Value;

    /// <summary>Whether all corners of a triangle lie in a part.</summary>
    public static bool Holds(this Range part, (int A, int B, int C) triangle) =>
        part.Holds(triangle.A) && part.Holds(triangle.B) && part.Holds(triangle.C);
}
