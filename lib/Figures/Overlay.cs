namespace MsstNet.Figures;

/// <summary>A coarse map laid over a face.</summary>
public static class Overlay
{
    // Orange over grey keeps its order in every kind of colour vision.
    private static readonly double[] Hot = [255, 140, 0];

    /// <summary>
    /// The face in grey, warmed where the map is high. The map is stretched between the centres of its cells, bilinearly, and divided by
    /// <paramref name="top"/>.
    /// </summary>
    /// <param name="rgb">side · side · 3 bytes.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="map">Values ≥ 0, row by row.</param>
    /// <param name="top">The value that is fully warm; one for all pictures that shall be compared.</param>
    public static byte[] Paint(ReadOnlySpan<byte> rgb, int side, double[,] map, double top)
    {
        var painted = new byte[side * side * 3];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int at = ((y * side) + x) * 3;
                double grey = (0.299 * rgb[at]) + (0.587 * rgb[at + 1]) + (0.114 * rgb[at + 2]);
                double share = top > 0 ? 0.75 * Math.Clamp(Stretched(map, (y + 0.5) / side, (x + 0.5) / side) / top, 0, 1) : 0;
                for (int c = 0; c < 3; c++) painted[at + c] = (byte)Math.Round(((1 - share) * grey) + (share * Hot[c]));
            }
        }
        return painted;
    }

    /// <summary>A map alone, in grey from 0 (black) to <paramref name="top"/> (white), cell by cell.</summary>
    /// <param name="map">Values.</param>
    /// <param name="side">Pixels on a side of the picture.</param>
    /// <param name="top">The value that is white.</param>
    public static byte[] Grey(double[,] map, int side, double top)
    {
        var picture = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++)
        {
            double value = map[i / side * map.GetLength(0) / side, i % side * map.GetLength(1) / side];
            byte grey = (byte)Math.Round(255 * (top > 0 ? Math.Clamp(value / top, 0, 1) : 0));
            picture[3 * i] = picture[(3 * i) + 1] = picture[(3 * i) + 2] = grey;
        }
        return picture;
    }

    private static double Stretched(double[,] map, double v, double u)
    {
        var (y0, y1, fy) = Around(v, map.GetLength(0));
        var (x0, x1, fx) = Around(u, map.GetLength(1));
        return ((1 - fy) * (((1 - fx) * map[y0, x0]) + (fx * map[y0, x1]))) + (fy * (((1 - fx) * map[y1, x0]) + (fx * map[y1, x1])));
    }

    private static (int Low, int High, double Fraction) Around(double position, int cells)
    {
        double at = Math.Clamp((position * cells) - 0.5, 0, cells - 1);
        int low = Math.Min((int)at, cells - 1);
        return (low, Math.Min(low + 1, cells - 1), at - low);
    }
}
