namespace MsstNet.Model;

/// <summary>The shapes the workbook speaks of by name.</summary>
public static class Presets
{
    /// <summary>The paper's network: Section 3's D, N, A and 2-2-2 blocks. Tables 2 and 3 have it at 4, 8, 12 and 16 frames.</summary>
    public static MsstNetConfig Paper(int frames) => new() { Frames = frames };

    /// <summary>
    /// The same layers, thin and on smaller frames, for learning on two CPU cores in minutes. At 64×64 the maps of stages 1, 2 and 3 are 16, 8 and 4
    /// on a side: the 4×4 grid cuts all three into whole patches, P² = H′W′/N as printed; stage 4 would be too small for it and is not built.
    /// </summary>
    public static MsstNetConfig Quick(int frames) => new()
    {
        Frames = frames,
        Side = 64,
        Stages = new PerFormer(1, 2, 3),
        Width = 16,
        Dim = 96,
        Heads = 4,
        MlpRatio = 2,
        Blocks = new PerFormer(1, 1, 1),
    };

    /// <summary>
    /// ResNet-18 at its full width, so that weights trained on ImageNet fit, with everything after it small: 5.7 million weights. Stage 4 holds three
    /// quarters of ResNet-18's weights and is not built. At 112 pixels the maps are 28, 14 and 7 on a side, cut into 4×4 windows of 7, 5 and 4 pixels
    /// (A1: the last two overlap); at 96 they are 24, 12 and 6, and windows of 6, 3 and 3.
    /// </summary>
    public static MsstNetConfig People(int frames) => new()
    {
        Frames = frames,
        Stages = new PerFormer(1, 2, 3),
        Dim = 192,
        Heads = 6,
        MlpRatio = 2,
        Blocks = new PerFormer(1, 1, 1),
    };

    /// <summary>
    /// The 16 rows of Table 1 in print order. Rows 2–4 carry check marks instead of counts, and our text of the paper has lost which column
    /// each stands in: one mark, two, two. Assumed here (A12): one block a mark, and the marks 1, then 1 and 2, then 2 and 3.
    /// </summary>
    public static IReadOnlyList<(string Label, MsstNetConfig Config)> Table1() =>
    [
        .. from blocks in new PerFormer[] { new(0, 0, 0), new(1, 0, 0), new(1, 1, 0), new(0, 1, 1) } select Row(4, blocks),
        .. from fours in Enumerable.Range(1, 4)
           from depth in Enumerable.Range(1, 3)
           select Row(4 * fours, new PerFormer(depth, depth, depth)),
    ];

    /// <summary>The rows of Table 1 in the size of another MSSTNet: its blocks and frames are the row's, the rest is its own.</summary>
    /// <param name="like">An MSSTNet.</param>
    /// <param name="ordered">False leaves e_t out: the same rows, blind to the order of frames.</param>
    /// <exception cref="LabException">Another network has no such blocks.</exception>
    public static IReadOnlyList<(string Label, NetworkConfig Config)> Table1(NetworkConfig like, bool ordered = true) => like is MsstNetConfig msstnet
        ? [.. Table1().Select(row => (ordered ? row.Label : $"{row.Label} without order",
            (NetworkConfig)(msstnet with { Frames = row.Config.Frames, Blocks = row.Config.Blocks, TimeEmbedding = ordered })))]
        : throw new LabException($"Table 1 switches the T-Formers of MSSTNet; {like.Model} has none.");

    private static (string, MsstNetConfig) Row(int frames, PerFormer blocks) =>
        ($"T={frames} {blocks}", Paper(frames) with { Blocks = blocks });
}
