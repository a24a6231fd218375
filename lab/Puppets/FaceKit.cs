using System.Globalization;
using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>One expression shape: how far it moves each vertex at full strength; vertices it leaves alone are not listed.</summary>
/// <param name="Name">ICT-FaceKit's name, e.g. "browDown_L"; _L is the subject's left.</param>
/// <param name="Vertices">Which vertices it moves.</param>
/// <param name="Moves">How far, in the model's unit (centimetres), one for each.</param>
internal sealed record ExpressionShape(string Name, int[] Vertices, Vector3[] Moves);

/// <summary>
/// The light face model of USC ICT's ICT-FaceKit (R. Li et al., "Learning Formation of Physically-Based Face Attributes", CVPR 2020; MIT): one mesh,
/// modes of identity, and expression shapes named after ARKit. A face is neutral + Σ bₖ·identityₖ + Σ cₑ·expressionₑ.
/// </summary>
internal sealed class FaceKit
{
    /// <summary>Modes of identity that are read; the later ones are hardly seen from 35 landmarks.</summary>
    public const int Modes = 60;

    // Moves below a hundredth of a millimetre are noise of the file's digits.
    private const float LeastMove = 0.001f;

    private FaceKit(Vector3[] neutral, (int A, int B, int C)[] triangles, Vector3[][] identities, ExpressionShape[] expressions) =>
        (Neutral, Triangles, Identities, Expressions) = (neutral, triangles, identities, expressions);

    /// <summary>The vertices of the mean face: x to the viewer's right, y up, z towards the viewer; centimetres.</summary>
    public Vector3[] Neutral { get; }

    /// <summary>All faces of the mesh, cut into triangles.</summary>
    public (int A, int B, int C)[] Triangles { get; }

    /// <summary>Each mode of identity as moves of all vertices at one standard deviation.</summary>
    public Vector3[][] Identities { get; }

    /// <summary>The expression shapes.</summary>
    public ExpressionShape[] Expressions { get; }

    /// <summary>Reads a checkout or an unpacked archive of ICT-FaceKit.</summary>
    /// <param name="folder">The folder that holds FaceXModel, or FaceXModel itself.</param>
    /// <exception cref="LabException">A file is missing, or it is not this model's; the message names it.</exception>
    public static FaceKit Load(string folder)
    {
        string models = File.Exists(Path.Combine(folder, NeutralFile)) ? folder : Path.Combine(folder, "FaceXModel");
        string neutralFile = Path.Combine(models, NeutralFile);
        if (!File.Exists(neutralFile))
            throw new LabException($"{folder}: no FaceXModel/{NeutralFile}; name a checkout of ICT-FaceKit (github.com/ICT-VGL/ICT-FaceKit).");
        Vector3[] neutral = ObjFile.Vertices(neutralFile);
        if (neutral.Length != FaceParts.AllVertices)
            throw new LabException($"{neutralFile}: {neutral.Length} vertices where ICT-FaceKit's light model has {FaceParts.AllVertices}; "
                + "it is another model's mesh.");
        var identities = new Vector3[Modes][];
        string[] names = [.. Directory.EnumerateFiles(models, "*.obj").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != Path.GetFileNameWithoutExtension(NeutralFile) && !name.StartsWith("identity", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string? absent = ShapeWeights.Needed.FirstOrDefault(name => !names.Contains(name));
        if (absent is not null) throw new LabException($"{models}: no {absent}.obj; the download is incomplete, get ICT-FaceKit again.");
        var expressions = new ExpressionShape[names.Length];
        Parallel.For(0, Modes + names.Length, at =>
        {
            if (at < Modes)
                identities[at] = Moves(Path.Combine(models, string.Create(CultureInfo.InvariantCulture, $"identity{at:D3}.obj")), neutral);
            else
                expressions[at - Modes] = Shape(names[at - Modes], Moves(Path.Combine(models, names[at - Modes] + ".obj"), neutral));
        });
        return Of(neutral, ObjFile.Triangles(neutralFile, neutral.Length), identities, expressions);
    }

    /// <summary>A model of given parts, in the layout of <see cref="FaceParts"/>.</summary>
    internal static FaceKit Of(Vector3[] neutral, (int A, int B, int C)[] triangles, Vector3[][] identities, ExpressionShape[] expressions) =>
        new(neutral, triangles, identities, expressions);

    private const string NeutralFile = "generic_neutral_mesh.obj";

    private static Vector3[] Moves(string file, Vector3[] neutral)
    {
        Vector3[] there = ObjFile.Vertices(file);
        if (there.Length != neutral.Length)
            throw new LabException($"{file}: {there.Length} vertices where the neutral mesh has {neutral.Length}; it is another model's.");
        for (int i = 0; i < there.Length; i++) there[i] -= neutral[i];
        return there;
    }

    private static ExpressionShape Shape(string name, Vector3[] moves)
    {
        int[] moved = [.. Enumerable.Range(0, moves.Length).Where(vertex => moves[vertex].LengthSquared() > LeastMove * LeastMove)];
        return new(name, moved, [.. moved.Select(vertex => moves[vertex])]);
    }
}
