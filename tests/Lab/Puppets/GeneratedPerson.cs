using System.Globalization;
using System.Numerics;
using MsstNet.Data.Video;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Somebody who was never born: an identity of the generated head, colours, and the camera that took the photograph.</summary>
/// <param name="Name">Number in the set, and name of the photograph.</param>
/// <param name="Fit">Identity and camera, in pixels of the photograph with y up.</param>
/// <param name="Paint">Colours.</param>
internal sealed record GeneratedPerson(string Name, FaceFit Fit, GeneratedPaint Paint)
{
    /// <summary>Pixels of a photograph on a side.</summary>
    public const int Side = 640;

    /// <summary>The two who are in the tests.</summary>
    public static IReadOnlyList<GeneratedPerson> All { get; } =
    [
        new("003f", Camera(19.6f, new(0.02f, -0.03f, 0.01f), [0.8f, -0.3f, 0.4f, 0.2f, -0.5f, 0.3f, -0.4f, 0.5f]),
            new(new(226, 180, 152), new(58, 38, 26), new(92, 62, 38), new(184, 96, 92), new(70, 88, 120), new(212, 216, 220), 8.4f)),
        new("014f", Camera(20.4f, new(-0.03f, 0.02f, -0.02f), [-0.7f, 0.4f, -0.5f, 0.3f, 0.6f, -0.4f, 0.5f, -0.3f]),
            new(new(168, 116, 86), new(24, 20, 19), new(58, 36, 24), new(140, 72, 68), new(150, 60, 54), new(188, 200, 190), 7.9f)),
    ];

    /// <summary>Where a detector should find the face.</summary>
    public FaceAlignment Crop
    {
        get
        {
            Vector2[] points = Points();
            Vector2 left = points[Template.LeftPupil], right = points[Template.RightPupil], middle = (left + right) / 2;
            return new(middle.X, middle.Y, 2.6f * Vector2.Distance(left, right), MathF.Atan2(right.Y - left.Y, right.X - left.X));
        }
    }

    /// <summary>Saves photographs with their templates as webmorphR.stim has them: canada/003f.jpg and .tem.</summary>
    /// <param name="root">Folder that receives the set.</param>
    public static void WriteAll(string root)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, "canada")).FullName;
        foreach (GeneratedPerson person in All)
        {
            GeneratedPhotograph.Write(person, Path.Combine(folder, person.Name + ".jpg"));
            Vector2[] points = person.Points();
            File.WriteAllLines(Path.Combine(folder, person.Name + ".tem"), points
                .Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##}\t{point.Y:0.##}"))
                .Prepend(points.Length.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The 189 points of the photograph, in its pixels, y down.</summary>
    public Vector2[] Points()
    {
        var points = new Vector2[Template.Count];
        // Those that nobody asks for lie somewhere on the face.
        for (int i = 0; i < points.Length; i++) points[i] = Seen(4 * MathF.Sin(i), 1 + 4 * MathF.Cos(1.7f * i));
        foreach (var (landmark, point) in Template.Pairs)
            points[point] = Seen(GeneratedHead.Kit.Neutral[FaceParts.Landmarks[landmark]]);
        float corner = MathF.Abs(GeneratedHead.Kit.Neutral[FaceParts.Landmarks[48]].X);
        foreach (int first in (int[])[94, 99])
            for (int i = 0; i < 5; i++)
            {
                float x = corner * (i - 2) / 3;
                points[first + i] = Seen(x, GeneratedSurface.Mouth(x));
            }
        // Middle of the upper and the lower lid, pupil, and the first of eight points around the iris.
        (int, int, int, int, int)[] eyes = [(-1, 20, 29, Template.LeftPupil, 2), (1, 25, 32, Template.RightPupil, 10)];
        foreach (var (sign, upper, lower, pupil, iris) in eyes)
        {
            Vector3 eye = GeneratedSurface.Eye * new Vector3(sign, 1, 1);
            points[upper] = Seen(eye.X, GeneratedSurface.Lid(GeneratedSurface.Eye.X, 1));
            points[lower] = Seen(eye.X, GeneratedSurface.Lid(GeneratedSurface.Eye.X, -1));
            points[pupil] = Seen(eye + new Vector3(0, 0, GeneratedSurface.EyeRadius));
            for (int i = 0; i < 8; i++)
            {
                var (sin, cos) = MathF.SinCos(i * MathF.PI / 4);
                points[iris + i] = Seen(eye + new Vector3(GeneratedPaint.IrisRadius * cos, GeneratedPaint.IrisRadius * sin, 1.65f));
            }
            int[] jaw = sign < 0 ? FaceParts.JawLeft : FaceParts.JawRight, marks = sign < 0 ? Template.JawLeft : Template.JawRight;
            // From the ear to the chin on the left, and back on the right.
            for (int i = 0; i < 4; i++) points[marks[i]] = Seen(GeneratedHead.Kit.Neutral[jaw[sign < 0 ? 6 + 2 * i : 4 + 2 * i]]);
            points[Template.Cheeks[sign < 0 ? 0 : 1]] = Seen(sign * 4, -0.5f);
        }
        return points;
    }

    private Vector2 Seen(float x, float y) => Seen(GeneratedSurface.At(x, y));

    private Vector2 Seen(Vector3 place) => Fit.Project(GeneratedIdentities.Of(Fit.Identity, place)) * new Vector2(1, -1);

    // Pixels a centimetre, yaw, pitch and roll in radians; the face is a little below the picture's middle.
    private static FaceFit Camera(float scale, Vector3 turned, float[] identity) =>
        new(scale, Quaternion.CreateFromYawPitchRoll(turned.X, turned.Y, turned.Z), new(Side * 0.5f, -Side * 0.48f),
            [.. identity, .. new float[FaceKit.Modes - identity.Length]], 0);
}
