using Microsoft.Data.Analysis;

namespace MsstNet.Paper;

/// <summary>
/// Table 1 as a grid, blocks of the three T-Formers by T, with one layer of numbers a data set, and layers of one's own beside the printed ones. In a
/// notebook it shows itself as a grid with switches.
/// </summary>
/// <param name="Rows">Names of the rows: blocks of the three T-Formers, or how many are on where the check marks are lost.</param>
/// <param name="Frames">T of the columns.</param>
/// <param name="Layers">The numbers.</param>
public sealed record AblationGrid(IReadOnlyList<string> Rows, IReadOnlyList<int> Frames, IReadOnlyList<AblationLayer> Layers)
{
    /// <summary>The printed table, DFEW and FERV39k, and measured layers.</summary>
    /// <param name="measured">Layers of one's own; a row it has and the paper has not is added below.</param>
    public static AblationGrid Of(params IReadOnlyList<AblationLayer> measured)
    {
        var table = PublishedTable.Ablation().Rows.Select((row, at) => (Cell: row, Name: RowName(row, at))).ToList();
        AblationLayer Printed(string data, int clips, string column) => new(data, Printed: true, clips,
            [.. table.Select(row => new AblationCell(row.Name, (int)row.Cell["frames"], [(double)row.Cell[column]]))]);
        AblationLayer[] layers =
        [
            Printed("DFEW", MsstNet.Data.DfewPublished.Clips, "dfew_war"),
            Printed("FERV39k", MsstNet.Data.Sets.Ferv39k.Published[0].Test, "ferv39k_war"),
            .. measured,
        ];
        string[] rows = [.. layers.SelectMany(layer => layer.Cells).Select(cell => cell.Blocks).Distinct().OrderBy(Depth)];
        return new(rows, [.. layers.SelectMany(layer => layer.Cells).Select(cell => cell.Frames).Distinct().Order()], layers);
    }

    /// <summary>The cell of a layer; null where there is none.</summary>
    public AblationCell? At(AblationLayer layer, string blocks, int frames) =>
        layer.Cells.FirstOrDefault(cell => cell.Blocks == blocks && cell.Frames == frames);

    // Rows 2 to 4 of print are switched on by check marks that our text has lost; rows 3 and 4 both have two on.
    private static string RowName(DataFrameRow row, int at) => row["former1"] is int first ? $"{first}-{row["former2"]}-{row["former3"]}"
        : $"{row["formers_on"]} of 3 on{(at == 2 ? " (row 3)" : at == 3 ? " (row 4)" : "")}";

    // From no block to nine, the rows without known columns where print has them.
    private static double Depth(string blocks) =>
        blocks.Contains(" of ", StringComparison.Ordinal) ? blocks[0] - '0' - 0.5 : blocks.Split('-').Sum(int.Parse);
}

/// <summary>The numbers of one data set.</summary>
/// <param name="Data">The data set: "DFEW", "generated faces".</param>
/// <param name="Printed">Whether the paper prints them.</param>
/// <param name="Clips">How many clips a percentage is of.</param>
/// <param name="Cells">The cells there are.</param>
public sealed record AblationLayer(string Data, bool Printed, int Clips, IReadOnlyList<AblationCell> Cells);

/// <summary>A cell of a layer.</summary>
/// <param name="Blocks">Its row, "2-2-2".</param>
/// <param name="Frames">T.</param>
/// <param name="Wars">WAR in per cent: one number in print, one a seed of one's own, in the order of the seeds.</param>
public sealed record AblationCell(string Blocks, int Frames, IReadOnlyList<double> Wars)
{
    /// <summary>Mean over the seeds.</summary>
    public double Mean => Wars.Average();

    /// <summary>Standard deviation over the seeds, with n − 1; null for a single number.</summary>
    public double? Deviation => Wars.Count < 2 ? null : Math.Sqrt(Wars.Sum(war => (war - Mean) * (war - Mean)) / (Wars.Count - 1));
}
