namespace MsstNet.Faces;

/// <summary>The true intensities of one clip: what a network that saw the muscles would know.</summary>
public sealed class AuCurves
{
    private readonly float[] values;

    internal AuCurves(int frames, float[] values) => (FrameCount, this.values) = (frames, values);

    /// <summary>Frames of the clip.</summary>
    public int FrameCount { get; }

    /// <summary>Intensity, 0 … 1, of a unit in a frame.</summary>
    public float this[ActionUnit unit, int frame] => values[frame * ActionUnits.VectorLength + (int)unit];

    /// <summary>A unit's curve, one intensity a frame.</summary>
    public IReadOnlyList<float> Curve(ActionUnit unit) => [.. Enumerable.Range(0, FrameCount).Select(frame => this[unit, frame])];
}
