namespace MsstNet.Faces;

/// <summary>
/// Facial action units; the value is the number in the Facial Action Coding System (P. Ekman, W. Friesen and J. Hager, FACS, 2002),
/// the comment its name there and the muscle behind it.
/// </summary>
public enum ActionUnit
{
    /// <summary>Inner brow raiser: frontalis, pars medialis.</summary>
    InnerBrowRaiser = 1,
    /// <summary>Outer brow raiser: frontalis, pars lateralis.</summary>
    OuterBrowRaiser = 2,
    /// <summary>Brow lowerer: corrugator supercilii, depressor supercilii.</summary>
    BrowLowerer = 4,
    /// <summary>Upper lid raiser: levator palpebrae superioris.</summary>
    UpperLidRaiser = 5,
    /// <summary>Cheek raiser: orbicularis oculi, pars orbitalis.</summary>
    CheekRaiser = 6,
    /// <summary>Lid tightener: orbicularis oculi, pars palpebralis.</summary>
    LidTightener = 7,
    /// <summary>Nose wrinkler: levator labii superioris alaeque nasi.</summary>
    NoseWrinkler = 9,
    /// <summary>Upper lip raiser: levator labii superioris.</summary>
    UpperLipRaiser = 10,
    /// <summary>Lip corner puller: zygomaticus major.</summary>
    LipCornerPuller = 12,
    /// <summary>Lip corner depressor: depressor anguli oris.</summary>
    LipCornerDepressor = 15,
    /// <summary>Chin raiser: mentalis.</summary>
    ChinRaiser = 17,
    /// <summary>Lip stretcher: risorius with platysma.</summary>
    LipStretcher = 20,
    /// <summary>Lip tightener: orbicularis oris.</summary>
    LipTightener = 23,
    /// <summary>Lips part: depressor labii inferioris, or relaxation of mentalis.</summary>
    LipsPart = 25,
    /// <summary>Jaw drop: masseter, temporalis and pterygoid relaxed.</summary>
    JawDrop = 26,
    /// <summary>Mouth stretch: pterygoids, digastric.</summary>
    MouthStretch = 27,
    /// <summary>Eyes closed: levator palpebrae superioris relaxed. Short, it is a blink.</summary>
    EyesClosed = 43,
}

/// <summary>The action units the generator can move, and how a frame's intensities are stored.</summary>
public static class ActionUnits
{
    /// <summary>Length of a frame's intensity vector: it is indexed by FACS number, so index 12 holds AU 12.</summary>
    public const int VectorLength = 44;

    /// <summary>Every unit that moves something, by FACS number.</summary>
    public static IReadOnlyList<ActionUnit> All { get; } = Enum.GetValues<ActionUnit>();
}

/// <summary>
/// One action unit's onset–apex–offset: 0 until <paramref name="Onset"/>, a smooth rise to <paramref name="Intensity"/> at
/// <paramref name="Apex"/>, held until <paramref name="Release"/>, a smooth fall to 0 at <paramref name="End"/>.
/// </summary>
/// <param name="Unit">The unit that moves.</param>
/// <param name="Onset">Time in frames; not after <paramref name="Apex"/>.</param>
/// <param name="Apex">Time in frames, fractional as all four are.</param>
/// <param name="Release">Time in frames, not before <paramref name="Apex"/>.</param>
/// <param name="End">Time in frames; may lie beyond the clip, which then ends with the expression still on the face.</param>
/// <param name="Intensity">0 … 1; FACS letters A to E are about 0.1, 0.3, 0.5, 0.8 and 1.</param>
internal readonly record struct ActionCurve(ActionUnit Unit, float Onset, float Apex, float Release, float End, float Intensity)
{
    /// <summary>Intensity at a time in frames.</summary>
    public float At(float time)
    {
        if (time <= Onset || time >= End) return 0;
        if (time < Apex) return Intensity * Smooth.Step(Onset, Apex, time);
        return time <= Release ? Intensity : Intensity * (1 - Smooth.Step(Release, End, time));
    }
}

/// <summary>The true intensities of one clip: what a network that saw the muscles would know.</summary>
public sealed class AuCurves
{
    private readonly float[][] frames;

    internal AuCurves(float[][] frames) => this.frames = frames;

    /// <summary>Frames of the clip.</summary>
    public int FrameCount => frames.Length;

    /// <summary>A unit's curve, one intensity, 0 … 1, a frame.</summary>
    public IReadOnlyList<float> Curve(ActionUnit unit) => [.. frames.Select(units => units[(int)unit])];
}
