using System.Numerics;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>How a frame is lit: L(n) = ambient + key · max(0, n·direction), against the even light the photograph was taken in.</summary>
/// <param name="Direction">Where the light comes from: right, down, towards the viewer; of length 1.</param>
/// <param name="Ambient">Light from everywhere.</param>
/// <param name="Key">Light from there.</param>
/// <param name="Folds">How much deeper folds are drawn than the mesh has them; its vertices are too few for wrinkles.</param>
/// <param name="Hollow">Share of the light that does not reach the back of an open mouth.</param>
internal readonly record struct PuppetLight(Vector3 Direction, float Ambient, float Key, float Folds, float Hollow)
{
    /// <summary>The photograph's own light: a still face is the photograph.</summary>
    public static PuppetLight Studio { get; } = new(Vector3.UnitZ, 0.55f, 0.45f, 1.2f, 0.8f);

    /// <summary>What the photograph's grey levels at a point are multiplied with.</summary>
    /// <param name="normal">The normal now.</param>
    /// <param name="still">The normal in the photograph, turned along with the head.</param>
    /// <param name="taken">The normal as the photograph was taken.</param>
    public float On(Vector3 normal, Vector3 still, Vector3 taken)
    {
        Vector3 deeper = normal + Folds * (normal - still);
        deeper /= MathF.Sqrt(deeper.LengthSquared() + 1e-9f);
        float now = Ambient + Key * MathF.Max(0, Vector3.Dot(normal, Direction)), then = 0.55f + 0.45f * MathF.Max(0, taken.Z);
        // Folds are seen by their shadows; skin that bulges hardly shines.
        float fold = (Ambient + Key * MathF.Max(0, Vector3.Dot(deeper, Direction))) / MathF.Max(now, 1e-3f);
        float light = MathF.Min(MathF.Max(now / then, 0.1f), 4) * MathF.Min(MathF.Max(fold, 0.35f), 1.06f);
        return MathF.Sqrt(light);                          // grey levels grow with about the square root of the light
    }
}

/// <summary>What one frame of a puppet shows.</summary>
/// <param name="Weights">Of each expression shape.</param>
/// <param name="Pose">Where the head is turned and the eyes look; shift, zoom and roll are left to the camera.</param>
/// <param name="Light">How it is lit.</param>
/// <param name="Look">What the person looks like.</param>
internal readonly record struct PuppetFrame(float[] Weights, Pose Pose, PuppetLight Light, PuppetLook Look);

/// <summary>Draws puppets: the surround, the inside of the mouth, the eyeballs, and the face over them. Not for several threads at once.</summary>
internal sealed class PuppetRenderer
{
    /// <summary>The most a head is turned and nods, radians: beyond, a frontal photograph has nothing to show.</summary>
    public const float MostTurn = 0.8f, MostNod = 0.55f;

    private static readonly (Range Part, Vector4 Colour)[] Insides =
    [
        (FaceParts.MouthSocket, new(120, 52, 50, 0)), (FaceParts.Gums, new(165, 88, 84, 0)), (FaceParts.Teeth, new(228, 220, 205, 0)),
    ];

    private readonly FaceKit kit;
    private readonly (int A, int B, int C)[] face, eyes;
    private readonly ((int A, int B, int C)[] Triangles, Vector4 Colour)[] insides;
    private readonly Vector3[] moves = new Vector3[FaceParts.UsedVertices], moved = new Vector3[FaceParts.UsedVertices],
        normals = new Vector3[FaceParts.NarrowFace.End.Value];
    private readonly Creases creases;
    private readonly Surface mesh = Surface.Of(FaceParts.UsedVertices);
    private Surface? grid;
    private Raster? raster;
    private (Beard Beard, float[] Cover)? grown;

    public PuppetRenderer(FaceKit kit)
    {
        this.kit = kit;
        creases = new(kit);
        face = Of(FaceParts.NarrowFace);
        eyes = [.. Of(FaceParts.EyeLeft), .. Of(FaceParts.EyeRight)];
        insides = [.. Insides.Select(inside => (Of(inside.Part), inside.Colour))];

        (int, int, int)[] Of(Range part) => [.. kit.Triangles.Where(triangle => part.Holds(triangle))];
    }

    /// <summary>How far the turn of the head took the middle between the eyes in the frame drawn last, in pixels of the canvas.</summary>
    public Vector2 EyesMoved { get; private set; }

    /// <summary>Draws a frame on the puppet's canvas.</summary>
    /// <param name="puppet">Who.</param>
    /// <param name="still">Its vertices at rest: <see cref="Puppet.Rest"/>, or another face that wears the same photograph.</param>
    /// <param name="frame">What it does.</param>
    public Raster Draw(Puppet puppet, Vector3[] still, in PuppetFrame frame)
    {
        if (raster?.Side != puppet.Side) raster = new(puppet.Side);
        if (grid?.Places.Length != puppet.Surround.Count) grid = Surface.Of(puppet.Surround.Count);
        raster.Clear(puppet.Photograph[0] with { W = 1 });      // wall, where the photograph ends
        Move(puppet, still, frame.Weights);
        Look(still, FaceParts.EyeLeft, frame.Pose);
        Look(still, FaceParts.EyeRight, frame.Pose);
        Matrix4x4 turning = Turning(frame.Pose);
        Vector3 neck = Neck(puppet);
        Vector3 Turn(Vector3 place) => neck + Vector3.TransformNormal(place - neck, turning);
        for (int vertex = 0; vertex < moved.Length; vertex++) mesh.Places[vertex] = Turn(moved[vertex]);
        Vector3 between = (Middle(still, FaceParts.EyeLeft) + Middle(still, FaceParts.EyeRight)) / 2, away = Turn(between) - between;
        EyesMoved = new(away.X, away.Y);
        Light(puppet, frame.Light, turning);
        puppet.Surround.Pose(moved, still, Turn, mesh.Light, grid);
        creases.Darken(frame.Weights, frame.Look.Creased, mesh.Light);
        if (frame.Look.Beard is { } beard) Grow(beard);
        Paint(puppet, Opens(frame.Weights));
        frame.Look.Glasses?.DrawOn(raster, still, Turn, frame.Light.On(Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitZ));
        return raster;
    }

    /// <summary>How a head turns: the nod first, then about the upright axis, so that the eyes stay level, as predict's crop makes them.</summary>
    public static Matrix4x4 Turning(in Pose pose) =>
        Matrix4x4.CreateRotationX(Math.Clamp(pose.Pitch, -MostNod, MostNod)) * Matrix4x4.CreateRotationY(Math.Clamp(pose.Yaw, -MostTurn, MostTurn));

    private void Move(Puppet puppet, Vector3[] still, float[] weights)
    {
        Array.Clear(moves);
        for (int shape = 0; shape < weights.Length; shape++)
        {
            float weight = weights[shape];
            if (weight == 0) continue;
            ExpressionShape expression = kit.Expressions[shape];
            for (int i = 0; i < expression.Vertices.Length; i++)
            {
                int vertex = expression.Vertices[i];
                if (vertex >= moves.Length) break;
                moves[vertex] += weight * expression.Moves[i];
            }
        }
        for (int vertex = 0; vertex < moved.Length; vertex++)
            moved[vertex] = moves[vertex] == Vector3.Zero ? still[vertex] : still[vertex] + puppet.Seen(moves[vertex]);
    }

    // An eyeball turns about its middle; the model's own look shapes move only the lids.
    private void Look(Vector3[] still, Range eye, Pose pose)
    {
        if (pose.GazeX == 0 && pose.GazeY == 0) return;
        Vector3 middle = Middle(still, eye);
        var turning = Matrix4x4.CreateRotationY(0.45f * pose.GazeX) * Matrix4x4.CreateRotationX(-0.35f * pose.GazeY);
        for (int vertex = eye.Start.Value; vertex < eye.End.Value; vertex++)
            moved[vertex] = middle + Vector3.TransformNormal(moved[vertex] - middle, turning);
    }

    private static Vector3 Middle(Vector3[] places, Range part)
    {
        Vector3 sum = Vector3.Zero;
        foreach (Vector3 place in places.AsSpan(part)) sum += place;
        return sum / (part.End.Value - part.Start.Value);
    }

    private void Light(Puppet puppet, in PuppetLight light, in Matrix4x4 turning)
    {
        FaceNormals.Fill(mesh.Places, face, normals);
        for (int vertex = 0; vertex < normals.Length; vertex++)
        {
            Vector3 taken = puppet.Normals[vertex];
            mesh.Light[vertex] = light.On(normals[vertex], Vector3.TransformNormal(taken, turning), taken);
        }
        float eyeLight = light.On(Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitZ);
        for (int vertex = FaceParts.EyeRight.Start.Value; vertex < FaceParts.UsedVertices; vertex++) mesh.Light[vertex] = eyeLight;
        // It grows dark behind the lips.
        float lips = mesh.Places[FaceParts.Landmarks[62]].Z, deep = 4.5f * puppet.Fit.Scale;
        float lightness = eyeLight * (0.35f + 0.8f * puppet.Lightness);
        for (int vertex = FaceParts.MouthSocket.Start.Value; vertex < FaceParts.Teeth.End.Value; vertex++)
        {
            float behind = Math.Clamp((lips - mesh.Places[vertex].Z) / deep, 0, 1);
            mesh.Light[vertex] = lightness * (1 - light.Hollow * behind);
        }
    }

    private void Grow(Beard beard)
    {
        if (grown?.Beard != beard) grown = (beard, beard.Cover(kit));
        float[] cover = grown.Value.Cover;
        for (int vertex = 0; vertex < cover.Length; vertex++) mesh.Light[vertex] *= 1 - cover[vertex];
    }

    private void Paint(Puppet puppet, bool open)
    {
        puppet.Surround.Texture.CopyTo(grid!.Texture, 0);
        foreach (var triangle in puppet.Surround.Triangles) raster!.Draw(grid, triangle, puppet.Photograph);
        for (int vertex = 0; vertex < puppet.Rest.Length; vertex++) mesh.Texture[vertex] = new(puppet.Rest[vertex].X, puppet.Rest[vertex].Y);
        if (open)
            foreach (var (triangles, colour) in insides)
                foreach (var triangle in triangles) raster!.Draw(mesh, triangle, colour);
        foreach (var triangle in eyes) raster!.Draw(mesh, triangle, puppet.Eyes);
        foreach (var triangle in face) raster!.Draw(mesh, triangle, puppet.Photograph);
    }

    private bool Opens(float[] weights)
    {
        for (int shape = 0; shape < weights.Length; shape++)
            if (weights[shape] != 0 && kit.Expressions[shape].Name is var name
                && (name.StartsWith("jaw", StringComparison.Ordinal) || name.StartsWith("mouth", StringComparison.Ordinal))) return true;
        return false;
    }

    // Where the head turns: the model's point between the ears, below them and behind the face.
    private static Vector3 Neck(Puppet puppet)
    {
        Vector3 seen = puppet.Seen(new(0, -4, 0));
        return seen + new Vector3(puppet.Fit.Shift.X, -puppet.Fit.Shift.Y, 0);
    }
}
