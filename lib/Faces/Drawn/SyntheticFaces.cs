using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MsstNet.Data;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// A seeded generator of clips whose muscles move: people drawn from <see cref="Person"/>, expressions from <see cref="Prototype"/>, and
/// distractions that do not depend on the class. The same configuration gives the same bytes, on any thread and any IEEE 754 machine.
/// </summary>
public sealed class SyntheticFaces : IClipSource
{
    /// <summary>Goes up whenever the same configuration gives other bytes.</summary>
    internal const int GeneratorVersion = 1;

    private readonly SyntheticConfig config;
    private readonly Person[] people;
    private readonly Clip[] clips;
    private readonly Performance[] performances;
    private readonly Scene[] scenes;

    /// <summary>Plans all clips; frames are drawn when they are read.</summary>
    /// <exception cref="LabException">The configuration is not possible; see <see cref="SyntheticConfig.Validate"/>.</exception>
    public SyntheticFaces(SyntheticConfig config)
    {
        config.Validate();
        this.config = config;
        people = [.. Enumerable.Range(0, config.People).Select(person => Drawn.Person.Draw(config.Seed, person))];
        int[] labels = Deal(config);
        performances = [.. labels.Select((label, clip) => new Performance(config, clip, (Emotion)label))];
        scenes = [.. labels.Select((_, clip) => Scene.Draw(config.Seed, clip, config.Distractors))];
        clips = [.. labels.Select((label, clip) => new Clip(
            Invariant($"s{clip + 1:D5}"), label, performances[clip].FrameCount, Invariant($"p{clip / config.ClipsPerPerson + 1:D4}")))];
        Splits = Split(config);
    }

    /// <inheritdoc/>
    public DataIdentity Identity => new(DataKind.Synthetic, Settings: SyntheticSettings.Text(config)) { Clips = Clips.Count };

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Emotions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips => clips;

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public string Fingerprint
    {
        get
        {
            string recipe = string.Create(CultureInfo.InvariantCulture,
                $"synthetic {GeneratorVersion} {config.People} {config.ClipsPerPerson} {config.Folds} {config.TestPeople} "
                + $"{config.MinFrames} {config.MaxFrames} {config.Mix} {(int)config.Distractors} {config.Seed}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)).AsSpan(0, 8));
        }
    }

    /// <summary>Who is seen in a clip.</summary>
    internal Person Person(int clip) => people[clip / config.ClipsPerPerson];

    /// <summary>The intensities a clip is rendered with, speech and blinks included.</summary>
    public AuCurves ActionUnitCurves(int clip) => performances[clip].ReadUnits();

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        if ((uint)clip >= (uint)clips.Length || (uint)frame >= (uint)clips[clip].FrameCount)
            throw new LabException(Invariant($"synthetic: there is no frame {frame} of clip {clip}; clips are 0 to {clips.Length - 1}."));
        if (side is < 16 or > 1024)
            throw new LabException(Invariant($"synthetic: a frame of side {side} was asked for; it can be 16 to 1024."));
        if (rgb.Length != side * side * 3)
            throw new LabException(Invariant($"synthetic: a frame of side {side} has {side * side * 3} bytes; the buffer given has {rgb.Length}."));
        Span<float> units = stackalloc float[ActionUnits.VectorLength];
        Performance performance = performances[clip];
        performance.ReadUnits(frame, units);
        float time = frame / (float)(performance.FrameCount - 1);
        FaceRenderer.Render(new(Person(clip), performance.PoseAt(frame), scenes[clip], frame, time), units, side, rgb);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A class for every clip. Each next clip goes to the class furthest behind its share, so that every run of people has the mix of the
    /// whole; then each person's own are shuffled.
    /// </summary>
    private static int[] Deal(SyntheticConfig config)
    {
        int total = config.People * config.ClipsPerPerson;
        int[] counts = ClassCounts(config.Mix, total), dealt = new int[counts.Length], labels = new int[total];
        for (int clip = 0; clip < total; clip++)
        {
            int label = Enumerable.Range(0, counts.Length)
                .Where(c => dealt[c] < counts[c])
                .MaxBy(c => (long)counts[c] * (clip + 1) - (long)dealt[c] * total);
            dealt[label]++;
            labels[clip] = label;
        }
        for (int person = 0; person < config.People; person++)
            new RandomStream(config.Seed, RandomStream.Purpose.Dealing, person)
                .ShuffleInPlace(labels.AsSpan(person * config.ClipsPerPerson, config.ClipsPerPerson));
        return labels;
    }

    /// <summary>Clips of each class by largest remainder: the counts add up and none is a whole clip off its share.</summary>
    internal static int[] ClassCounts(ClassMix mix, int total)
    {
        long[] weights = mix == ClassMix.Dfew ? [2445, 1894, 2669, 2173, 1469, 145, 902] : [1, 1, 1, 1, 1, 1, 1];
        long sum = weights.Sum();
        int[] counts = [.. weights.Select(weight => (int)(weight * total / sum))];
        foreach (int label in Enumerable.Range(0, counts.Length).OrderByDescending(c => weights[c] * total % sum).Take(total - counts.Sum()))
            counts[label]++;
        return counts;
    }

    private static Split[] Split(SyntheticConfig config)
    {
        int[] order = [.. Enumerable.Range(0, config.People)];
        new RandomStream(config.Seed, RandomStream.Purpose.Folding, 0).ShuffleInPlace(order.AsSpan());
        return [.. Enumerable.Range(0, config.Folds).Select(fold =>
        {
            HashSet<int> tested = [.. config.Folds == 1 ? order.Take(config.TestPeople) : order.Where((_, place) => place % config.Folds == fold)];
            ILookup<bool, int> clips = Enumerable.Range(0, config.People * config.ClipsPerPerson)
                .ToLookup(clip => tested.Contains(clip / config.ClipsPerPerson));
            return new Split(Invariant($"fold {fold + 1}"), [.. clips[false]], [.. clips[true]]);
        })];
    }
}
