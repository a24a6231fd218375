using MsstNet.Data;
using MsstNet.Faces.Drawn;

namespace MsstNet.Faces;

/// <summary>What one clip's face does over time: the curves of its expression, its blinks, its speech and its head.</summary>
internal sealed class Performance
{
    private readonly ActionCurve[] curves;
    private readonly float speechFrom, speechUntil, speechPeriod, speechPhase, speechStrength;
    private readonly Pose rest, drift, sway;
    private readonly float swayPeriod, swayPhase;

    public Performance(SyntheticConfig config, int clip, Emotion emotion)
    {
        Timing timing = Timing.Draw(config, clip);
        FrameCount = timing.FrameCount;
        List<ActionCurve> all = [];
        Express(config.Seed, clip, emotion, timing, all);

        // Every draw below is made whatever the switches say, so that switching one distractor off leaves the others as they were.
        var random = new RandomStream(config.Seed, RandomStream.Purpose.Distraction, clip);
        bool speaks = random.Chance(0.45f);
        speechFrom = random.Between(-0.4f, 0.6f) * FrameCount;
        speechUntil = speechFrom + random.Between(0.35f, 1.1f) * FrameCount;
        (speechPeriod, speechPhase) = (random.Between(4.2f, 8.5f), random.NextSingle());
        speechStrength = random.Between(0.35f, 0.95f);
        if (!speaks || !config.Distractors.HasFlag(Distractors.Speech)) speechStrength = 0;

        int blinks = random.Next(3);
        for (int blink = 0; blink < blinks; blink++)
        {
            float closed = random.Between(-1, FrameCount + 1), onset = random.Between(1.2f, 1.9f), offset = random.Between(1.6f, 2.6f);
            if (config.Distractors.HasFlag(Distractors.Blinks))
                all.Add(new(ActionUnit.EyesClosed, closed - onset, closed, closed + 0.4f, closed + offset, 1));
        }

        rest = new(0.045f * random.Bell(), 0.06f * random.Bell(), 0.10f * random.Bell(), 0.12f * random.Bell(), 0.34f * random.Bell(),
            0.2f * random.Bell(),
            0.5f * random.Bell(), 0.3f * random.Bell());
        drift = new(0.10f * random.Bell(), 0.10f * random.Bell(), 0.08f * random.Bell(), 0.12f * random.Bell(), 0.3f * random.Bell(),
            0.2f * random.Bell(),
            0.5f * random.Bell(), 0.25f * random.Bell());
        sway = new(0.03f * random.Bell(), 0.04f * random.Bell(), 0.02f * random.Bell(), 0.06f * random.Bell(), 0.1f * random.Bell(),
            0.08f * random.Bell(),
            0.2f * random.Bell(), 0.1f * random.Bell());
        (swayPeriod, swayPhase) = (random.Between(9, 30), random.NextSingle());
        if (!config.Distractors.HasFlag(Distractors.HeadDrift)) rest = drift = sway = default;
        curves = [.. all];
    }

    public int FrameCount { get; }

    public IReadOnlyList<ActionCurve> Curves => curves;

    /// <summary>The intensities of a frame, by FACS number; of two causes of one unit the stronger shows.</summary>
    public void ReadUnits(int frame, Span<float> units)
    {
        units.Clear();
        foreach (ActionCurve curve in curves)
        {
            ref float unit = ref units[(int)curve.Unit];
            unit = MathF.Max(unit, curve.At(frame));
        }
        if (speechStrength == 0) return;
        float voiced = Smooth.Step(speechFrom, speechFrom + 2, frame) * Smooth.Step(speechUntil, speechUntil - 2, frame);
        float syllable = 0.5f + 0.35f * Smooth.Wave(frame / speechPeriod + speechPhase) + 0.15f * Smooth.Wave(frame / (speechPeriod * 0.63f));
        float open = Smooth.Clamp01(voiced * speechStrength * syllable);
        units[(int)ActionUnit.LipsPart] = MathF.Max(units[(int)ActionUnit.LipsPart], Smooth.Clamp01(open * 1.1f));
        units[(int)ActionUnit.JawDrop] = MathF.Max(units[(int)ActionUnit.JawDrop], 0.75f * open);
    }

    public Pose PoseAt(int frame)
    {
        float time = frame / (float)(FrameCount - 1) - 0.5f;
        return Pose.Sum(Pose.Sum(rest, drift, time), sway, Smooth.Wave(frame / swayPeriod + swayPhase));
    }

    private static void Express(ulong seed, int clip, Emotion emotion, Timing timing, List<ActionCurve> into)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Expression, clip);
        IReadOnlyList<Prototype> variants = Prototype.Of(emotion);
        float strength = random.Between(0.65f, 1);
        foreach (ActionUnit unit in variants[random.Next(variants.Count)].Draw(random))
        {
            float lag = random.Between(0, 1.5f);           // muscles do not start together
            into.Add(new(unit, timing.Onset + lag, timing.Apex + lag, timing.Release + lag, timing.End + 2 * lag,
                Smooth.Clamp01(strength * random.Between(0.7f, 1.15f))));
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
}
