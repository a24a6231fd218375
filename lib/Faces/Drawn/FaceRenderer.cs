namespace MsstNet.Faces.Drawn;

/// <summary>What one frame shows besides the action of the muscles.</summary>
/// <param name="Person">Who.</param>
/// <param name="Pose">Where the head is.</param>
/// <param name="Scene">What surrounds it.</param>
/// <param name="Frame">Number of the frame; changes the noise.</param>
/// <param name="Time">0 … 1 over the clip; moves the hand.</param>
internal readonly record struct Shot(Person Person, Pose Pose, Scene Scene, int Frame = 0, float Time = 0);

/// <summary>
/// Draws one frame: the background, then the face as a lit height field, then what lies in or over it, then the camera. Each layer visits
/// only the pixels its box can touch, which is why a frame of 112 × 112 takes well under two milliseconds.
/// </summary>
internal static class FaceRenderer
{
    [ThreadStatic] private static FaceShape? shape;

    /// <summary>Renders into <paramref name="rgb"/>, side · side · 3 bytes.</summary>
    /// <param name="shot">Who is seen, and how.</param>
    /// <param name="units">Intensities by FACS number.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="rgb">Receives the picture.</param>
    public static void Render(in Shot shot, ReadOnlySpan<float> units, int side, Span<byte> rgb)
    {
        var (person, pose, scene, frame, time) = shot;
        FaceShape face = shape ??= new();
        face.Pose(person, units);
        Canvas canvas = Canvas.For(side);
        canvas.Aim(pose);

        Surface.Outline(canvas, face);
        Surroundings.Paint(canvas, face, scene);
        Hair.PaintBehind(canvas, face, scene);
        Surface.Shape(canvas, face);
        Skin.Dye(canvas, face);
        Eyes.PaintBrow(canvas, face, face.Left);
        Eyes.PaintBrow(canvas, face, face.Right);
        Mouth.Shape(canvas, face);
        Skin.Light(canvas, scene);
        Mouth.Open(canvas, face, scene);
        Eyes.Paint(canvas, face, face.Left, scene, pose);
        Eyes.Paint(canvas, face, face.Right, scene, pose);
        Hair.PaintFront(canvas, face, scene);
        if (person.Glasses > 0) Eyes.PaintGlasses(canvas, face, scene);
        Surroundings.PaintHand(canvas, face, scene, time);
        // A camera that meters the face opens up for darker skin, by half of what it lacks.
        Camera.Expose(canvas, scene, 1 + 0.9f * person.Melanin, frame, rgb);
    }
}
