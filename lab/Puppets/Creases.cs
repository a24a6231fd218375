namespace MsstNet.Lab.Puppets;

/// <summary>All creases of a face model: which vertices lie in each, and which shapes make it.</summary>
internal sealed class Creases
{
    // A vertex with less than this of a crease is beside it.
    private const float Least = 0.05f;

    private readonly (int[] Vertices, float[] Amounts, (int Shape, float Depth)[] Shapes)[] creases;

    /// <summary>Finds the vertices once.</summary>
    public Creases(FaceKit kit)
    {
        creases = [.. Crease.Of(kit).Select(crease =>
        {
            float[] amounts = [.. Enumerable.Range(0, FaceParts.NarrowFace.End.Value)
                .Select(vertex => crease.At(new(kit.Neutral[vertex].X, kit.Neutral[vertex].Y)))];
            int[] within = [.. Enumerable.Range(0, amounts.Length).Where(vertex => amounts[vertex] > Least)];
            (int, float)[] shapes = [.. crease.Shapes.Select(part => (IndexOf(part.Shape), part.Depth)).Where(part => part.Item1 >= 0)];
            return (within, within.Select(vertex => amounts[vertex]).ToArray(), shapes);
        })];

        int IndexOf(string shape) => Array.FindIndex(kit.Expressions, expression => expression.Name == shape);
    }

    /// <summary>Darkens the light of what lies in a crease: l ← l · (1 − depth · Σ wₛ dₛ · amount).</summary>
    /// <param name="weights">Of each expression shape.</param>
    /// <param name="depth">How deep this skin folds, 0 … 1.</param>
    /// <param name="light">The light of each vertex.</param>
    public void Darken(float[] weights, float depth, Span<float> light)
    {
        if (depth == 0) return;
        foreach (var (vertices, amounts, shapes) in creases)
        {
            float made = 0;
            foreach (var (shape, deep) in shapes) made += deep * MathF.Max(0, weights[shape]);
            if (made == 0) continue;
            made = depth * MathF.Min(made, 1.2f);
            for (int i = 0; i < vertices.Length; i++) light[vertices[i]] *= 1 - made * amounts[i];
        }
    }
}
