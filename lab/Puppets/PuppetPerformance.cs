using MsstNet.Data;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// What one clip's puppet does: the performance that drawn faces show as well, cut as real clips are, and the small things a real face does besides.
/// </summary>
internal sealed class PuppetPerformance
{
    // What may come with an expression beyond its action units: shape, probability, least and most weight.
    private static readonly (string Shape, float Chance, float Least, float Most)[][] Companions =
    [
        [("mouthDimple", 0.35f, 0.1f, 0.5f), ("mouthUpperUp", 0.6f, 0.1f, 0.5f), ("cheekSquint", 0.5f, 0.1f, 0.6f)],           // Happy
        [("eyeBlink", 0.5f, 0.08f, 0.35f), ("mouthPucker", 0.15f, 0.1f, 0.3f), ("mouthRollLower", 0.2f, 0.1f, 0.4f),           // Sad
            ("eyeLookDown", 0.4f, 0.2f, 0.7f), ("mouthStretch", 0.2f, 0.2f, 0.7f), ("mouthPress", 0.2f, 0.2f, 0.8f),
            ("mouthFrown", 0.5f, 0.2f, 0.7f), ("mouthShrugLower", 0.3f, 0.2f, 0.6f)],
        [],                                                                                                                     // Neutral
        [("mouthPress", 0.4f, 0.3f, 1), ("mouthFrown", 0.35f, 0.1f, 0.5f), ("noseSneer", 0.2f, 0.1f, 0.4f),                    // Angry
            ("mouthLowerDown", 0.25f, 0.2f, 0.8f), ("mouthPucker", 0.15f, 0.1f, 0.4f), ("browDown", 0.9f, 0.15f, 0.6f),
            ("mouthRollLower", 0.3f, 0.1f, 0.5f), ("jawForward", 0.3f, 0.2f, 0.8f)],
        [("mouthFunnel", 0.3f, 0.1f, 0.5f), ("jawOpen", 0.3f, 0.1f, 0.4f)],                                                     // Surprise
        [("cheekSquint", 0.5f, 0.2f, 0.8f), ("eyeSquint", 0.5f, 0.2f, 0.7f), ("mouthFrown", 0.3f, 0.1f, 0.5f),                 // Disgust
            ("browDown", 0.5f, 0.2f, 0.7f), ("mouthLowerDown", 0.2f, 0.1f, 0.5f)],
        [("mouthLowerDown", 0.4f, 0.1f, 0.5f), ("mouthStretch", 0.4f, 0.2f, 0.7f), ("jawOpen", 0.3f, 0.05f, 0.25f)],           // Fear
    ];

    // Distress, in one sad clip of three: lids pressed together, cheeks up, chin raised, and lips drawn wide, whose corners may be pulled up as in a
    // smile. What tells it from one are the brows: inner ends up, and drawn together.
    private const float Distressed = 0.35f;

    private static readonly (string Shape, float Least, float Most)[] Distress =
    [
        ("browInnerUp", 0.3f, 0.9f), ("browDown", 0.3f, 0.9f), ("eyeBlink", 0.3f, 1), ("eyeSquint", 0.3f, 0.8f), ("cheekSquint", 0.3f, 0.9f),
        ("mouthStretch", 0.1f, 0.7f), ("mouthSmile", 0, 0.8f), ("mouthFrown", -0.7f, 0), ("mouthPress", 0, 0.6f), ("mouthShrugLower", 0, 0.6f),
    ];

    // Clips whose head rests to the side, or up or down: in films most people look at somebody else.
    private const float Turned = 0.4f;

    // Shapes whose trace is on many a resting face.
    private static readonly string[] Resting =
    [
        "mouthPress", "mouthFrown", "mouthSmile", "mouthRollLower", "mouthRollUpper", "mouthPucker", "browDown", "browInnerUp", "browOuterUp",
        "eyeSquint", "eyeWide", "mouthShrugLower", "mouthDimple", "mouthLeft", "mouthRight", "jawLeft", "jawRight", "eyeBlink", "mouthUpperUp",
    ];

    private readonly Performance performance;
    private readonly List<(string Shape, float Weight)> constant = [], companions = [];
    private readonly float lean, turned, raised;

    public PuppetPerformance(SyntheticConfig config, int clip, Emotion emotion)
    {
        performance = new(config, clip, emotion, PerformanceCut.Recorded);
        var random = new RandomStream(config.Seed, RandomStream.Purpose.Habit, clip);
        lean = random.Chance(0.2f) ? 0.5f * random.Bell() : 0.15f * random.Bell();
        float habit = random.NextSingle();
        for (int i = 0; i < 5; i++)
        {
            string shape = Resting[random.Next(Resting.Length)];
            constant.Add((shape, habit * random.Between(-0.1f, 0.32f)));
        }
        foreach (var (shape, chance, least, most) in Companions[(int)emotion])
        {
            float weight = random.Between(least, most);
            if (random.Chance(chance)) companions.Add((shape, weight));
        }
        if (emotion == Emotion.Sad && random.Chance(Distressed))
            foreach (var (shape, least, most) in Distress) companions.Add((shape, random.Between(least, most)));
        if (random.Chance(Turned)) (turned, raised) = (random.Between(-0.75f, 0.75f), random.Between(-0.35f, 0.5f));
    }

    /// <summary>Whether the head rests to the side, or up or down, all along.</summary>
    public bool LooksAside => turned != 0;

    /// <summary>Frames of the clip.</summary>
    public int FrameCount => performance.FrameCount;

    /// <summary>Which frame of the performance a frame of the clip shows: itself, unless the clip is still.</summary>
    public int Shown(int frame) => performance.Shown(frame);

    /// <summary>The true intensities, by FACS number.</summary>
    public AuCurves ReadUnits() => performance.ReadUnits();

    /// <summary>How far the expression is there in a frame, 0 … 1: the strongest of its action units.</summary>
    public float PresentAt(int frame)
    {
        frame = performance.Shown(frame);
        float present = 0;
        foreach (ActionCurve curve in performance.Curves)
            if (curve.Unit != ActionUnit.EyesClosed) present = MathF.Max(present, curve.At(frame));
        return present;
    }

    /// <summary>Where the head is: turned further than a drawing's, which has no side to show.</summary>
    public Pose PoseAt(int frame)
    {
        Pose pose = performance.PoseAt(frame);
        return pose with { Yaw = turned + 1.7f * pose.Yaw, Pitch = raised + 1.5f * pose.Pitch };
    }

    /// <summary>Weights of the expression shapes in a frame.</summary>
    public float[] WeightsAt(int frame, FaceKit kit)
    {
        Span<float> units = stackalloc float[ActionUnits.VectorLength];
        performance.ReadUnits(frame, units);
        var weights = new float[kit.Expressions.Length];
        ShapeWeights.Add(kit, units, lean, weights);
        // Companions come and go with the expression itself.
        float present = PresentAt(frame);
        foreach (var (shape, weight) in companions) ShapeWeights.Add(kit, shape, weight * present, weights);
        foreach (var (shape, weight) in constant) ShapeWeights.Add(kit, shape, weight, weights);
        Span<float> all = weights;
        for (int i = 0; i < all.Length; i++) all[i] = Math.Clamp(all[i], -0.15f, 1.6f);
        return weights;
    }
}
