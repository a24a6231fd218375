namespace MsstNet.Figures;

/// <summary>
/// The look of every figure, on a light and on a dark page. A figure names no colour of text, grid or background itself: it takes them from
/// the template, so a page can switch between light and dark without a new figure.
/// </summary>
public static class Theme
{
    private const string Family = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif", Clear = "rgba(0,0,0,0)";

    /// <summary>plotly.js template for a light page; figures carry this one.</summary>
    public static object Light { get; } =
        Template(new(Ink: "#1f2933", Faint: "#e3e8ee", Line: "#8a96a3", Paper: "#ffffff", Low: "#eef3f8", High: "#173a5e"));

    /// <summary>plotly.js template for a dark page.</summary>
    public static object Dark { get; } =
        Template(new(Ink: "#e4e9ef", Faint: "#2c343e", Line: "#7d8996", Paper: "#1b2129", Low: "#242c36", High: "#d6e7f7"));

    private static object Template(Colours colours)
    {
        var axis = new
        {
            gridcolor = colours.Faint, linecolor = colours.Line, tickcolor = colours.Line, zeroline = false, automargin = true,
            title = new { standoff = 10 },
        };
        var font = new { family = Family, size = 13, color = colours.Ink };
        var sequential = new object[][] { [0.0, colours.Low], [0.55, Palette.Blue], [1.0, colours.High] };
        return new
        {
            layout = new
            {
                font,
                title = new { font = new { size = 17 }, x = 0, xref = "paper", xanchor = "left" },
                paper_bgcolor = Clear,
                plot_bgcolor = Clear,
                colorway = EmotionColours.All,
                hoverlabel = new { bgcolor = colours.Paper, bordercolor = colours.Line, font },
                legend = new { bgcolor = Clear, font = new { size = 13 } },
                xaxis = axis,
                yaxis = axis,
                shapedefaults = new { line = new { color = colours.Ink } },
                annotationdefaults = new { font = new { color = colours.Ink } },
            },
            data = new
            {
                bar = new[] { new { error_x = new { color = colours.Ink } } },
                heatmap = new[] { new { colorscale = sequential, colorbar = new { outlinewidth = 0 } } },
            },
        };
    }

    /// <summary>Text, grid, axis lines, background of hover texts, and both ends of the sequential scale.</summary>
    private sealed record Colours(string Ink, string Faint, string Line, string Paper, string Low, string High);
}
