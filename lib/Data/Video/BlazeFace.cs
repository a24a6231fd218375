using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace MsstNet.Data.Video;

/// <summary>
/// Finds faces with one of MediaPipe's BlazeFace networks (Bazarevsky et al., "BlazeFace: sub-millisecond neural face detection on mobile GPUs",
/// 2019). One takes 128 × 128 pixels, for a face that fills a good part of the picture, the other 192 × 192, for one that may be small. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// The networks (data/faces, Apache-2.0) give for every anchor a score and sixteen numbers in input pixels, relative to the anchor: middle, width
/// and height of the box, and six points of which the first two are the eyes. Anchors are the cells of grids of stride 8 (two a cell) and 16 (six),
/// or of stride 4 (one). Boxes that overlap are averaged, weighted by their scores, which is steadier from frame to frame than taking the best.
/// </remarks>
public sealed class BlazeFace : IDisposable
{
    private const float SameFace = 0.3f;

    private readonly Net net;
    private readonly int side;
    private readonly (float X, float Y)[] anchors;
    private readonly string[] outputs;
    private readonly Mat square = new(), scores = new(), boxes = new();

    private BlazeFace(string file, int side, (int Stride, int Anchors)[] grids)
    {
        OpenCv.Require();
        string path = Path.Combine(Path.GetDirectoryName(typeof(BlazeFace).Assembly.Location)!, "faces", file);
        net = File.Exists(path) && CvDnn.ReadNet(path) is { } read ? read
            : throw new LabException($"{path}: the face detector is missing or cannot be read; build again with `dotnet build -c Release`.");
        this.side = side;
        anchors = [.. grids.SelectMany(grid => Cells(side / grid.Stride, grid.Anchors))];
        // Scores first: the names differ between the two networks.
        outputs = [.. net.GetUnconnectedOutLayersNames().Select(name => name!)
            .OrderBy(name => name.Contains("classif", StringComparison.Ordinal) ? 0 : 1)];
    }

    /// <summary>For a face that fills a good part of the picture, 128 × 128: 2 ms a picture.</summary>
    public static BlazeFace Near() => new("blazeface-short.tflite", 128, [(8, 2), (16, 6)]);

    /// <summary>For faces down to about a twentieth of the picture's side, 192 × 192: 11 ms a picture.</summary>
    public static BlazeFace Far() => new("blazeface-full.tflite", 192, [(4, 1)]);

    /// <summary>Finds the faces in a region of a picture, the highest score first.</summary>
    /// <param name="picture">Blue, green, red bytes, as OpenCV reads them.</param>
    /// <param name="region">Where to look; what lies outside of the picture is black.</param>
    /// <param name="least">Faces of a lower score are left out.</param>
    internal IReadOnlyList<Face> Find(Mat picture, Rect2f region, float least)
    {
        // The region as a square of the network's size, its middle in the middle.
        float scale = side / Math.Max(region.Width, region.Height);
        float left = region.X + (region.Width / 2) - (side / scale / 2), top = region.Y + (region.Height / 2) - (side / scale / 2);
        new Similarity(scale, 0, -left * scale, -top * scale).Warp(picture, square, side);
        using var blob = CvDnn.BlobFromImage(square, 1 / 127.5, new Size(side, side), new Scalar(127.5, 127.5, 127.5), swapRB: true, crop: false);
        net.SetInput(blob);
        net.Forward([scores, boxes], outputs);
        return Merge(Candidates(scale, left, top, least));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        net.Dispose();
        square.Dispose();
        scores.Dispose();
        boxes.Dispose();
    }

    private unsafe List<Face> Candidates(float scale, float left, float top, float least)
    {
        var found = new List<Face>();
        var score = new ReadOnlySpan<float>((void*)scores.Data, anchors.Length);
        var box = new ReadOnlySpan<float>((void*)boxes.Data, anchors.Length * 16);
        for (int i = 0; i < anchors.Length; i++)
        {
            float sure = 1 / (1 + MathF.Exp(-Math.Clamp(score[i], -80, 80)));
            if (!(sure >= least)) continue;
            var values = box.Slice(i * 16, 16);
            var (x, y) = anchors[i];
            Point2f At(float dx, float dy) => new(left + ((x + dx) / scale), top + ((y + dy) / scale));
            float width = values[2] / scale, height = values[3] / scale;
            var middle = At(values[0], values[1]);
            var (leftEye, rightEye) = (At(values[4], values[5]), At(values[6], values[7]));
            found.Add(new Face(middle.X - (width / 2), middle.Y - (height / 2), width, height, sure, leftEye, rightEye));
        }
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        return found;
    }

    private static List<Face> Merge(List<Face> candidates)
    {
        var faces = new List<Face>();
        while (candidates.Count > 0)
        {
            var best = candidates[0];
            var same = candidates.FindAll(other => other.Overlap(best) > SameFace);
            if (same.Count == 0) same.Add(best);   // a degenerate box overlaps not even itself
            candidates.RemoveAll(same.Contains);
            float total = same.Sum(face => face.Score);
            float Mean(Func<Face, float> part) => same.Sum(face => face.Score * part(face)) / total;
            faces.Add(new Face(Mean(f => f.X), Mean(f => f.Y), Mean(f => f.Width), Mean(f => f.Height), best.Score,
                new Point2f(Mean(f => f.LeftEye.X), Mean(f => f.LeftEye.Y)), new Point2f(Mean(f => f.RightEye.X), Mean(f => f.RightEye.Y))));
        }
        return faces;
    }

    private IEnumerable<(float X, float Y)> Cells(int cells, int each) =>
        from row in Enumerable.Range(0, cells)
        from column in Enumerable.Range(0, cells)
        from _ in Enumerable.Range(0, each)
        select ((column + 0.5f) * side / cells, (row + 0.5f) * side / cells);
}

/// <summary>A face found in a picture; lengths in pixels, x to the right and y down.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Score">The detector's score, 0 … 1.</param>
/// <param name="LeftEye">The eye on the left of the picture.</param>
/// <param name="RightEye">The eye on the right of the picture.</param>
public sealed record Face(float X, float Y, float Width, float Height, float Score, Point2f LeftEye, Point2f RightEye)
{
    /// <summary>Middle of the box.</summary>
    public Point2f Centre => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>Area in pixels.</summary>
    public float Area => Width * Height;

    /// <summary>Intersection over union of the two boxes.</summary>
    public float Overlap(Face other)
    {
        float width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        float height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        if (width <= 0 || height <= 0) return 0;
        float both = width * height;
        return both / (Area + other.Area - both);
    }
}
