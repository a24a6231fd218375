namespace MsstNet.Data.Video;

/// <summary>
/// Where a face lies in its crop: a similarity that puts the middle of the eyes at one place, levels them, and gives the face one size.
/// </summary>
/// <param name="CentreX">Middle between the eyes, in pixels of the picture from its left edge.</param>
/// <param name="CentreY">The same, from its upper edge.</param>
/// <param name="Size">Side of the crop in pixels of the picture.</param>
/// <param name="Angle">Angle of the line through the eyes, in radians, clockwise as seen.</param>
/// <remarks>
/// The place and the size are those of the faces trained on: in 144 frames of aligned photographs the eyes are at 0.360 of the height and the
/// detector's box takes 0.861 of the side; in 80 generated ones at 0.352 and 0.862.
/// </remarks>
public readonly record struct FaceAlignment(double CentreX, double CentreY, double Size, double Angle)
{
    /// <summary>Distance of the eyes from the upper edge of the crop, as a fraction of its side.</summary>
    public const double EyeLine = 0.36;

    /// <summary>Side of the crop, in sides of the face's box.</summary>
    public const double CropToBox = 1.16;

    /// <summary>Aligns a face. The size is taken from the box, not from the distance of the eyes, which shrinks when the head turns.</summary>
    public static FaceAlignment Of(Face face) => new(
        (face.LeftEye.X + face.RightEye.X) / 2, (face.LeftEye.Y + face.RightEye.Y) / 2,
        CropToBox * Math.Max(face.Width, face.Height),
        Math.Atan2(face.RightEye.Y - face.LeftEye.Y, face.RightEye.X - face.LeftEye.X));
}

/// <summary>Keeps the crop steady: smooths every part of the alignment over time, in units of the face's size.</summary>
internal sealed class SteadyAlignment
{
    // At rest about a fifth of a second; a face that moves by its own size a second is followed within a frame or two.
    private readonly OneEuro x = new(0.8, 4), y = new(0.8, 4), size = new(0.4, 1), angle = new(0.8, 2);
    private double unit = 1;

    public FaceAlignment Next(FaceAlignment measured, double seconds, bool restart)
    {
        if (restart)
        {
            foreach (var filter in new[] { x, y, size, angle }) filter.Restart();
            unit = measured.Size;
        }
        return new(unit * x.Next(measured.CentreX / unit, seconds), unit * y.Next(measured.CentreY / unit, seconds),
            unit * size.Next(measured.Size / unit, seconds), angle.Next(measured.Angle, seconds));
    }
}

/// <summary>
/// Smooths a measured quantity: strongly while it stands still, hardly while it moves, so that a crop neither trembles nor lags
/// (Casiez, Roussel and Vogel, "1€ filter", CHI 2012).
/// </summary>
/// <param name="still">Cut-off at rest, in Hz: lower trembles less.</param>
/// <param name="follow">Hz of cut-off gained a unit of speed: higher lags less.</param>
internal sealed class OneEuro(double still, double follow)
{
    private const double SpeedCutOff = 1;

    private double value, speed;
    private double? time;

    /// <summary>The smoothed value; the times, in seconds, must increase.</summary>
    public double Next(double measured, double seconds)
    {
        if (time is not { } before || seconds <= before)
        {
            (value, speed, time) = (measured, 0, seconds);
            return value;
        }
        double step = seconds - before;
        speed += Share(SpeedCutOff, step) * (((measured - value) / step) - speed);
        value += Share(still + (follow * Math.Abs(speed)), step) * (measured - value);
        time = seconds;
        return value;
    }

    /// <summary>Forgets all earlier values.</summary>
    public void Restart() => time = null;

    // How much of a new value is taken over, for a low pass of first order.
    private static double Share(double cutOff, double step) => 1 / (1 + (1 / (2 * Math.PI * cutOff * step)));
}
