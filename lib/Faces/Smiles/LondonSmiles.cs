using System.Security.Cryptography;
using System.Text;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Data.Video;
using OpenCvSharp;

namespace MsstNet.Faces.Smiles;

/// <summary>
/// Short clips of real people made of two photographs each: one that stays neutral and one that becomes the smile. Onset, movement of the head, light and noise are functions of the seed, the
/// clip and the frame, so the same seed gives the same clips.
/// </summary>
/// <remarks>The motion between the photographs is made, not recorded: good for trying the way from photographs to a result, not for what a smile is.</remarks>
public sealed class LondonSmiles : IClipSource, IDisposable
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
        curves = [.. Enumerable.Range(0, 2 * usable.Count).Select(clip => new SmileCurve(CounterRandom.For(this.seed, -1, clip), Smiles(clip)))];
        Clips = [.. curves.Select((curve, clip) => new Clip($"{pairs[clip / 2].Person}-{(Smiles(clip) ? "smile" : "neutral")}", (int)(Smiles(clip) ? Emotion.Happy : Emotion.Neutral), curve.Frames, pairs[clip / 2].Person))];
        Splits = PersonFolds.Of(Clips);
        string text = $"{seed}\n{string.Join('\n', usable.Select(pair => $"{pair.Person} {new FileInfo(pair.Neutral).Length} {new FileInfo(pair.Smiling).Length}"))}";
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
        double middle = face.Width / 2.0, cos = scale * Math.Cos(angle), sin = scale * Math.Sin(angle), centre = side / 2.0;
        Reduce.Warp(face, square, side, (float)scale, (float)angle, (float)(centre + (x * side) - ((cos * middle) - (sin * middle))), (float)(centre + (y * side) - ((sin * middle) + (cos * middle))), BorderTypes.Replicate);
        square.ConvertTo(lit, MatType.CV_8UC3, light);
        Cv2.CvtColor(lit, lit, ColorConversionCodes.BGR2RGB);
        Sensor(lit, rgb, curve.Noise, CounterRandom.For(seed, frame, clip));
    }

    /// <inheritdoc/>
    public void Dispose() => last?.Morph.Dispose();

    private static bool Smiles(int clip) => clip % 2 == 1;

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
    private static unsafe void Sensor(Mat picture, Span<byte> rgb, double deviation, CounterRandom random)
    {
        var pixels = new ReadOnlySpan<byte>((void*)picture.Data, rgb.Length);
        double unit = deviation / Math.Sqrt(4.0 / 12) / 65536;
        for (int i = 0; i < rgb.Length; i++)
        {
            ulong bits = random.NextUInt64();
            long sum = (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
            rgb[i] = (byte)Math.Clamp(Math.Round(pixels[i] + ((sum - (2 * 65535)) * unit)), 0, 255);
        }
    }
}
