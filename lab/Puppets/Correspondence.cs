using System.Numerics;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// Which vertices of the mesh lie on which places of a photograph: single landmarks, the jaw's edge, and the lids' and lips' lines.
/// </summary>
internal static class Correspondence
{
    /// <summary>Vertices and their places in pixels, y down.</summary>
    public static (int[] Vertices, Vector2[] Targets) Of(Template seen, FaceKit kit, FaceFit fit)
    {
        var found = new Dictionary<int, Vector2>();
        foreach (var (vertex, target) in FaceFit.Fixed(seen).Concat(fit.Jaw(seen, kit))) found[vertex] = target with { Y = -target.Y };
        int[][] neighbours = Neighbours(kit);
        foreach (var (landmarks, points) in Template.Lines)
        {
            int[] path = [.. Path(kit, neighbours, [.. landmarks.Select(landmark => FaceParts.Landmarks[landmark])])];
            float[] along = Lengths([.. path.Select(vertex => fit.Project(fit.Place(kit, vertex)))]);
            Vector2[] line = [.. points.Select(point => seen[point])];
            for (int i = 0; i < path.Length; i++) found[path[i]] = At(line, along[i]);
        }
        return ([.. found.Keys], [.. found.Values]);
    }

    /// <summary>The shortest way along edges through some vertices.</summary>
    public static IEnumerable<int> Path(FaceKit kit, int[][] neighbours, int[] through)
    {
        yield return through[0];
        for (int i = 1; i < through.Length; i++)
            foreach (int vertex in Between(kit, neighbours, through[i - 1], through[i])) yield return vertex;
    }

    /// <summary>Vertices of the face that share an edge with each.</summary>
    public static int[][] Neighbours(FaceKit kit)
    {
        var sets = Enumerable.Range(0, FaceParts.NarrowFace.End.Value).Select(_ => new HashSet<int>()).ToArray();
        foreach (var (a, b, c) in kit.Triangles)
            if (FaceParts.NarrowFace.Holds((a, b, c)))
            {
                sets[a].UnionWith([b, c]);
                sets[b].UnionWith([a, c]);
                sets[c].UnionWith([a, b]);
            }
        return [.. sets.Select(set => set.ToArray())];
    }

    // Dijkstra's algorithm with the edges' lengths; the start is left out.
    private static int[] Between(FaceKit kit, int[][] neighbours, int start, int end)
    {
        var queue = new PriorityQueue<int, float>([(start, 0f)]);
        var (length, before) = (new Dictionary<int, float> { [start] = 0 }, new Dictionary<int, int>());
        while (queue.TryDequeue(out int here, out float far) && here != end)
            foreach (int next in neighbours[here])
            {
                float there = far + Vector3.Distance(kit.Neutral[here], kit.Neutral[next]);
                if (there >= length.GetValueOrDefault(next, float.PositiveInfinity)) continue;
                (length[next], before[next]) = (there, here);
                queue.Enqueue(next, there);
            }
        var path = new List<int>();
        for (int at = end; at != start; at = before[at]) path.Add(at);
        path.Reverse();
        return [.. path];
    }

    // The share of the whole length at each point.
    private static float[] Lengths(Vector2[] points)
    {
        var along = new float[points.Length];
        for (int i = 1; i < points.Length; i++) along[i] = along[i - 1] + Vector2.Distance(points[i - 1], points[i]);
        return [.. along.Select(length => length / along[^1])];
    }

    private static Vector2 At(Vector2[] line, float share)
    {
        float[] along = Lengths(line);
        int i = 1;
        while (i < line.Length - 1 && along[i] < share) i++;
        return Vector2.Lerp(line[i - 1], line[i], (share - along[i - 1]) / MathF.Max(along[i] - along[i - 1], 1e-6f));
    }
}
