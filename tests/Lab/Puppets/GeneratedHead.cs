using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// A head in ICT-FaceKit's layout that was never anybody's: the same numbers of vertices for the same parts, the same landmarks, modes of identity
/// and expression shapes, of formulas. It lets the tests of puppets run where the download is not.
/// </summary>
internal static class GeneratedHead
{
    private static readonly Lazy<FaceKit> Made = new(Make);

    /// <summary>The head, made once.</summary>
    public static FaceKit Kit => Made.Value;

    private static FaceKit Make()
    {
        var grid = new GeneratedGrid();
        int[] numbers = GeneratedLandmarks.Numbers(grid);
        Assert.True(numbers.Max() < FaceParts.NarrowFace.End.Value, "The grid has more nodes than the face has vertices.");
        // Vertices that no part needs stay at 0, deep within the head.
        var places = new Vector3[FaceParts.AllVertices];
        var face = new Dictionary<int, GeneratedNode>();
        for (int node = 0; node < numbers.Length; node++)
        {
            places[numbers[node]] = grid.Nodes[node].Place;
            face[numbers[node]] = grid.Nodes[node];
        }
        List<(int, int, int)> triangles = [.. grid.Triangles.Select(triangle => (numbers[triangle.A], numbers[triangle.B], numbers[triangle.C]))];
        GeneratedInsides.Add(places, triangles);
        return FaceKit.Of(places, [.. triangles], GeneratedIdentities.Of(places), GeneratedExpressions.Of(places, face));
    }
}
