using System.Numerics;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: a person who was put together from the model and seen through a known camera; the definition of the projection.</summary>
public class FaceFitTests
{
    private static readonly Quaternion Turned = Quaternion.CreateFromYawPitchRoll(0.03f, -0.04f, 0.02f);

    /// <summary>The template of a person of the model, as a camera sees them, y down.</summary>
    private static Template Seen(FaceKit kit, FaceFit person)
    {
        var points = new Vector2[Template.Count];
        foreach (var (landmark, point) in Template.Pairs) points[point] = Place(FaceParts.Landmarks[landmark]);
        // Points of the jaw lie on vertices of its edge.
        for (int i = 0; i < 4; i++)
        {
            points[Template.JawLeft[i]] = Place(FaceParts.JawLeft[6 + 2 * i]);
            points[Template.JawRight[i]] = Place(FaceParts.JawRight[6 + 2 * i]);
        }
        points[Template.LeftPupil] = (points[18] + points[22]) / 2;
        points[Template.RightPupil] = (points[23] + points[27]) / 2;
        return Template.Of(points);

        Vector2 Place(int vertex) => person.Project(person.Place(kit, vertex)) * new Vector2(1, -1);
    }

    [Fact]
    public void A_point_goes_where_the_camera_says()
    {
        // A quarter turn about the viewer's axis takes x to y; twice the size; shifted by (10, 20).
        var fit = new FaceFit(2, Quaternion.CreateFromAxisAngle(Vector3.UnitZ, MathF.PI / 2), new(10, 20), [], 0);
        Vector2 seen = fit.Project(new(3, 0, 5));
        Assert.Equal(10, seen.X, 1e-4);
        Assert.Equal(26, seen.Y, 1e-4);
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void Camera_and_face_of_a_known_person_come_back(Head head)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        var random = new Random(5);
        float[] identity = [.. Enumerable.Range(0, FaceKit.Modes).Select(mode => mode < 8 ? (float)(2 * random.NextDouble() - 1) : 0)];
        var person = new FaceFit(9, Turned, new(130, -140), identity, 0);
        FaceFit fit = FaceFit.To(Seen(kit, person), kit);
        Assert.InRange(fit.Scale / person.Scale, 0.97f, 1.03f);
        double angle = 2 * Math.Acos(Math.Min(1, Math.Abs(Quaternion.Dot(fit.Rotation, person.Rotation))));
        Assert.True(angle < 0.08, $"{angle:0.000} rad between the cameras");
        Assert.True(fit.Error < 0.02, $"landmarks {fit.Error:0.000} distances between the eyes away");
        // What matters of an identity is where it puts the face: all of it, seen from the front, not the landmarks alone.
        int[] front = [.. Enumerable.Range(0, 6706).Where(vertex => kit.Neutral[vertex].Z > 4)];
        double unit = 0.5 * person.Scale * 6.3, apart = front.Average(vertex =>
            Vector2.Distance(fit.Project(fit.Place(kit, vertex)), person.Project(person.Place(kit, vertex))));
        double mean = front.Average(vertex => Vector2.Distance(
            fit.Project(kit.Neutral[vertex]), person.Project(person.Place(kit, vertex))));
        Assert.True(apart < 0.05 * unit, $"{apart:0.00} pixels apart; the mean face is {mean:0.00}");
        Assert.True(apart < 0.6 * mean, $"{apart:0.00} pixels apart; the mean face is {mean:0.00}");
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void Points_of_something_else_are_far_from_any_face(Head head)
    {
        var random = new Random(3);
        Template scattered = Template.Of([.. Enumerable.Range(0, Template.Count)
            .Select(_ => new Vector2(random.Next(300), random.Next(300)))]);
        Assert.True(FaceFit.To(scattered, SharedPuppets.Of(head).Kit).Error > FaceFit.WorstError);
    }

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public void The_lines_of_two_lids_or_lips_meet_at_their_corners_and_nowhere_else(Head head)
    {
        FaceKit kit = SharedPuppets.Of(head).Kit;
        int[][] neighbours = Correspondence.Neighbours(kit);
        int[][] paths = [.. Template.Lines.Select(line =>
            (int[])[.. Correspondence.Path(kit, neighbours, [.. line.Landmarks.Select(landmark => FaceParts.Landmarks[landmark])])])];
        for (int upper = 0; upper < paths.Length; upper += 2)
            Assert.Equal([paths[upper][0], paths[upper][^1]], paths[upper].Intersect(paths[upper + 1]));
        Assert.All(paths.Zip(Template.Lines), line => Assert.True(line.First.Length > line.Second.Landmarks.Length, "no vertices between landmarks"));
    }

    [Fact]
    public void A_thin_plate_reaches_its_points_and_leaves_an_affine_map_straight()
    {
        var random = new Random(1);
        Vector2[] from = [.. Enumerable.Range(0, 30).Select(_ => new Vector2(random.Next(200), random.Next(200)))];
        Vector2 Affine(Vector2 p) => new(3 + 0.1f * p.X - 0.05f * p.Y, -2 + 0.2f * p.X);
        var plate = new ThinPlate(from, [.. from.Select(Affine)]);
        foreach (Vector2 place in (Vector2[])[new(0, 0), new(57, 131), new(-80, 300)])
            Assert.True(Vector2.Distance(plate.At(place), Affine(place)) < 0.01f, $"{plate.At(place)} for {Affine(place)}");
        var bent = new ThinPlate(from, [.. from.Select((_, i) => new Vector2(i % 3, i % 2))]);
        for (int i = 0; i < from.Length; i++) Assert.True(Vector2.Distance(bent.At(from[i]), new(i % 3, i % 2)) < 0.3f);
    }
}
