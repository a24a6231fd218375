using OpenCvSharp;

namespace MsstNet.Data.Video;

/// <summary>
/// Follows one face from picture to picture. It looks with the small network near the last place of the face, and if there is none, with the large
/// network at the whole picture. A picture without a face is a gap; nothing is guessed.
/// </summary>
/// <param name="wanted">A point in pixels of the face to take where there are several; null takes the largest.</param>
public sealed class FaceTracker((float X, float Y)? wanted = null) : IDisposable
{
    private const float Sure = 0.5f, Margin = 2.0f, SameFace = 0.2f;

    private readonly BlazeFace near = BlazeFace.Near(), far = BlazeFace.Far();
    private Face? last, seen;

    /// <summary>Number of the face followed, from 0.</summary>
    public int Track { get; private set; }

    /// <summary>The face in the next picture, and whether it is a new one: the first, or the first after a gap or a cut.</summary>
    internal (Face? Face, bool IsNew) Next(Mat picture)
    {
        if (last is { } before && Near(picture, before) is { } there) return (last = seen = there, false);
        var whole = new Rect2f(0, 0, picture.Width, picture.Height);
        var found = far.Find(picture, whole, Sure);
        if (found.Count == 0) found = near.Find(picture, whole, Sure);   // a face that fills the picture is too large for the other
        // The eyes are found better close up.
        var face = Choose(found) is { } coarse ? Near(picture, coarse) ?? coarse : null;
        bool isNew = face is not null && (last is null || face.Overlap(last) < SameFace);
        last = face;
        if (face is not null)
        {
            if (seen is not null && face.Overlap(seen) < SameFace) Track++;
            seen = face;
        }
        return (face, isNew);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private Face? Near(Mat picture, Face before)
    {
        float side = Margin * Math.Max(before.Width, before.Height);
        var region = new Rect2f(before.Centre.X - (side / 2), before.Centre.Y - (side / 2), side, side);
        return near.Find(picture, region, Sure).Where(face => face.Overlap(before) > SameFace).MaxBy(face => face.Overlap(before));
    }

    private Face? Choose(IReadOnlyList<Face> faces) => (last, wanted) switch
    {
        ({ } before, _) when faces.MaxBy(face => face.Overlap(before)) is { } same && same.Overlap(before) > SameFace => same,
        (_, { } point) => faces.MinBy(face => Square(face.Centre.X - point.X) + Square(face.Centre.Y - point.Y)),
        _ => faces.MaxBy(face => face.Area),
    };

    private static float Square(float x) => x * x;
}
