using System.Globalization;
using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>Wavefront OBJ, as far as a face model needs it: vertices ("v x y z") and faces ("f 1/2/3 …", numbered from 1).</summary>
internal static class ObjFile
{
    /// <summary>All vertices, in the file's order.</summary>
    /// <exception cref="LabException">The file is missing, or a line is no vertex; the message names the line.</exception>
    public static Vector3[] Vertices(string file)
    {
        var vertices = new List<Vector3>(FaceParts.AllVertices);
        var parts = new Range[4];
        foreach (var (line, number) in Lines(file, 'v'))
        {
            if (line.AsSpan().Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) < 4
                || !Number(line, parts[1], out float x) || !Number(line, parts[2], out float y) || !Number(line, parts[3], out float z))
                throw new LabException($"{file}:{number}: \"{OneLine.Quote(line)}\" is no vertex; the file is damaged, get it again.");
            vertices.Add(new(x, y, z));
        }
        if (vertices.Count == 0) throw new LabException($"{file}: no vertex; this is no Wavefront OBJ.");
        return [.. vertices];
    }

    /// <summary>All faces; one of four corners becomes two triangles.</summary>
    /// <exception cref="LabException">A face names a vertex that is not there.</exception>
    public static (int A, int B, int C)[] Triangles(string file, int vertices)
    {
        var triangles = new List<(int, int, int)>();
        foreach (var (line, number) in Lines(file, 'f'))
        {
            int[] corners = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Corner)];
            if (corners.Length < 3 || Array.Exists(corners, corner => corner < 0 || corner >= vertices))
                throw new LabException($"{file}:{number}: \"{OneLine.Quote(line)}\" is no face of {vertices} vertices; get the file again.");
            for (int i = 2; i < corners.Length; i++) triangles.Add((corners[0], corners[i - 1], corners[i]));
        }
        return [.. triangles];
    }

    private static int Corner(string text) =>
        int.TryParse(text.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number - 1 : -1;

    private static bool Number(string line, Range part, out float value) =>
        float.TryParse(line.AsSpan(part), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private static IEnumerable<(string Line, int Number)> Lines(string file, char kind)
    {
        if (!File.Exists(file)) throw new LabException($"{file}: no such file; the face model's download is incomplete.");
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            if (line.Length > 2 && line[0] == kind && line[1] == ' ') yield return (line, number);
        }
    }
}
