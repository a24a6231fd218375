namespace MsstNet.Model;

/// <summary>
/// How a square map of side h is cut into a g × g grid of k × k windows: stride s = ⌊h / g⌋, side k = h − (g − 1)·s.
/// The windows span the whole map; where g divides h they are the paper's P × P patches with P = h / g, elsewhere neighbours overlap by
/// k − s. The paper's own P² = H′W′/N has no whole solution at 14 or 7 pixels; this rule reproduces its FLOPs column (A1).
/// </summary>
/// <param name="Side">k, pixels of a window's side.</param>
/// <param name="Stride">s, pixels from one window to the next.</param>
public readonly record struct Windows(int Side, int Stride)
{
    /// <summary>Cuts a map.</summary>
    /// <param name="mapSide">h, pixels of the map's side.</param>
    /// <param name="grid">g, windows on a side.</param>
    /// <exception cref="ArgumentException">The map has fewer pixels on a side than the grid has windows.</exception>
    public static Windows Cut(int mapSide, int grid)
    {
        if (grid < 1 || mapSide < grid)
            throw new ArgumentException($"A map of {mapSide}×{mapSide} cannot be cut into {grid}×{grid} windows; a window needs at least one pixel.");
        int stride = mapSide / grid;
        return new Windows(mapSide - (grid - 1) * stride, stride);
    }
}
