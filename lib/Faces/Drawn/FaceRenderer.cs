namespace MsstNet.Faces.Drawn;

/// <summary>
/// Draws one frame: the background, then the face as a lit height field, then what lies in or over it, then the camera. Each layer visits
/// only the pixels its box can touch, which is why a frame of 112 × 112 takes well under two milliseconds.
/// </summary>
internal static class FaceRenderer
{
    [ThreadStatic] private static FaceShape? shape;

    /// <summary>Renders into <paramref name="rgb"/>, side · side · 3 bytes.</summary>
    /// <param name="person">Who.</param>
    /// <param name="units">Intensities by FACS number.</param>
    /// <param name="pose">Where the head is.</param>
    /// <param name="scene">What surrounds it.</param>
    /// <param name="time">0 … 1 over the clip; moves the hand.</param>
    /// <param name="frame">Number of the frame; changes the noise.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="rgb">Receives the picture.</param>
    public static void Render(Person person, ReadOnlySpan<float> units, Pose pose, Scene scene, float time, int frame, int side, Span<byte> rgb)
    {
        FaceShape face = shape ??= new();
        face.Pose(person, units);
        Canvas canvas = Canvas.For(side);
        canvas.Aim(pose);
        Palette palette = new(person);

        Surface.Outline(canvas, face);
        Surroundings.Paint(canvas, face, palette, scene);
        Hair.PaintBehind(canvas, face, palette, scene);
        Surface.Shape(canvas, face);
        Skin.Dye(canvas, face, palette);
        Brows.Paint(canvas, face, palette);
        Mouth.Shape(canvas, face, palette);
        Skin.Light(canvas, scene);
        Mouth.Open(canvas, face, scene);
        Eyes.Paint(canvas, face.Left, palette, scene, pose);
        Eyes.Paint(canvas, face.Right, palette, scene, pose);
        Hair.PaintFront(canvas, face, palette, scene);
        if (person.Glasses > 0) Spectacles.Paint(canvas, face, palette, scene);
        if (scene.Hand > 0) Hand.Paint(canvas, palette, scene, time);
        // A camera that meters the face opens up for darker skin, by half of what it lacks.
        Camera.Expose(canvas, scene, 1 + 0.9f * person.Melanin, frame, rgb);
    }
}
