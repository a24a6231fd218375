namespace MsstNet.Figures;

/// <summary>Pictures in rows and columns with their names: film strips one below the other, maps beside faces.</summary>
public static class PictureGrid
{
    /// <summary>Draws the pictures row by row.</summary>
    /// <param name="title">The figure's title.</param>
    /// <param name="side">Pixels on a side of every picture.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">Each row's name and its RGB pictures, side · side · 3 bytes each.</param>
    /// <exception cref="LabException">A row has another number of pictures than there are columns.</exception>
    public static Figure Of(string title, int side, IReadOnlyList<string> columns, IReadOnlyList<(string Name, IReadOnlyList<byte[]> Pictures)> rows)
    {
        foreach (var (name, pictures) in rows)
            if (pictures.Count != columns.Count)
                throw new LabException(
                    $"Row \"{name}\" of \"{title}\" has {pictures.Count} pictures for {columns.Count} columns; give one a column.");
        var cells = rows.SelectMany((row, y) => row.Pictures.Select((picture, x) => (X: x, Y: y, Picture: picture))).ToList();
        // Pictures of a layout have no hover text; invisible points over them do.
        var hover = Plot.Trace("scatter", new
        {
            x = cells.Select(cell => cell.X).ToArray(), y = cells.Select(cell => cell.Y).ToArray(), mode = "markers",
            marker = new { size = 40, opacity = 0 },
            text = cells.Select(cell => $"{Plot.Text(rows[cell.Y].Name)}, {Plot.Text(columns[cell.X])}").ToArray(),
            hovertemplate = "%{text}<extra></extra>", showlegend = false,
        });
        var layout = new
        {
            title = Plot.Title(title), height = 90 + (rows.Count * Math.Clamp(640 / columns.Count, 70, rows.Count > 6 ? 92 : 130)),
            margin = new { l = 120, r = 8, t = 80, b = 8 },
            xaxis = new
            {
                tickvals = Enumerable.Range(0, columns.Count).ToArray(), ticktext = columns.Select(Plot.Text).ToArray(), side = "top",
                range = new[] { -0.5, columns.Count - 0.5 }, showgrid = false, zeroline = false, fixedrange = true, ticks = "", constrain = "domain",
            },
            yaxis = new
            {
                tickvals = Enumerable.Range(0, rows.Count).ToArray(), ticktext = rows.Select(row => Plot.Text(row.Name)).ToArray(), scaleanchor = "x",
                range = new[] { rows.Count - 0.5, -0.5 }, showgrid = false, zeroline = false, fixedrange = true, ticks = "", constrain = "domain",
            },
            images = cells.Select(cell => new
            {
                source = Photograph.DataUri(cell.Picture, side), xref = "x", yref = "y", x = cell.X, y = cell.Y,
                xanchor = "center", yanchor = "middle", sizex = 0.94, sizey = 0.94, sizing = "contain", layer = "above",
            }).ToArray(),
        };
        return new Figure("picture-grid", title,
            $"Pictures: down {string.Join(", ", rows.Select(row => row.Name))}; to the right {string.Join(", ", columns)}.",
            Plot.Chart([hover], layout),
            new NumberTable(["row", "pictures"], [.. rows.Select(row => (string[])[row.Name, Show.Count(row.Pictures.Count)])]));
    }
}
