using System.Numerics;
using static TorchSharp.torch;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// Camera and identity of a photograph: a scaled orthographic camera, p = s·(R·X)ₓᵧ + t with y up, and modes b of X = neutral + Σ bₖ·identityₖ.
/// </summary>
/// <param name="Scale">s, pixels a centimetre.</param>
/// <param name="Rotation">R as a quaternion; small, as the photographs are frontal.</param>
/// <param name="Shift">t, in pixels with y up.</param>
/// <param name="Identity">b, in standard deviations of the model's people.</param>
/// <param name="Error">Mean distance of the landmarks from where the model has them, in distances between the pupils.</param>
internal sealed record FaceFit(float Scale, Quaternion Rotation, Vector2 Shift, float[] Identity, float Error)
{
    /// <summary>
    /// Largest mean error of a fit that is used, in distances between the pupils. The 70 photographs of the two sets lie between 0.02 and 0.05;
    /// points of another template, or of no face, lie beyond 0.1.
    /// </summary>
    public const float WorstError = 0.08f;

    // The landmarks' own uncertainty in distances between the pupils: how far a mode of one standard deviation may be traded for them.
    private const double Noise = 0.03;
    // Depth is hardly seen in one frontal photograph: its column of the camera is held near 0 by this many landmarks' worth.
    private const double Frontal = 40;
    private const int Rounds = 12;

    /// <summary>
    /// Alternates two linear least squares: the affine camera of the present shape, made orthogonal, and the modes of the present camera, with
    /// a normal prior. Points on the jaw's edge take the nearest vertex of that edge anew in every round.
    /// </summary>
    public static FaceFit To(Template template, FaceKit kit)
    {
        using var scope = NewDisposeScope();
        double unit = Vector2.Distance(template[Template.LeftPupil], template[Template.RightPupil]);
        var fit = new FaceFit(1, Quaternion.Identity, default, new float[FaceKit.Modes], float.PositiveInfinity);
        List<(int Vertex, Vector2 Target)> pairs = Fixed(template);
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 1) pairs = [.. Fixed(template), .. fit.Jaw(template, kit)];
            fit = fit.WithCamera(kit, pairs).WithIdentity(kit, pairs, Noise * unit);
        }
        float error = pairs.Average(pair => Vector2.Distance(fit.Project(fit.Place(kit, pair.Vertex)), pair.Target));
        return fit with { Error = (float)(error / unit) };
    }

    /// <summary>A vertex of this person at rest, in the model's centimetres.</summary>
    public Vector3 Place(FaceKit kit, int vertex)
    {
        Vector3 place = kit.Neutral[vertex];
        for (int mode = 0; mode < Identity.Length; mode++) place += Identity[mode] * kit.Identities[mode][vertex];
        return place;
    }

    /// <summary>Where a point is seen, in pixels with y up.</summary>
    public Vector2 Project(Vector3 point)
    {
        Vector3 seen = Vector3.Transform(point, Rotation);
        return Scale * new Vector2(seen.X, seen.Y) + Shift;
    }

    /// <summary>The landmarks whose vertex is known, with their points in pixels, y up.</summary>
    public static List<(int Vertex, Vector2 Target)> Fixed(Template template) =>
        [.. Template.Pairs.Select(pair => (FaceParts.Landmarks[pair.Landmark], Up(template[pair.Point])))];

    /// <summary>Points of the jaw with the vertex of its edge that this fit sees nearest.</summary>
    public IEnumerable<(int Vertex, Vector2 Target)> Jaw(Template template, FaceKit kit)
    {
        foreach (var (points, edge) in ((int[], int[])[])[(Template.JawLeft, FaceParts.JawLeft), (Template.JawRight, FaceParts.JawRight)])
        {
            Vector2[] seen = [.. edge.Select(vertex => Project(Place(kit, vertex)))];
            foreach (int point in points)
            {
                Vector2 target = Up(template[point]);
                yield return (edge[Enumerable.Range(0, edge.Length).MinBy(at => Vector2.DistanceSquared(seen[at], target))], target);
            }
        }
    }

    // The affine camera P = A·X + t by least squares, then the nearest scaled rotation, then s and t again.
    private FaceFit WithCamera(FaceKit kit, List<(int Vertex, Vector2 Target)> pairs)
    {
        Vector3[] places = [.. pairs.Select(pair => Place(kit, pair.Vertex))];
        Vector3 middle = Mean(places);
        var left = new double[pairs.Count, 4];
        var right = new double[pairs.Count, 2];
        for (int i = 0; i < pairs.Count; i++)
        {
            Vector3 place = places[i] - middle;
            (left[i, 0], left[i, 1], left[i, 2], left[i, 3]) = (place.X, place.Y, place.Z, 1);
            (right[i, 0], right[i, 1]) = (pairs[i].Target.X, pairs[i].Target.Y);
        }
        using var scope = NewDisposeScope();
        Tensor a = tensor(left), weight = diag(tensor([0.0, 0, Frontal, 0]));
        double[] solved = linalg.solve(a.t().mm(a) + weight, a.t().mm(tensor(right))).contiguous().data<double>().ToArray();    // (4, 2)
        Vector3 across = new((float)solved[0], (float)solved[2], (float)solved[4]), up = new((float)solved[1], (float)solved[3], (float)solved[5]);
        // Both rows give up the same share of what they are not orthogonal by.
        float share = Vector3.Dot(across, up) / (across.LengthSquared() + up.LengthSquared());
        (across, up) = (Vector3.Normalize(across - share * up), Vector3.Normalize(up - share * across));
        up = Vector3.Normalize(up - Vector3.Dot(up, across) * across);
        Vector3 towards = Vector3.Cross(across, up);
        // System.Numerics multiplies rows: the columns of this matrix are the camera's axes.
        var rotation = Quaternion.CreateFromRotationMatrix(new(
            across.X, up.X, towards.X, 0, across.Y, up.Y, towards.Y, 0, across.Z, up.Z, towards.Z, 0, 0, 0, 0, 1));
        return (this with { Rotation = rotation }).WithScale(places, pairs);
    }

    // s = Σ⟨q − q̄, p − p̄⟩ / Σ|q − q̄|² and t = p̄ − s·q̄ for the turned points q.
    private FaceFit WithScale(Vector3[] places, List<(int Vertex, Vector2 Target)> pairs)
    {
        Vector2[] turned = [.. places.Select(place => (this with { Scale = 1, Shift = default }).Project(place))];
        Vector2 middle = Mean(turned), target = Mean([.. pairs.Select(pair => pair.Target)]);
        float over = 0, under = 0;
        for (int i = 0; i < turned.Length; i++)
        {
            over += Vector2.Dot(turned[i] - middle, pairs[i].Target - target);
            under += (turned[i] - middle).LengthSquared();
        }
        return this with { Scale = over / under, Shift = target - over / under * middle };
    }

    // (JᵀJ/σ² + 1)·b = Jᵀr/σ² with J the modes as they are seen, r what the mean face lacks, σ in pixels.
    private FaceFit WithIdentity(FaceKit kit, List<(int Vertex, Vector2 Target)> pairs, double sigma)
    {
        var jacobian = new double[2 * pairs.Count, Identity.Length];
        var lacking = new double[2 * pairs.Count];
        FaceFit turning = this with { Shift = default };
        for (int i = 0; i < pairs.Count; i++)
        {
            var (vertex, target) = pairs[i];
            Vector2 rest = target - Project(kit.Neutral[vertex]);
            (lacking[2 * i], lacking[(2 * i) + 1]) = (rest.X / sigma, rest.Y / sigma);
            for (int mode = 0; mode < Identity.Length; mode++)
            {
                Vector2 moved = turning.Project(kit.Identities[mode][vertex]);
                (jacobian[2 * i, mode], jacobian[(2 * i) + 1, mode]) = (moved.X / sigma, moved.Y / sigma);
            }
        }
        using var scope = NewDisposeScope();
        Tensor j = tensor(jacobian);
        Tensor solved = linalg.solve(j.t().mm(j) + eye(Identity.Length, dtype: float64), j.t().mv(tensor(lacking)));
        return this with { Identity = [.. solved.data<double>().ToArray().Select(mode => (float)mode)] };
    }

    private static Vector2 Up(Vector2 point) => new(point.X, -point.Y);

    private static Vector3 Mean(Vector3[] points) => points.Aggregate(Vector3.Zero, (sum, point) => sum + point) / points.Length;

    private static Vector2 Mean(Vector2[] points) => points.Aggregate(Vector2.Zero, (sum, point) => sum + point) / points.Length;
}
