namespace MsstNet.Data.Video;

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

    /// <summary>The smoothed value at a time in seconds that only grows.</summary>
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

    /// <summary>Forgets what was.</summary>
    public void Restart() => time = null;

    private static double Share(double cutOff, double step) => 1 / (1 + (1 / (2 * Math.PI * cutOff * step)));
}
