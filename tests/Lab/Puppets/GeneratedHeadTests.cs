using System.Numerics;
using MsstNet.Data.Video;
using MsstNet.Lab.Puppets;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: the head itself, in memory against read from files; the people the photographs were taken of.</summary>
public class GeneratedHeadTests
{
    [Fact]
    public void The_head_is_read_from_files_as_it_was_written()
    {
        FaceKit made = GeneratedHead.Kit, read = FaceKit.Load(SharedPuppets.Of(Head.Generated).KitFolder);
        Assert.Equal(made.Triangles, read.Triangles);
        Near(made.Neutral, read.Neutral, GeneratedKitFiles.Rounding);
        // A move is the difference of two places, and each is rounded.
        for (int mode = 0; mode < FaceKit.Modes; mode++) Near(made.Identities[mode], read.Identities[mode], 2 * GeneratedKitFiles.Rounding);
        Assert.Equal(made.Expressions.Select(shape => shape.Name), read.Expressions.Select(shape => shape.Name));
        // And the reader takes moves of less than a hundredth of a millimetre for nothing.
        foreach (var (one, other) in made.Expressions.Zip(read.Expressions)) Near(All(one), All(other), 4 * GeneratedKitFiles.Rounding);

        static Vector3[] All(ExpressionShape shape)
        {
            var moves = new Vector3[FaceParts.AllVertices];
            foreach (var (vertex, move) in shape.Vertices.Zip(shape.Moves)) moves[vertex] = move;
            return moves;
        }
    }

    // A little more than the rounding of three digits, for single precision.
    private static void Near(Vector3[] expected, Vector3[] actual, float most) => Assert.All(expected.Zip(actual), pair =>
    {
        Vector3 far = Vector3.Abs(pair.First - pair.Second);
        Assert.True(MathF.Max(far.X, MathF.Max(far.Y, far.Z)) < 1.1f * most + 1e-5f, $"{pair.First} was read as {pair.Second}");
    });

    [Fact]
    public void Every_triangle_of_the_face_is_seen_from_the_front_and_every_landmark_is_a_vertex_of_its_own()
    {
        FaceKit kit = GeneratedHead.Kit;
        (int A, int B, int C)[] face = [.. kit.Triangles.Where(triangle => FaceParts.NarrowFace.Holds(triangle))];
        Assert.True(face.Length > 12_000, $"{face.Length} triangles");
        Assert.All(face, triangle =>
        {
            Vector3 across = kit.Neutral[triangle.B] - kit.Neutral[triangle.A], up = kit.Neutral[triangle.C] - kit.Neutral[triangle.A];
            Assert.True(across.X * up.Y - across.Y * up.X > 0, $"{triangle} is seen from behind");
        });
        Assert.Equal(68, FaceParts.Landmarks.Distinct().Count(vertex => kit.Neutral[vertex].Z > 2));
    }

    [Fact]
    public void A_photograph_gives_its_camera_back()
    {
        string folder = SharedPuppets.Of(Head.Generated).Photographs;
        foreach (var (person, found) in GeneratedPerson.All.Zip(Photographs.Find(folder)))
        {
            Assert.Equal("canada-" + person.Name, found.Person);
            FaceFit fit = FaceFit.To(Template.Read(Path.ChangeExtension(found.Neutral, ".tem")), GeneratedHead.Kit);
            Assert.InRange(fit.Scale / person.Fit.Scale, 0.97f, 1.03f);
            Assert.True(fit.Error < 0.01f, $"landmarks {fit.Error:0.000} distances between the eyes away");
            double angle = 2 * Math.Acos(Math.Min(1, Math.Abs(Quaternion.Dot(fit.Rotation, person.Fit.Rotation))));
            Assert.True(angle < 0.05, $"{angle:0.000} rad between the cameras");
        }
    }

    [Fact]
    public void The_detector_finds_a_generated_face_where_it_is()
    {
        string folder = SharedPuppets.Of(Head.Generated).Photographs;
        foreach (var (person, photograph) in GeneratedPerson.All.Zip(Photographs.Find(folder)))
        {
            using Mat picture = SmileMorph.Read(photograph.Neutral);
            FaceAlignment found = SmileMorph.Find(photograph.Neutral, picture).Alignment, drawn = person.Crop;
            Assert.Equal(0, found.CentreX - drawn.CentreX, 0.05 * drawn.Size);
            Assert.Equal(0, found.CentreY - drawn.CentreY, 0.05 * drawn.Size);
            Assert.Equal(1, found.Size / drawn.Size, 0.2);
            Assert.Equal(0, found.Angle - drawn.Angle, 0.07);
        }
    }

    [Fact]
    public void A_puppet_of_a_photograph_has_its_landmarks_where_the_photograph_has_them()
    {
        // The canvas is the photograph turned, scaled and shifted: three numbers and no more take the vertices there.
        Puppet puppet = SharedPuppets.Of(Head.Generated).Someone;
        Vector2[] points = GeneratedPerson.All[0].Points();
        Complex[] from = [.. Template.Pairs.Select(pair => new Complex(points[pair.Point].X, points[pair.Point].Y))];
        Complex[] to = [.. Template.Pairs.Select(pair => puppet.Rest[FaceParts.Landmarks[pair.Landmark]])
            .Select(place => new Complex(place.X, place.Y))];
        Complex middle = Mean(from), target = Mean(to), over = 0;
        double under = 0;
        for (int i = 0; i < from.Length; i++)
        {
            over += Complex.Conjugate(from[i] - middle) * (to[i] - target);
            under += Complex.Abs(from[i] - middle) * Complex.Abs(from[i] - middle);
        }
        for (int i = 0; i < from.Length; i++)
        {
            double far = Complex.Abs(target + over / under * (from[i] - middle) - to[i]);
            Assert.True(far < 1, $"landmark {Template.Pairs[i].Landmark} is {far:0.00} pixels away");
        }

        static Complex Mean(Complex[] all) => all.Aggregate(Complex.Zero, (sum, one) => sum + one) / all.Length;
    }
}
