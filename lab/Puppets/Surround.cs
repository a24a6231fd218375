using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// What is seen around the moving face: hair, ears, neck, shoulders and wall. A grid over the photograph, at the depth of the model's head,
/// that turns with the head as far as the head reaches, and follows the face's own moves near its edge.
/// </summary>
internal sealed class Surround
{
    private const int Cells = 56, Nodes = Cells + 1;

    private readonly (int A, int B, int C)[] triangles;
    private readonly (int Vertex, float Share)[][] followed;
    private readonly float[] turning;
    private readonly Vector3[] rest;

    private Surround(Vector3[] rest, float[] turning, (int, float)[][] followed, (int, int, int)[] triangles)
    {
        (this.rest, this.turning, this.followed, this.triangles) = (rest, turning, followed, triangles);
        Texture = [.. rest.Select(node => new Vector2(node.X, node.Y))];
    }

    /// <summary>Where the nodes are in the photograph.</summary>
    public Vector2[] Texture { get; }

    /// <summary>The grid's triangles; those under the face itself are left out.</summary>
    public ReadOnlySpan<(int A, int B, int C)> Triangles => triangles;

    /// <summary>Nodes of the grid.</summary>
    public int Count => rest.Length;

    /// <summary>Lays the grid for a puppet.</summary>
    public static Surround Of(Puppet puppet)
    {
        int side = puppet.Side;
        Surface still = Surface.Of(puppet.Rest.Length);
        puppet.Rest.CopyTo(still.Places, 0);
        Raster head = new(side), face = new(side);
        head.Clear();
        face.Clear();
        foreach (var triangle in puppet.Kit.Triangles)
        {
            if (FaceParts.Head.Holds(triangle)) head.Draw(still, triangle, Vector4.Zero);
            if (FaceParts.NarrowFace.Holds(triangle) || IsInside(triangle)) face.Draw(still, triangle, Vector4.Zero);
        }
        // From edge to edge: half a pixel beyond the first and the last pixel's middle.
        float step = (float)side / Cells, chin = puppet.Rest[FaceParts.Landmarks[8]].Y;
        Vector2[] places = [.. Enumerable.Range(0, Nodes * Nodes)
            .Select(node => new Vector2(node % Nodes * step - 0.5f, node / Nodes * step - 0.5f))];
        bool[] seen = [.. places.Select(place => Covered(head, place, 0) && place.Y < chin + 0.12f * side)];
        bool[] hidden = [.. places.Select(place => Covered(face, place, 1.6f * step))];
        int[] under = [.. Enumerable.Range(0, places.Length).Where(node => seen[node])];
        int[] front = [.. Enumerable.Range(0, puppet.Normals.Length).Where(vertex => puppet.Normals[vertex].Z > 0.1f)];
        var (rest, turning) = (new Vector3[places.Length], new float[places.Length]);
        var followed = new (int, float)[places.Length][];
        Parallel.For(0, places.Length, node =>
        {
            int near = seen[node] ? node : under.MinBy(other => Vector2.DistanceSquared(places[other], places[node]));
            float beyond = Vector2.Distance(places[near], places[node]) / side;
            float depth = Depth(head, places[near]) - 0.5f * beyond * side;
            rest[node] = new(places[node], depth - 0.03f * side);
            turning[node] = (1 - Rise(0.06f, 0.3f, beyond)) * (1 - Rise(0.02f, 0.26f, (places[node].Y - chin) / side));
            followed[node] = Followed(puppet, front, places[node]);
        });
        var triangles = new List<(int, int, int)>();
        for (int cell = 0; cell < Cells * Cells; cell++)
        {
            int a = cell / Cells * Nodes + cell % Cells, b = a + 1, c = a + Nodes, d = c + 1;
            if (hidden[a] && hidden[b] && hidden[c] && hidden[d]) continue;
            triangles.Add((a, c, b));
            triangles.Add((b, c, d));
        }
        return new(rest, turning, followed, [.. triangles]);
    }

    /// <summary>Moves the grid with the face and the head.</summary>
    /// <param name="moved">The face's vertices before the head turns.</param>
    /// <param name="still">The same at rest.</param>
    /// <param name="turn">How the head turns.</param>
    /// <param name="light">Light of the face's vertices.</param>
    /// <param name="surface">Receives places and light.</param>
    public void Pose(Vector3[] moved, Vector3[] still, Func<Vector3, Vector3> turn, float[] light, Surface surface)
    {
        for (int node = 0; node < rest.Length; node++)
        {
            Vector3 place = rest[node];
            float lit = 0, shares = 0;
            foreach (var (vertex, share) in followed[node])
            {
                place += share * (moved[vertex] - still[vertex]);
                lit += share * light[vertex];
                shares += share;
            }
            surface.Places[node] = place + turning[node] * (turn(place) - place);
            surface.Light[node] = lit + (1 - shares);
        }
    }

    private static bool IsInside((int A, int B, int C) triangle) => FaceParts.MouthSocket.Holds(triangle)
        || FaceParts.EyeLeft.Holds(triangle) || FaceParts.EyeRight.Holds(triangle);

    // The three nearest vertices of the face, nearer ones more; all together less with the distance from the face.
    private static (int, float)[] Followed(Puppet puppet, int[] front, Vector2 place)
    {
        Span<(int Vertex, float Far)> best = [(-1, float.MaxValue), (-1, float.MaxValue), (-1, float.MaxValue)];
        foreach (int vertex in front)
        {
            Vector3 there = puppet.Rest[vertex];
            float far = (there.X - place.X) * (there.X - place.X) + (there.Y - place.Y) * (there.Y - place.Y);
            if (far >= best[2].Far) continue;
            int at = far < best[0].Far ? 0 : far < best[1].Far ? 1 : 2;
            for (int i = 2; i > at; i--) best[i] = best[i - 1];
            best[at] = (vertex, far);
        }
        float reach = 1 - Rise(0.01f, 0.14f, MathF.Sqrt(best[0].Far) / puppet.Side), sum = 0;
        var shares = new (int Vertex, float Share)[3];
        for (int i = 0; i < 3; i++) sum += (shares[i] = (best[i].Vertex, 1 / (best[i].Far + 1))).Share;
        return [.. shares.Select(share => (share.Vertex, reach * share.Share / sum))];
    }

    private static bool Covered(Raster raster, Vector2 place, float around)
    {
        for (int i = 0; i < 9; i++)
            if (Depth(raster, place + around * new Vector2(i % 3 - 1, i / 3 - 1)) == float.NegativeInfinity) return false;
        return true;
    }

    private static float Depth(Raster raster, Vector2 place)
    {
        int x = (int)Math.Clamp(MathF.Round(place.X), 0, raster.Side - 1), y = (int)Math.Clamp(MathF.Round(place.Y), 0, raster.Side - 1);
        return raster.Depths[y * raster.Side + x];
    }

    private static float Rise(float from, float to, float x) => Faces.Smooth.Step(from, to, x);
}
