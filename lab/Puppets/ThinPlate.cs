using System.Numerics;
using static TorchSharp.torch;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A smooth map of the plane that moves some points to given places: the thin plate f(p) = a + A·p + Σ wᵢ·U(|p − pᵢ|), U(r) = r²·ln r², which bends
/// least of all that do (F. Bookstein, "Principal warps", PAMI 1989), with a little give.
/// </summary>
internal sealed class ThinPlate
{
    // Give, in units where the points spread over 1: two points in one place with two targets meet in the middle instead of tearing the plane.
    private const double Give = 1e-4;

    private readonly Vector2[] points;
    private readonly double[] x, y;                        // weights of the points, then 1, p.X, p.Y
    private readonly float unit;

    /// <summary>Solves for the map.</summary>
    /// <param name="from">Points.</param>
    /// <param name="moves">How far each is to go.</param>
    public ThinPlate(Vector2[] from, Vector2[] moves)
    {
        points = from;
        unit = from.Max(point => Vector2.Distance(point, from[0]));
        int count = from.Length;
        var system = new double[count + 3, count + 3];
        var wanted = new double[count + 3, 2];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++) system[i, j] = Bend(Vector2.DistanceSquared(from[i], from[j]) / (unit * unit));
            system[i, i] += Give;
            (system[i, count], system[i, count + 1], system[i, count + 2]) = (1, from[i].X / unit, from[i].Y / unit);
            (system[count, i], system[count + 1, i], system[count + 2, i]) = (1, from[i].X / unit, from[i].Y / unit);
            (wanted[i, 0], wanted[i, 1]) = (moves[i].X, moves[i].Y);
        }
        using var scope = NewDisposeScope();
        Tensor solved = linalg.solve(tensor(system), tensor(wanted)).t().contiguous();
        double[] all = solved.data<double>().ToArray();
        (x, y) = (all[..(count + 3)], all[(count + 3)..]);
    }

    /// <summary>How far a point goes.</summary>
    public Vector2 At(Vector2 place)
    {
        int count = points.Length;
        double px = place.X / unit, py = place.Y / unit;
        double dx = x[count] + x[count + 1] * px + x[count + 2] * py, dy = y[count] + y[count + 1] * px + y[count + 2] * py;
        for (int i = 0; i < count; i++)
        {
            double bend = Bend(Vector2.DistanceSquared(place, points[i]) / (unit * unit));
            dx += x[i] * bend;
            dy += y[i] * bend;
        }
        return new((float)dx, (float)dy);
    }

    private static double Bend(double squared) => squared < 1e-12 ? 0 : squared * Math.Log(squared);
}
