using MsstNet.Data;

namespace MsstNet.Faces;

/// <summary>
/// How real clips differ from performances acted from beginning to end: they are cut anywhere, some are stills, many expressions are faint, and
/// some are mixed with another.
/// </summary>
/// <param name="Held">Probability that a clip begins at the apex and stays there.</param>
/// <param name="Ending">Probability that a clip ends before the expression goes.</param>
/// <param name="Faint">Probability that an expression is weak.</param>
/// <param name="Weakest">Least share of its intensity that a weak expression keeps.</param>
/// <param name="Mixed">Probability that a trace of a class is drawn; it may be the clip's own, or none, so that fewer expressions show one.</param>
/// <param name="Still">Probability that a clip is one frame all along, that of the strongest expression.</param>
internal sealed record PerformanceCut(float Held, float Ending, float Faint, float Weakest, float Mixed = 0, float Still = 0)
{
    /// <summary>What photographed faces are trained with.</summary>
    public static PerformanceCut Recorded { get; } = new(Held: 0.45f, Ending: 0.3f, Faint: 0.25f, Weakest: 0.6f, Mixed: 0.15f, Still: 0.12f);

    /// <summary>The curves as they are cut. All draws are made for every clip, so that nothing but the expression depends on the class.</summary>
    public List<ActionCurve> Apply(List<ActionCurve> acted, RandomStream random, int frames)
    {
        float how = random.NextSingle(), weak = random.Chance(Faint) ? random.Between(Weakest, 0.75f) : 1;
        bool mixed = random.Chance(Mixed);
        IReadOnlyList<Prototype> ways = Prototype.Of((Emotion)random.Next(Emotions.Names.Count));
        List<ActionUnit> others = ways[random.Next(ways.Count)].Draw(random);
        float trace = random.Between(0.15f, 0.4f);
        // A neutral face has no onset that a trace could come with; it stays neutral.
        if (mixed && acted is [var first, ..])
        {
            IEnumerable<ActionUnit> added = others.Where(unit => acted.TrueForAll(curve => curve.Unit != unit));
            acted = [.. acted, .. added.Select(unit => first with { Unit = unit, Intensity = trace })];
        }
        return [.. acted.Select(curve => Cut(curve) with { Intensity = curve.Intensity * weak })];

        ActionCurve Cut(ActionCurve curve) => how < Held ? curve with { Onset = -2, Apex = -1, Release = frames, End = frames + 4 }
            : how < Held + Ending ? curve with { Release = frames, End = frames + 4 }
            : curve;
    }

    /// <summary>The one frame that a still clip shows; null for a clip that moves. A neutral one shows any.</summary>
    public int? StillAt(IReadOnlyList<ActionCurve> acted, RandomStream random, int frames)
    {
        bool still = random.Chance(Still);
        int any = random.Next(frames);
        if (!still) return null;
        return acted.Count == 0 ? any : Enumerable.Range(0, frames).MaxBy(frame => acted.Max(curve => curve.At(frame)));
    }
}
