using MsstNet.Data.Loading;

namespace MsstNet.Faces.Smiles;

/// <summary>What happens in one clip, frame by frame; drawn once from a seed.</summary>
/// <remarks>
/// Smile: 0 up to the onset, then 3x² − 2x³ up to the apex, which stays. Head and light drift as sums of two slow sines, as a person who holds still does.
/// </remarks>
internal sealed class SmileCurve
{
    private readonly double onset, rise, apex, gain, noise;
    private readonly (double Amplitude, double Cycles, double Phase)[][] drifts;

    public SmileCurve(SplitMix64 random, bool smiles)
    {
        Frames = random.Next(18, 31);
        onset = random.NextDouble() * 0.25 + 0.1;
        rise = random.NextDouble() * 0.2 + 0.25;
        apex = smiles ? random.NextDouble() * 0.15 + 0.85 : 0;
        gain = random.NextDouble() * 0.12 + 0.94;
        noise = random.NextDouble() * 1.5 + 1.5;
        // x and y as shares of the side, angle in radians, logarithm of the scale, logarithm of the light.
        double[] amplitudes = [0.012, 0.010, 0.020, 0.012, 0.025];
        drifts = [.. amplitudes.Select(a => Enumerable.Range(0, 2).Select(k => (a * (0.4 + (0.6 * random.NextDouble())) / (k + 1), (k + 0.3) + random.NextDouble(), 2 * Math.PI * random.NextDouble())).ToArray())];
    }

    /// <summary>Frames of the clip, 18 to 30.</summary>
    public int Frames { get; }

    /// <summary>Standard deviation of the sensor's noise, in grey levels.</summary>
    public double Noise => noise;

    /// <summary>0 neutral … 1 as in the smiling photograph.</summary>
    public double Smile(int frame)
    {
        double x = Math.Clamp((((double)frame / Frames) - onset) / rise, 0, 1);
        return apex * x * x * (3 - (2 * x));
    }

    /// <summary>Shift as a share of the side, turn in radians, scale and light as factors.</summary>
    public (double X, double Y, double Angle, double Scale, double Light) Camera(int frame) =>
        (Drift(0, frame), Drift(1, frame), Drift(2, frame), Math.Exp(Drift(3, frame)), gain * Math.Exp(Drift(4, frame)));

    private double Drift(int which, int frame) => drifts[which].Sum(wave => wave.Amplitude * Math.Sin((2 * Math.PI * wave.Cycles * frame / Frames) + wave.Phase));
}
