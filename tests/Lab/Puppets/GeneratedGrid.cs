using System.Numerics;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>A node of the generated face.</summary>
/// <param name="Place">Where it is, in centimetres.</param>
/// <param name="AboveEyes">Whether it belongs to the part above the line where the lids meet.</param>
/// <param name="AboveMouth">Whether it belongs to the part above the line where the lips meet.</param>
internal readonly record struct GeneratedNode(Vector3 Place, bool AboveEyes, bool AboveMouth);

/// <summary>
/// The generated face as a grid of rows and columns. One row runs along the brows, one along the eyes, one along the mouth, so that the landmarks
/// there are joined by edges. The row of the eyes and that of the mouth are cut between the corners: two nodes lie there, one on each lid or lip.
/// </summary>
internal sealed class GeneratedGrid
{
    private const int Columns = 75;
    private const float Step = 0.2f, Half = Step * (Columns - 1) / 2, Middle = 3;

    // Rows that follow a line of the face, and how many cells lie between each and the next.
    private static readonly (Func<float, float> Upper, Func<float, float> Lower, int Cells)[] Lines =
    [
        Line(_ => 9.6f, 16),
        Line(GeneratedSurface.Brow, 14),
        (across => GeneratedSurface.Lid(across, 1), across => GeneratedSurface.Lid(across, -1), 20),
        Line(_ => -1.1f, 7),
        Line(GeneratedSurface.UpperLip, 5),
        Line(GeneratedSurface.Mouth, 5),
        Line(GeneratedSurface.LowerLip, 15),
        Line(across => -7.6f + 0.02f * across * across, 5),
        Line(across => -8.7f + 0.025f * across * across, 0),
    ];

    private const int EyeLine = 2, MouthLine = 5;

    private readonly List<GeneratedNode> nodes = [];
    private readonly List<(int, int, int)> triangles = [];

    public GeneratedGrid()
    {
        // The node of a row that belongs to what lies above it, and the one that belongs to what lies below.
        (int Upper, int Lower)[]? before = null;
        for (int line = 0; line < Lines.Length; line++)
            for (int cell = 0; cell < Math.Max(1, Lines[line].Cells); cell++)
            {
                var row = new (int Upper, int Lower)[Columns];
                for (int column = 0; column < Columns; column++) row[column] = Add(line, cell, (column - Columns / 2) * Step);
                if (before is not null) Join(before, row);
                before = row;
            }
    }

    /// <summary>All nodes.</summary>
    public IReadOnlyList<GeneratedNode> Nodes => nodes;

    /// <summary>Triangles of nodes, counter-clockwise as the viewer sees them; two that follow each other make a cell of the grid.</summary>
    public IReadOnlyList<(int A, int B, int C)> Triangles => triangles;

    private (int Upper, int Lower) Add(int line, int cell, float column)
    {
        float across = MathF.Abs(column), from = Lines[line].Lower(across);
        float y = cell == 0 ? from : float.Lerp(from, Lines[line + 1].Upper(across), (float)cell / Lines[line].Cells);
        bool isCut = cell == 0 && (line == EyeLine && across is > GeneratedSurface.InnerCorner + 0.01f and < GeneratedSurface.OuterCorner - 0.01f
            || line == MouthLine && across < GeneratedSurface.MouthCorner - 0.01f);
        int upper = nodes.Count;
        if (isCut) Place(column, Lines[line].Upper(across), line <= EyeLine, line <= MouthLine);
        Place(column, y, line < EyeLine, line < MouthLine);
        return (upper, nodes.Count - 1);
    }

    private void Place(float column, float y, bool aboveEyes, bool aboveMouth)
    {
        // Columns are straight near the middle of the face and crowd together towards its edge.
        float width = GeneratedSurface.HalfWidth(y), middle = MathF.Min(Middle, width / 2), across = MathF.Abs(column);
        float x = across <= Middle ? across * middle / Middle : float.Lerp(middle, width, (across - Middle) / (Half - Middle));
        x = MathF.CopySign(x, column);
        nodes.Add(new(GeneratedSurface.At(x, y), aboveEyes, aboveMouth));
    }

    private void Join((int Upper, int Lower)[] above, (int Upper, int Lower)[] below)
    {
        for (int column = 0; column + 1 < Columns; column++)
        {
            var (a, b, c, d) = (above[column].Lower, below[column].Upper, below[column + 1].Upper, above[column + 1].Lower);
            triangles.AddRange([(a, b, c), (a, c, d)]);
        }
    }

    private static (Func<float, float>, Func<float, float>, int) Line(Func<float, float> at, int cells) => (at, at, cells);
}
