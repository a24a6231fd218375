using System.Globalization;
using System.Text;
using MsstNet.Paper;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Tables;

/// <summary>
/// Table 1 as a grid. As plain HTML all layers stand beside each other; where scripts run, instrument.js shows one at a time, with switches for the
/// data set and for printed or ours. The best of each T is bold, as in print.
/// </summary>
internal static class AblationGridView
{
    /// <summary>Style and script of the grid.</summary>
    public static readonly CarriedScript Script =
        new("LabInstruments", "table.css", "table.js", "instrument.css", "instrument.js", "ablation.js");

    /// <summary>As a cell's output.</summary>
    public static string Html(AblationGrid grid) => Script.Append(Markup(grid));

    /// <summary>The grid without style and script.</summary>
    public static string Markup(AblationGrid grid)
    {
        var html = new StringBuilder("<div class=\"lab-methods\" data-lab-instrument=\"ablation\">\n<div class=\"lab-scroll\">\n<table>\n")
            .Append($"<caption><span>{HtmlEncode(Caption)}</span></caption>\n<thead><tr><th scope=\"col\" rowspan=\"2\">blocks</th>");
        foreach (AblationLayer layer in grid.Layers)
            html.Append($"<th scope=\"colgroup\" colspan=\"{Columns(grid, layer).Length}\" data-data=\"{HtmlEncode(layer.Data)}\" ")
                .Append($"data-printed=\"{(layer.Printed ? "yes" : "no")}\">{HtmlEncode(layer.Data)}, {(layer.Printed ? "printed" : "ours")}</th>");
        html.Append("</tr>\n<tr>");
        for (int at = 0; at < grid.Layers.Count; at++)
            foreach (int frames in Columns(grid, grid.Layers[at])) html.Append($"<th scope=\"col\" data-layer=\"{at}\">T = {frames}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (string blocks in grid.Rows)
        {
            html.Append($"<tr><th scope=\"row\">{HtmlEncode(blocks)}</th>");
            for (int at = 0; at < grid.Layers.Count; at++)
                foreach (int frames in Columns(grid, grid.Layers[at])) html.Append(Cell(grid, at, blocks, frames));
            html.Append("</tr>\n");
        }
        return html.Append("</tbody>\n</table>\n</div>\n</div>\n").ToString();
    }

    /// <summary>As text, one block of lines a layer.</summary>
    public static string Plain(AblationGrid grid) => Caption + string.Concat(grid.Layers.Select(layer =>
    {
        int[] columns = Columns(grid, layer);
        var rows = grid.Rows
            .Select(blocks => (Name: blocks, Cells: columns.Select(frames => Number(layer, grid.At(layer, blocks, frames))).ToArray()))
            .Where(row => row.Cells.Any(cell => cell != "–"));
        return $"\n{layer.Data}, {(layer.Printed ? "printed" : "ours")}\n" + string.Join('\n',
            rows.Prepend(("blocks", [.. columns.Select(frames => $"T = {frames}")]))
                .Select(row => row.Item1.PadRight(16) + string.Concat(row.Item2.Select(cell => cell.PadLeft(13)))));
    }));

    private const string Caption = "Table 1: WAR (%) by blocks of the three T-Formers and number of frames. Bold: best of its T. ±: over seeds.";

    private static int[] Columns(AblationGrid grid, AblationLayer layer) =>
        [.. grid.Frames.Where(frames => layer.Cells.Any(cell => cell.Frames == frames))];

    private static string Number(AblationLayer layer, AblationCell? cell) => cell is null ? "–"
        : layer.Printed ? Invariant($"{cell.Mean:0.00}")
        : Invariant($"{cell.Mean:0.0}") + (cell.Deviation is double spread ? Invariant($" ± {spread:0.0}") : "");

    private static string Cell(AblationGrid grid, int at, string blocks, int frames)
    {
        AblationLayer layer = grid.Layers[at];
        AblationCell? cell = grid.At(layer, blocks, frames);
        if (cell is null) return $"<td data-layer=\"{at}\">–</td>";
        double best = layer.Cells.Where(other => other.Frames == frames).Max(other => other.Mean);
        string number = cell.Mean == best ? $"<strong>{Number(layer, cell)}</strong>" : Number(layer, cell);
        string seeds = layer.Printed ? "" : Seeds(cell, layer);
        return $"<td data-layer=\"{at}\" data-say=\"{HtmlEncode(Said(layer, cell))}\">{number}{seeds}</td>";
    }

    private static string Said(AblationLayer layer, AblationCell cell) => layer.Printed
        ? Invariant($"{cell.Blocks}, T = {cell.Frames}, {layer.Data}: {cell.Mean:0.00} % of {layer.Clips:#,0} clips is ")
            + Invariant($"{Math.Round(cell.Mean / 100 * layer.Clips):#,0}. Source: Table 1; one number a row, no spread.")
        : Invariant($"{cell.Blocks}, T = {cell.Frames}, {layer.Data}: ") + string.Join(", ", cell.Wars.Select((war, seed) =>
            Invariant($"seed {seed + 1} {war:0.0} % ({Math.Round(war / 100 * layer.Clips):#,0} of {layer.Clips:#,0} clips)")))
            + ". Source: data/runs.";

    // Each seed a dot, all cells of the layer on one scale.
    private static string Seeds(AblationCell cell, AblationLayer layer)
    {
        double low = layer.Cells.Min(other => other.Wars.Min()), high = layer.Cells.Max(other => other.Wars.Max());
        var dots = cell.Wars.Select(war => Invariant($"<circle cx=\"{4 + (72 * (war - low) / Math.Max(high - low, 1e-9)):0.0}\" cy=\"5\" r=\"3\"/>"));
        const string Scale = "<line x1=\"1\" y1=\"5\" x2=\"79\" y2=\"5\"/>";
        return $"<svg class=\"lab-seeds\" viewBox=\"0 0 80 10\" aria-hidden=\"true\">{Scale}{string.Concat(dots)}</svg>";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
