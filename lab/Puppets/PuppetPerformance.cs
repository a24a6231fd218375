using MsstNet.Data;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// What one clip's puppet does: the performance that drawn faces show as well, cut as real clips are, and the small things a real face does besides.
/// </summary>
internal sealed class PuppetPerformance
{
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
        var manners = new RandomStream(config.Seed, RandomStream.Purpose.Manner, clip);
        Manner = Manner.Draw(emotion, manners);
        foreach (Trait trait in Manner.Traits)
        {
            float weight = manners.Between(trait.Least, trait.Most);
            if (manners.Chance(trait.Chance)) companions.Add((trait.Shape, weight));
        }
        Held = Hold(Manner.Head, manners);
        performance = new(config, clip, emotion, PerformanceCut.Recorded, Manner.Units);
        var random = new RandomStream(config.Seed, RandomStream.Purpose.Habit, clip);
        lean = random.Chance(0.2f) ? 0.5f * random.Bell() : 0.15f * random.Bell();
        float habit = random.NextSingle();
        for (int i = 0; i < 5; i++)
        {
            string shape = Resting[random.Next(Resting.Length)];
            constant.Add((shape, habit * random.Between(-0.1f, 0.32f)));
        }
        if (random.Chance(Turned)) (turned, raised) = (random.Between(-0.75f, 0.75f), random.Between(-0.35f, 0.5f));
    }

    /// <summary>How the clip shows its emotion.</summary>
    public Manner Manner { get; }

    /// <summary>How the manner holds the head, all along.</summary>
    public Pose Held { get; }

    /// <summary>Whether the head rests to the side, or up or down, all along, whatever the manner.</summary>
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
        return Pose.Sum(pose with { Yaw = turned + 1.7f * pose.Yaw, Pitch = raised + 1.5f * pose.Pitch }, Held, 1);
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

    private static Pose Hold(Bearing head, RandomStream random)
    {
        float Either((float Least, float Most) of) => (random.Chance(0.5f) ? 1 : -1) * random.Between(of.Least, of.Most);
        float raised = random.Between(head.Raised.Least, head.Raised.Most), down = random.Between(head.GazeDown.Least, head.GazeDown.Most);
        return new(0, 0, 0, Either(head.Tilted), 0, raised, Either(head.GazeAside), down);
    }
}
