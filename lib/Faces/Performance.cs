using MsstNet.Data;

namespace MsstNet.Faces;

/// <summary>Where the head is in one frame; all zero is upright, facing the camera, framed as DFEW's aligned faces are.</summary>
/// <param name="X">Shift to the right in distances between the eyes.</param>
/// <param name="Y">Shift downwards, same unit.</param>
/// <param name="Zoom">Logarithm of the scale.</param>
/// <param name="Roll">Tilt towards a shoulder, radians.</param>
/// <param name="Yaw">Turn to the side, radians.</param>
/// <param name="Pitch">Nod, radians.</param>
/// <param name="GazeX">Iris shift to the right, −1 … 1 for the corners.</param>
/// <param name="GazeY">Iris shift downwards.</param>
internal readonly record struct Pose(float X, float Y, float Zoom, float Roll, float Yaw, float Pitch, float GazeX, float GazeY)
{
    /// <summary>a + weight · b, part by part.</summary>
    public static Pose Sum(Pose a, Pose b, float weight) => new(
        a.X + weight * b.X, a.Y + weight * b.Y, a.Zoom + weight * b.Zoom, a.Roll + weight * b.Roll,
        a.Yaw + weight * b.Yaw, a.Pitch + weight * b.Pitch, a.GazeX + weight * b.GazeX, a.GazeY + weight * b.GazeY);

    /// <summary>A random pose, at most as far from zero as the given one in every part.</summary>
    public static Pose Within(Pose most, RandomStream random) => new(
        most.X * random.Bell(), most.Y * random.Bell(), most.Zoom * random.Bell(), most.Roll * random.Bell(),
        most.Yaw * random.Bell(), most.Pitch * random.Bell(), most.GazeX * random.Bell(), most.GazeY * random.Bell());
}

/// <summary>What one clip's face does over time, whoever shows it: its expression, blinks, speech and the head's movement.</summary>
internal sealed class Performance
{
    // The head's pose is a place it rests at, a drift from there over the clip, and a sway to and fro; the most there is of each.
    private static readonly Pose MostRest = new(0.045f, 0.06f, 0.10f, 0.12f, 0.34f, 0.2f, 0.5f, 0.3f);
    private static readonly Pose MostDrift = new(0.10f, 0.10f, 0.08f, 0.12f, 0.3f, 0.2f, 0.5f, 0.25f);
    private static readonly Pose MostSway = new(0.03f, 0.04f, 0.02f, 0.06f, 0.1f, 0.08f, 0.2f, 0.1f);

    private readonly ActionCurve[] curves;
    private readonly Speech speech;
    private readonly Pose rest, drift, sway;
    private readonly float swayPeriod, swayPhase;
    private readonly int? still;

    public Performance(SyntheticConfig config, int clip, Emotion emotion, PerformanceCut? cut = null)
    {
        Timing timing = Timing.Draw(config, clip);
        FrameCount = timing.FrameCount;
        List<ActionCurve> all = [.. Expression(config.Seed, clip, emotion, timing)];
        if (cut is not null)
        {
            var cutting = new RandomStream(config.Seed, RandomStream.Purpose.Cutting, clip);
            all = cut.Apply(all, cutting, FrameCount);
            still = cut.StillAt(all, cutting, FrameCount);
        }

        // Every draw below is made whatever the switches say, so that switching one distractor off leaves the others as they were.
        var random = new RandomStream(config.Seed, RandomStream.Purpose.Distraction, clip);
        speech = Speech.Draw(random, FrameCount);
        if (!config.Distractors.HasFlag(Distractors.Speech)) speech = default;
        int blinks = random.Next(3);
        for (int blink = 0; blink < blinks; blink++)
        {
            float closed = random.Between(-1, FrameCount + 1), onset = random.Between(1.2f, 1.9f), offset = random.Between(1.6f, 2.6f);
            if (config.Distractors.HasFlag(Distractors.Blinks))
                all.Add(new(ActionUnit.EyesClosed, closed - onset, closed, closed + 0.4f, closed + offset, 1));
        }
        curves = [.. all];

        (rest, drift, sway) = (Pose.Within(MostRest, random), Pose.Within(MostDrift, random), Pose.Within(MostSway, random));
        (swayPeriod, swayPhase) = (random.Between(9, 30), random.NextSingle());
        if (!config.Distractors.HasFlag(Distractors.HeadDrift)) rest = drift = sway = default;
    }

    public int FrameCount { get; }

    /// <summary>The expression and the blinks; speech has no onset and apex and is not among them.</summary>
    public IReadOnlyList<ActionCurve> Curves => curves;

    /// <summary>Which frame of the performance a frame of the clip shows: itself, unless the clip is still.</summary>
    public int Shown(int frame) => still ?? frame;

    /// <summary>The intensities of a frame, by FACS number; of two causes of one unit the stronger shows.</summary>
    public void ReadUnits(int frame, Span<float> units)
    {
        frame = Shown(frame);
        units.Clear();
        foreach (ActionCurve curve in curves)
        {
            ref float unit = ref units[(int)curve.Unit];
            unit = MathF.Max(unit, curve.At(frame));
        }
        if (speech.Strength == 0) return;
        float open = speech.OpeningAt(frame);
        units[(int)ActionUnit.LipsPart] = MathF.Max(units[(int)ActionUnit.LipsPart], Smooth.Clamp01(open * 1.1f));
        units[(int)ActionUnit.JawDrop] = MathF.Max(units[(int)ActionUnit.JawDrop], 0.75f * open);
    }

    /// <summary>The intensities of all frames.</summary>
    public AuCurves ReadUnits()
    {
        var frames = new float[FrameCount][];
        for (int frame = 0; frame < FrameCount; frame++) ReadUnits(frame, frames[frame] = new float[ActionUnits.VectorLength]);
        return new(frames);
    }

    public Pose PoseAt(int frame)
    {
        frame = Shown(frame);
        float time = frame / (float)(FrameCount - 1) - 0.5f;
        return Pose.Sum(Pose.Sum(rest, drift, time), sway, Smooth.Wave(frame / swayPeriod + swayPhase));
    }

    private static IEnumerable<ActionCurve> Expression(ulong seed, int clip, Emotion emotion, Timing timing)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Expression, clip);
        IReadOnlyList<Prototype> variants = Prototype.Of(emotion);
        float strength = random.Between(0.65f, 1);
        foreach (ActionUnit unit in variants[random.Next(variants.Count)].Draw(random))
        {
            float lag = random.Between(0, 1.5f);           // muscles do not start together
            yield return new(unit, timing.Onset + lag, timing.Apex + lag, timing.Release + lag, timing.End + 2 * lag,
                Smooth.Clamp01(strength * random.Between(0.7f, 1.15f)));
        }
    }

    /// <summary>When a clip's expression comes and goes; drawn for neutral clips too, so that nothing else depends on the class.</summary>
    private readonly record struct Timing(int FrameCount, float Onset, float Apex, float Release, float End)
    {
        public static Timing Draw(SyntheticConfig config, int clip)
        {
            var random = new RandomStream(config.Seed, RandomStream.Purpose.Timing, clip);
            int frames = config.MinFrames + random.Next(config.MaxFrames - config.MinFrames + 1);
            float rise = frames * random.Between(0.12f, 0.3f), hold = frames * random.Between(0.10f, 0.36f);
            float fall = frames * random.Between(0.15f, 0.35f);
            float onset = random.Between(0, MathF.Max(1, frames - rise - 0.6f * hold - 3));
            return new(frames, onset, onset + rise, onset + rise + hold, onset + rise + hold + fall);
        }
    }

    /// <summary>Lips and jaw that open and close in syllables between two times; not at all where the strength is 0. Times in frames.</summary>
    private readonly record struct Speech(float From, float Until, float Period, float Phase, float Strength)
    {
        public static Speech Draw(RandomStream random, int frames)
        {
            bool speaks = random.Chance(0.45f);
            float from = random.Between(-0.4f, 0.6f) * frames, until = from + random.Between(0.35f, 1.1f) * frames;
            float period = random.Between(4.2f, 8.5f), phase = random.NextSingle(), strength = random.Between(0.35f, 0.95f);
            return new(from, until, period, phase, speaks ? strength : 0);
        }

        public float OpeningAt(int frame)
        {
            float voiced = Smooth.Step(From, From + 2, frame) * Smooth.Step(Until, Until - 2, frame);
            float syllable = 0.5f + 0.35f * Smooth.Wave(frame / Period + Phase) + 0.15f * Smooth.Wave(frame / (Period * 0.63f));
            return Smooth.Clamp01(voiced * Strength * syllable);
        }
    }
}
