namespace MsstNet.Data.Loading;

/// <summary>Which T of a clip's n frames are looked at. A clip is cut into T equal segments and gives one frame of each.</summary>
/// <remarks>
/// Frame of segment t at place u of it: i_t = ⌊(t + u) · n / T⌋, 0 ≤ u &lt; 1 (Wang et al., "Temporal segment networks", 2016). The segments are
/// real intervals, so the same rule serves a clip shorter than T: it spreads the frames it has, each repeated about T / n times, and no clip
/// is ever dropped. The indices never decrease and lie in 0 … n - 1.
/// </remarks>
public static class FrameSampler
{
    /// <summary>u is a multiple of 1 / 2²⁰, so that the index is computed in whole numbers, without a rounding to argue about.</summary>
    private const int Steps = 1 << 20;

    /// <summary>The middle frame of every segment, u = ½: what a network is tested on. 40 frames and T = 8 give 2, 7, 12, … 37.</summary>
    /// <param name="clipLength">Frames in the clip, n ≥ 1.</param>
    /// <param name="frames">Frames wanted, T ≥ 1.</param>
    /// <returns>T frame indices. With n ≥ T they are distinct; with n ≤ T every frame occurs.</returns>
    public static int[] MiddleOfSegments(int clipLength, int frames) => OneOfEach(clipLength, frames, () => Steps / 2);

    /// <summary>One frame of every segment, u uniform: what a network is trained on. Never used at test time.</summary>
    /// <param name="clipLength">Frames in the clip, n ≥ 1.</param>
    /// <param name="frames">Frames wanted, T ≥ 1.</param>
    /// <param name="random">Exactly T numbers are drawn from it.</param>
    /// <returns>T frame indices. A frame that two segments share may occur twice.</returns>
    public static int[] RandomPerSegment(int clipLength, int frames, Random random) => OneOfEach(clipLength, frames, () => random.Next(Steps));

    private static int[] OneOfEach(int clipLength, int frames, Func<int> step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clipLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var indices = new int[frames];
        for (int t = 0; t < frames; t++) indices[t] = (int)(((long)t * Steps + step()) * clipLength / ((long)frames * Steps));
        return indices;
    }
}
