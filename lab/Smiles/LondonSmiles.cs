using System.Security.Cryptography;
using System.Text;
using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Smiles;

/// <summary>
/// Short clips of real people made of two photographs each: one clip that stays neutral and one that turns into the smile. Onset, head movement,
/// light and noise depend only on the seed, the clip and the frame, so the same seed gives the same clips.
/// </summary>
/// <remarks>
/// The motion between the photographs is interpolated, not recorded. The clips are for trying every step from photographs to a result, not for
/// studying how people smile.
/// </remarks>
internal sealed class LondonSmiles : IClipSource, IDisposable
{
    private readonly IReadOnlyList<PhotographPair> pairs;
    private readonly SmileCurve[] curves;
    private readonly ulong seed;
    private (int Person, int Side, SmileMorph Morph)? last;

    /// <summary>Looks at every photograph once and leaves out persons in whom no face is found.</summary>
    /// <param name="root">The London Set; see <see cref="LondonSet.Find"/>.</param>
    /// <param name="seed">Names the clips.</param>
    /// <param name="progress">Told the persons looked at.</param>
    /// <exception cref="LabException">There is no usable pair.</exception>
    public LondonSmiles(string root, int seed = 1, IProgress<int>? progress = null)
    {
        var (found, incomplete) = LondonSet.Find(root);
        var left = incomplete.Select(person => new SkippedClip(Path.Combine(root, person), 0, "one of the two photographs is missing")).ToList();
        var usable = new List<PhotographPair>();
        foreach (var pair in found)
        {
            try
            {
                SmileMorph.Of(pair, 64).Dispose();
                usable.Add(pair);
            }
            catch (LabException e) when (OpenCv.Version.Length > 0)   // without OpenCV it is not the photographs' fault
            {
                left.Add(new SkippedClip(pair.Neutral, 0, e.Message));
            }
            progress?.Report(usable.Count + left.Count);
        }
        if (usable.Count == 0) throw new LabException($"{root}: not one person's photographs can be used; the first: {left[^1].Reason}");
        (Identity, pairs, this.seed, Skipped) = (DataIdentity.Custom($"smiles:{root}") with { Clips = 2 * usable.Count }, usable, (ulong)seed, left);
        curves = [.. Enumerable.Range(0, 2 * usable.Count).Select(clip => new SmileCurve(SplitMix64.For(this.seed, -1, clip), Smiles(clip)))];
        Clips = [.. curves.Select((curve, clip) => Listed(pairs[clip / 2].Person, Smiles(clip), curve.Frames))];
        Splits = PersonFolds.Of(Clips);
        IEnumerable<string> files = usable.Select(pair => $"{pair.Person} {new FileInfo(pair.Neutral).Length} {new FileInfo(pair.Smiling).Length}");
        string text = $"{seed}\n{string.Join('\n', files)}";
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <inheritdoc/>
    public DataIdentity Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Emotions.Names;

    /// <summary>Of each person a neutral clip and a smile.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>Five folds by person.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Persons left out, and why.</summary>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <inheritdoc/>
    /// <remarks>Not for several threads at once.</remarks>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        var curve = curves[clip];
        using var face = Morph(clip / 2, side).At(curve.Smile(frame));
        using Mat square = new(), lit = new();
        var (x, y, angle, scale, light) = curve.Camera(frame);
        // The head turns about the middle of the aligned picture, and the frame is cut out of its middle.
        double middle = face.Width / 2.0, centre = side / 2.0;
        new Placement(scale, angle, (middle, middle), (centre + (x * side), centre + (y * side))).Warp(face, square, side);
        square.ConvertTo(lit, MatType.CV_8UC3, light);
        Cv2.CvtColor(lit, lit, ColorConversionCodes.BGR2RGB);
        Sensor(lit, rgb, curve.Noise, SplitMix64.For(seed, frame, clip));
    }

    /// <inheritdoc/>
    public void Dispose() => last?.Morph.Dispose();

    private static bool Smiles(int clip) => clip % 2 == 1;

    private static Clip Listed(string person, bool smiles, int frames) =>
        new($"{person}-{(smiles ? "smile" : "neutral")}", (int)(smiles ? Emotion.Happy : Emotion.Neutral), frames, person);

    private SmileMorph Morph(int person, int side)
    {
        if (last is { } kept && kept.Person == person && kept.Side == side) return kept.Morph;
        last?.Morph.Dispose();
        last = null;
        var morph = SmileMorph.Of(pairs[person], side);
        last = (person, side, morph);
        return morph;
    }

    /// <summary>Adds noise of the given deviation (a sum of four uniform numbers is close enough to a normal one).</summary>
    private static void Sensor(Mat picture, Span<byte> rgb, double deviation, SplitMix64 random)
    {
        Span<byte> pixels = picture.AsSpan<byte>();
        double unit = deviation / Math.Sqrt(4.0 / 12) / 65536;
        for (int i = 0; i < rgb.Length; i++)
        {
            ulong bits = random.NextUInt64();
            long sum = (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
            rgb[i] = (byte)Math.Clamp(Math.Round(pixels[i] + ((sum - (2 * 65535)) * unit)), 0, 255);
        }
    }
}

/// <summary>What happens in one clip, frame by frame; drawn once from a seed.</summary>
/// <remarks>
/// Smile: 0 up to the onset, then 3x² − 2x³ up to the apex, which stays. Head and light drift as sums of two slow sines, as those of a person
/// who tries to hold still do.
/// </remarks>
internal sealed class SmileCurve
{
    // x and y as shares of the side, angle in radians, logarithm of the scale, logarithm of the light.
    private static readonly double[] Amplitudes = [0.012, 0.010, 0.020, 0.012, 0.025];

    private readonly double onset, rise, apex, gain;
    private readonly (double Amplitude, double Cycles, double Phase)[][] drifts;

    public SmileCurve(SplitMix64 random, bool smiles)
    {
        Frames = random.Next(18, 31);
        onset = random.NextDouble() * 0.25 + 0.1;
        rise = random.NextDouble() * 0.2 + 0.25;
        apex = smiles ? random.NextDouble() * 0.15 + 0.85 : 0;
        gain = random.NextDouble() * 0.12 + 0.94;
        Noise = random.NextDouble() * 1.5 + 1.5;
        (double, double, double) Wave(double most, int order) =>
            (most * (0.4 + (0.6 * random.NextDouble())) / (order + 1), order + 0.3 + random.NextDouble(), 2 * Math.PI * random.NextDouble());
        drifts = [.. Amplitudes.Select(most => new[] { Wave(most, 0), Wave(most, 1) })];
    }

    /// <summary>Frames of the clip, 18 to 30.</summary>
    public int Frames { get; }

    /// <summary>Standard deviation of the sensor's noise, in grey levels.</summary>
    public double Noise { get; }

    /// <summary>0 neutral … 1 as in the smiling photograph.</summary>
    public double Smile(int frame)
    {
        double x = Math.Clamp((((double)frame / Frames) - onset) / rise, 0, 1);
        return apex * x * x * (3 - (2 * x));
    }

    /// <summary>Shift as a share of the side, turn in radians, scale and light as factors.</summary>
    public (double X, double Y, double Angle, double Scale, double Light) Camera(int frame) =>
        (Drift(0, frame), Drift(1, frame), Drift(2, frame), Math.Exp(Drift(3, frame)), gain * Math.Exp(Drift(4, frame)));

    private double Drift(int which, int frame) =>
        drifts[which].Sum(wave => wave.Amplitude * Math.Sin((2 * Math.PI * wave.Cycles * frame / Frames) + wave.Phase));
}
