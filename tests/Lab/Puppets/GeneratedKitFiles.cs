using System.Globalization;
using System.Numerics;
using System.Text;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// Writes the generated head as ICT-FaceKit is published: a Wavefront OBJ file for the mean face, each mode of identity and each shape.
/// </summary>
internal static class GeneratedKitFiles
{
    /// <summary>Largest difference between a coordinate and what is written of it, in centimetres.</summary>
    public const float Rounding = 0.0005f;

    /// <summary>Writes FaceXModel; about 45 MB.</summary>
    /// <param name="folder">Folder that receives it.</param>
    public static void Write(string folder)
    {
        FaceKit kit = GeneratedHead.Kit;
        string models = Directory.CreateDirectory(Path.Combine(folder, "FaceXModel")).FullName;
        byte[][] still = [.. kit.Neutral.Select(Line)];
        Save("generic_neutral_mesh", still, Faces(kit.Triangles));
        Parallel.ForEach(kit.Identities.Index(), mode => Save(string.Create(CultureInfo.InvariantCulture, $"identity{mode.Index:D3}"),
            [.. mode.Item.Select((move, vertex) => move == default ? still[vertex] : Line(kit.Neutral[vertex] + move))]));
        Parallel.ForEach(kit.Expressions, shape =>
        {
            var lines = (byte[][])still.Clone();
            foreach (var (vertex, move) in shape.Vertices.Zip(shape.Moves)) lines[vertex] = Line(kit.Neutral[vertex] + move);
            Save(shape.Name, lines);
        });

        void Save(string name, byte[][] vertices, string faces = "")
        {
            using FileStream file = File.Create(Path.Combine(models, name + ".obj"));
            file.Write("# generated\n"u8);
            foreach (byte[] line in vertices) file.Write(line);
            file.Write(Encoding.UTF8.GetBytes(faces));
        }
    }

    private static byte[] Line(Vector3 place) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"v {place.X:0.###} {place.Y:0.###} {place.Z:0.###}\n"));

    // Two triangles that follow each other and share an edge are a face of four corners, as the model's are.
    private static string Faces((int A, int B, int C)[] triangles)
    {
        var text = new StringBuilder();
        for (int i = 0; i < triangles.Length; i++)
        {
            List<int> corners = [triangles[i].A, triangles[i].B, triangles[i].C];
            bool goesOn = i + 1 < triangles.Length && (triangles[i + 1].A, triangles[i + 1].B) == (triangles[i].A, triangles[i].C);
            if (goesOn) corners.Add(triangles[++i].C);
            text.Append('f');
            foreach (int corner in corners) text.Append(CultureInfo.InvariantCulture, $" {corner + 1}/{corner + 1}");
            text.Append('\n');
        }
        return text.ToString();
    }
}
