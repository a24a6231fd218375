namespace MsstNet.Figures;

/// <summary>Pictures in rows and columns with their names: film strips one below the other, maps beside faces.</summary>
public static class PictureGrid
{
    /// <summary>Draws RGB pictures of side · side · 3 bytes each, row by row.</summary>
    /// <exception cref="LabException">A row has another number of pictures than there are columns.</exception>
    public static Figure Of(string title, int side, IReadOnlyList<string> columns, IReadOnlyList<(string Name, IReadOnlyList<byte[]> Pictures)> rows)
    {
        foreach (var (name, pictures) in rows)
            if (pictures.Count != columns.Count)
                throw new LabException(
                    $"Row \"{name}\" of \"{title}\" has {pictures.Count} pictures for {columns.Count} columns; give one a column.");
        var cells = rows.SelectMany((row, y) => row.Pictures.Select((picture, x) => (X: x, Y: y, Picture: picture))).ToList();
        int tallest = rows.Count switch { > 6 => 92, > 2 => 130, _ => 200 };
        // Pictures of a layout have no hover text; invisible points over them do.
        var hover = Plot.Trace("scatter", new
        {
            x = cells.Select(cell => cell.X).ToArray(), y = cells.Select(cell => cell.Y).ToArray(), mode = "markers",
            marker = new { size = 40, opacity = 0 },
            text = Plot.Texts(cells.Select(cell => $"{rows[cell.Y].Name}, {columns[cell.X]}")),
            hovertemplate = "%{text}<extra></extra>", showlegend = false,
        });
        var layout = new
        {
            title = Plot.Title(title), height = 90 + (rows.Count * Math.Clamp(640 / columns.Count, 70, tallest)),
            margin = new { l = 120, r = 8, t = 80, b = 8 },
            xaxis = new
            {
                tickvals = Plot.Places(columns), ticktext = Plot.Texts(columns), side = "top",
                range = new[] { -0.5, columns.Count - 0.5 }, showgrid = false, zeroline = false, fixedrange = true, ticks = "", constrain = "domain",
            },
            yaxis = new
            {
                tickvals = Plot.Places(rows), ticktext = Plot.Texts(rows.Select(row => row.Name)), scaleanchor = "x",
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
            NumberTable.Of(["row", "pictures"], rows, row => [row.Name, Show.Count(row.Pictures.Count)]));
    }
}
