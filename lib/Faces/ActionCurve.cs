using MsstNet.Faces.Drawn;

namespace MsstNet.Faces;

/// <summary>
/// One action unit's onset–apex–offset: 0 until <paramref name="Onset"/>, a smooth rise to <paramref name="Intensity"/> at
/// <paramref name="Apex"/>, held until <paramref name="Release"/>, a smooth fall to 0 at <paramref name="End"/>.
/// </summary>
/// <param name="Unit">The unit that moves.</param>
/// <param name="Onset">Time in frames; not negative, not after <paramref name="Apex"/>.</param>
/// <param name="Apex">Time in frames, fractional as all four are.</param>
/// <param name="Release">Time in frames, not before <paramref name="Apex"/>.</param>
/// <param name="End">Time in frames; may lie beyond the clip, which then ends with the expression still on the face.</param>
/// <param name="Intensity">0 … 1; FACS letters A to E are about 0.1, 0.3, 0.5, 0.8 and 1.</param>
public readonly record struct ActionCurve(ActionUnit Unit, float Onset, float Apex, float Release, float End, float Intensity)
{
    /// <summary>Intensity at a time in frames.</summary>
    public float At(float time)
    {
        if (time <= Onset || time >= End) return 0;
        if (time < Apex) return Intensity * Smooth.Step(Onset, Apex, time);
        return time <= Release ? Intensity : Intensity * (1 - Smooth.Step(Release, End, time));
    }
}
