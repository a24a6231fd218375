namespace MsstNet.Figures;

/// <summary>At most 256 colours for a picture, by median cut: the box of colours with the widest spread is cut in two until there are enough.</summary>
internal static class ColourPalette
{
    public const int Most = 256;

    /// <summary>A palette and each pixel's place in it. A picture of at most 256 colours keeps them all exactly.</summary>
    /// <param name="pixels">0xAABBGGRR; alpha is not looked at.</param>
    public static (uint[] Palette, byte[] Indices) Of(uint[] pixels)
    {
        var counts = new Dictionary<uint, int>();
        foreach (uint pixel in pixels) counts[pixel & 0xFFFFFF] = counts.GetValueOrDefault(pixel & 0xFFFFFF) + 1;
        List<(uint Colour, int Count)[]> boxes = [[.. counts.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value))]];
        while (boxes.Count < Most)
        {
            (int at, int channel, long spread) = boxes.Select((box, i) => (i, Widest(box))).Select(one => (one.i, one.Item2.Channel, one.Item2.Spread)).MaxBy(one => one.Spread);
            if (spread == 0) break;
            (uint Colour, int Count)[] sorted = [.. boxes[at].OrderBy(entry => Part(entry.Colour, channel)).ThenBy(entry => entry.Colour)];
            long half = sorted.Sum(entry => (long)entry.Count) / 2, sum = 0;
            int cut = 1;
            for (int i = 0; i < sorted.Length - 1 && sum + sorted[i].Count <= half; i++) { sum += sorted[i].Count; cut = i + 1; }
            boxes[at] = sorted[..cut];
            boxes.Add(sorted[cut..]);
        }
        uint[] palette = [.. boxes.Select(Mean)];
        var index = new Dictionary<uint, byte>();
        for (int box = 0; box < boxes.Count; box++)
            foreach ((uint colour, _) in boxes[box]) index[colour] = (byte)box;
        return (palette, [.. pixels.Select(pixel => index[pixel & 0xFFFFFF])]);
    }

    // Spread weighted by how many pixels it concerns, but gently, so that a small patch of bright colour keeps its hue.
    private static (int Channel, long Spread) Widest((uint Colour, int Count)[] box)
    {
        if (box.Length < 2) return (0, 0);
        int channel = 0;
        int widest = -1;
        for (int i = 0; i < 3; i++)
        {
            int low = box.Min(entry => Part(entry.Colour, i)), high = box.Max(entry => Part(entry.Colour, i));
            if (high - low > widest) (widest, channel) = (high - low, i);
        }
        return (channel, 1 + (long)(widest * Math.Sqrt(box.Sum(entry => (double)Math.Min(entry.Count, 4096)))));
    }

    private static uint Mean((uint Colour, int Count)[] box)
    {
        long total = box.Sum(entry => (long)entry.Count);
        uint part(int channel) => (uint)((box.Sum(entry => (long)Part(entry.Colour, channel) * entry.Count) + (total / 2)) / total);
        return part(0) | (part(1) << 8) | (part(2) << 16);
    }

    private static int Part(uint colour, int channel) => (int)(colour >> (8 * channel)) & 0xFF;
}
