using System.Numerics;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// A person made ready to be moved: the photograph on a square canvas, cut as `predict` cuts a face but with room around it, and the face model laid
/// into it so that its landmarks lie on those of the photograph.
/// </summary>
internal sealed class Puppet
{
    /// <summary>Side of the canvas over that of the face's crop: room for shifts and turns.</summary>
    public const double Room = 1.9;

    private Puppet(FaceKit kit, FaceFit fit, int side) => (Kit, Fit, Side, Rest) = (kit, fit, side, new Vector3[FaceParts.UsedVertices]);

    /// <summary>The face model.</summary>
    public FaceKit Kit { get; }

    /// <summary>Camera and identity, in pixels of the canvas with y up.</summary>
    public FaceFit Fit { get; }

    /// <summary>Pixels of the canvas on a side.</summary>
    public int Side { get; }

    /// <summary>The photograph: red, green, blue, 0 … 255, and the share of wall behind the person, 0 … 1.</summary>
    public Vector4[] Photograph { get; private set; } = [];

    /// <summary>The same without lids: eyeballs as they go on behind them.</summary>
    public Vector4[] Eyes { get; private set; } = [];

    /// <summary>The vertices at rest: pixels of the canvas, x right, y down, z towards the viewer.</summary>
    public Vector3[] Rest { get; }

    /// <summary>Unit normals of the face at rest, y down.</summary>
    public Vector3[] Normals { get; private set; } = [];

    /// <summary>What surrounds the face.</summary>
    public Surround Surround { get; private set; } = null!;

    /// <summary>Mean lightness of the face, 0 … 1: teeth and tongue take it over.</summary>
    public float Lightness { get; private set; }

    /// <summary>Reads a photograph and its template, and fits the model.</summary>
    /// <param name="kit">The face model.</param>
    /// <param name="photograph">The photograph's file; its template lies beside it, with the ending .tem.</param>
    /// <param name="side">Pixels on a side of the frames that will be made.</param>
    /// <param name="known">Where the face is, for tests that are not to hang on the detector's last digit; null looks for it.</param>
    /// <exception cref="LabException">A file cannot be used, shows no face, or does not fit; the message names it.</exception>
    public static Puppet Of(FaceKit kit, string photograph, int side, FaceAlignment? known = null)
    {
        OpenCv.Require();
        var template = Template.Read(Path.ChangeExtension(photograph, ".tem"));
        using Mat picture = SmileMorph.Read(photograph), square = new();
        FaceAlignment crop = known ?? SmileMorph.Find(photograph, picture).Alignment;
        double fine = Fine(side);
        int canvas = (int)Math.Round(fine * Room);
        double edge = (canvas - fine) / 2;
        var placement = new Placement(fine / crop.Size, -crop.Angle, (crop.CentreX, crop.CentreY),
            (edge + (0.5 * fine), edge + (FaceAlignment.EyeLine * fine)));
        placement.Warp(picture, square, canvas);
        var seen = Template.Of([.. Enumerable.Range(0, Template.Count).Select(point => placement.Of(template[point]))]);
        FaceFit fit = FaceFit.To(seen, kit);
        if (!(fit.Error <= FaceFit.WorstError))
            throw new LabException(FormattableString.Invariant(
                $"{photograph}: the face model misses its points by {fit.Error:0.00} distances between the eyes, {FaceFit.WorstError:0.00} ")
                + "at most; the template belongs to another picture, or the face is turned.");
        var puppet = new Puppet(kit, fit, canvas);
        puppet.Lay(seen);
        puppet.Take(square, seen);
        return puppet;
    }

    /// <summary>Pixels of the canvas for a frame's side: finer than the frame's, so that an edge of the mesh is not seen as steps.</summary>
    public static int Fine(int side) => side * 3 / 2;

    /// <summary>A move of the model, in its centimetres, as it is seen: pixels, y down.</summary>
    public Vector3 Seen(Vector3 move)
    {
        Vector3 turned = Fit.Scale * Vector3.Transform(move, Fit.Rotation);
        return new(turned.X, -turned.Y, turned.Z);
    }

    // The model where the camera sees it, and then moved across the picture so that landmarks lie on landmarks.
    private void Lay(Template seen)
    {
        for (int vertex = 0; vertex < Rest.Length; vertex++)
        {
            Vector3 place = Fit.Place(Kit, vertex), turned = Seen(place);
            Rest[vertex] = turned + new Vector3(Fit.Shift.X, -Fit.Shift.Y, 0);
        }
        var (vertices, targets) = Correspondence.Of(seen, Kit, Fit);
        Vector2[] from = [.. vertices.Select(vertex => new Vector2(Rest[vertex].X, Rest[vertex].Y))];
        var plate = new ThinPlate(from, [.. targets.Zip(from, (target, place) => target - place)]);
        for (int vertex = 0; vertex < Rest.Length; vertex++)
        {
            Vector2 move = plate.At(new(Rest[vertex].X, Rest[vertex].Y));
            Rest[vertex] += new Vector3(move, 0);
        }
        Normals = FaceNormals.Of(Rest, Kit.Triangles);
    }

    private void Take(Mat square, Template seen)
    {
        Photograph = new Vector4[Side * Side];
        Span<Vec3b> pixels = square.AsSpan<Vec3b>();
        float[] wall = Backdrop.Find(square);
        for (int i = 0; i < pixels.Length; i++) Photograph[i] = new(pixels[i].Item2, pixels[i].Item1, pixels[i].Item0, wall[i]);
        Eyes = EyeTexture.Of(Photograph, Side, seen);
        Surround = Surround.Of(this);
        Vector2 nose = seen[Template.Cheeks[0]], other = seen[Template.Cheeks[1]];
        Vector4 cheeks = Photograph[(int)nose.Y * Side + (int)nose.X] + Photograph[(int)other.Y * Side + (int)other.X];
        Lightness = (cheeks.X + cheeks.Y + cheeks.Z) / (6 * 255);
    }
}
