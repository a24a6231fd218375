namespace MsstNet.Figures;

/// <summary>
/// One look for every figure, on light and on dark paper. A figure names no colour of text, grid or paper itself: it takes them from the
/// template, so a page can change the paper under a figure without drawing it anew in C#.
/// </summary>
public static class Theme
{
    private const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";

    /// <summary>plotly.js template for light paper; the one figures carry by default.</summary>
    public static object Light { get; } = Template(ink: "#1f2933", faint: "#e3e8ee", line: "#8a96a3", paper: "#ffffff", low: "#eef3f8", high: "#173a5e");

    /// <summary>plotly.js template for dark paper.</summary>
    public static object Dark { get; } = Template(ink: "#e4e9ef", faint: "#2c343e", line: "#7d8996", paper: "#1b2129", low: "#242c36", high: "#d6e7f7");

    private static object Template(string ink, string faint, string line, string paper, string low, string high)
    {
        var axis = new
        {
            gridcolor = faint,
            linecolor = line,
            tickcolor = line,
            zeroline = false,
            automargin = true,
            title = new { standoff = 10 },
        };
        var sequential = new object[][] { [0.0, low], [0.55, Palette.Blue], [1.0, high] };
        return new
        {
            layout = new
            {
                font = new { family = Fonts, size = 13, color = ink },
                title = new { font = new { size = 17 }, x = 0, xref = "paper", xanchor = "left" },
                paper_bgcolor = "rgba(0,0,0,0)",
                plot_bgcolor = "rgba(0,0,0,0)",
                colorway = EmotionColours.All,
                hoverlabel = new { bgcolor = paper, bordercolor = line, font = new { family = Fonts, size = 13, color = ink } },
                legend = new { bgcolor = "rgba(0,0,0,0)", font = new { size = 13 } },
                xaxis = axis,
                yaxis = axis,
                shapedefaults = new { line = new { color = ink } },
                annotationdefaults = new { font = new { color = ink } },
            },
            data = new { bar = new[] { new { error_x = new { color = ink } } }, heatmap = new[] { new { colorscale = sequential, colorbar = new { outlinewidth = 0 } } } },
        };
    }
}
