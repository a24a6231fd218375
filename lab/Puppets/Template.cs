using System.Globalization;
using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// The 189 points that the Face Research Lab's sets mark on a photograph (a .tem file of webmorph: the number of points, then x and y a line), and
/// which of them are which points of the face model.
/// </summary>
internal sealed class Template
{
    /// <summary>Points of a template.</summary>
    public const int Count = 189;

    /// <summary>Pupils, on the viewer's left and right.</summary>
    public const int LeftPupil = 0, RightPupil = 1;

    /// <summary>Landmarks (of 68) with the template's point that lies in the same place.</summary>
    public static readonly (int Landmark, int Point)[] Pairs =
    [
        (8, 129),
        (17, 71), (18, 72), (19, 73), (20, 74), (21, 76), (22, 77), (23, 78), (24, 79), (25, 81), (26, 82),
        (31, 63), (33, 55), (35, 68),
        (36, 18), (37, 19), (38, 21), (39, 22), (40, 30), (41, 28), (42, 23), (43, 24), (44, 26), (45, 27), (46, 33), (47, 31),
        (48, 87), (49, 88), (50, 89), (51, 90), (52, 91), (53, 92), (54, 93), (55, 108), (56, 107), (57, 106), (58, 105), (59, 104),
    ];

    /// <summary>
    /// Lines along the face: the landmarks they pass in the mesh, and the template's points along them. Between its ends a line's vertices are
    /// matched by the share of its length.
    /// </summary>
    public static readonly (int[] Landmarks, int[] Points)[] Lines =
    [
        ([36, 37, 38, 39], [18, 19, 20, 21, 22]),          // lids: upper and lower, left and right
        ([36, 41, 40, 39], [18, 28, 29, 30, 22]),
        ([42, 43, 44, 45], [23, 24, 25, 26, 27]),
        ([42, 47, 46, 45], [23, 31, 32, 33, 27]),
        ([60, 61, 62, 63, 64], [87, 94, 95, 96, 97, 98, 93]),      // where the lips meet, on the upper and on the lower
        ([60, 67, 66, 65, 64], [87, 99, 100, 101, 102, 103, 93]),
    ];

    /// <summary>A point on each cheek.</summary>
    public static readonly int[] Cheeks = [165, 168];

    /// <summary>Points on the edge of the jaw, on the viewer's left and right.</summary>
    public static readonly int[] JawLeft = [125, 126, 127, 128], JawRight = [130, 131, 132, 133];

    private readonly Vector2[] points;

    private Template(Vector2[] points) => this.points = points;

    /// <summary>A point, in pixels of the photograph from its upper left corner.</summary>
    public Vector2 this[int point] => points[point];

    /// <summary>Reads a .tem file.</summary>
    /// <exception cref="LabException">It is no template of 189 points; the message says what it is.</exception>
    public static Template Read(string file)
    {
        if (!File.Exists(file)) throw new LabException($"{file}: no such template; a photograph needs its .tem file beside it.");
        string[] lines = File.ReadAllLines(file);
        if (lines.Length == 0 || !int.TryParse(lines[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            throw new LabException($"{file}:1: the number of points is missing; this is no webmorph template.");
        if (count != Count) throw new LabException($"{file}: a template of {count} points; the face is fitted to templates of {Count} points.");
        if (lines.Length <= count) throw new LabException($"{file}: {lines.Length - 1} of {count} points; the file is cut off, get it again.");
        return new([.. lines.Skip(1).Take(count).Select((line, at) => Point(file, line, at + 2))]);
    }

    /// <summary>A template of given points, for tests.</summary>
    public static Template Of(Vector2[] points) => new(points);

    private static Vector2 Point(string file, string line, int number)
    {
        string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2
            && float.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out float x) && float.IsFinite(x)
            && float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float y) && float.IsFinite(y)
            ? new(x, y)
            : throw new LabException($"{file}:{number}: \"{OneLine.Quote(line)}\" is no point; two numbers are expected.");
    }
}
