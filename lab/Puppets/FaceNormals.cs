using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>Normals of the moving part of the face: the mean of its triangles' normals, weighted by their size.</summary>
internal static class FaceNormals
{
    /// <summary>Unit normals, pointing out of the face, one for each vertex of <see cref="FaceParts.NarrowFace"/>.</summary>
    /// <param name="places">Vertices, y down.</param>
    /// <param name="triangles">All triangles; those beyond the face are passed over.</param>
    public static Vector3[] Of(Vector3[] places, (int A, int B, int C)[] triangles)
    {
        var normals = new Vector3[FaceParts.NarrowFace.End.Value];
        Fill(places, triangles, normals);
        return normals;
    }

    /// <inheritdoc cref="Of"/>
    public static void Fill(Vector3[] places, ReadOnlySpan<(int A, int B, int C)> triangles, Vector3[] normals)
    {
        Array.Clear(normals);
        foreach (var (a, b, c) in triangles)
        {
            if (a >= normals.Length || b >= normals.Length || c >= normals.Length) continue;
            Vector3 across = Vector3.Cross(places[c] - places[a], places[b] - places[a]);      // y down turns the order of the corners around
            normals[a] += across;
            normals[b] += across;
            normals[c] += across;
        }
        for (int i = 0; i < normals.Length; i++) normals[i] /= MathF.Sqrt(normals[i].LengthSquared() + 1e-12f);
    }
}
