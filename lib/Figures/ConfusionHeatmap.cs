using MsstNet.Evaluation;

namespace MsstNet.Figures;

/// <summary>A confusion matrix: rows are the true class, columns the predicted one, colour the share of the row.</summary>
public static class ConfusionHeatmap
{
    /// <summary>Draws a matrix. Each cell has its per cent of the true class and its clips; a class without clips says so.</summary>
    public static Figure Of(ConfusionMatrix matrix)
    {
        IReadOnlyList<string> classes = matrix.Classes;
        IReadOnlyList<long> truths = matrix.Truths;
        // Rows and columns are numbered, not named: plotly.js would merge "1" and 1, and sort what looks like a number.
        int[] labels = Plot.Places(classes);
        double? Share(int t, int p) => truths[t] == 0 ? null : 100.0 * matrix[t, p] / truths[t];
        string Cell(int t, int p) => truths[t] == 0 ? "" : $"<b>{Show.Number(Share(t, p), "0")}</b><br>{Show.Count(matrix[t, p])}";
        string Hover(int t, int p) => truths[t] == 0
            ? $"{Plot.Text(classes[t])}: no clips"
            : $"{Show.Count(matrix[t, p])} of {Show.Count(truths[t])} {Plot.Text(classes[t])} clips ({Show.Percent(Share(t, p) / 100)})"
                + $"<br>called {Plot.Text(classes[p])}";
        T[][] Cells<T>(Func<int, int, T> of) => [.. labels.Select(t => labels.Select(p => of(t, p)).ToArray())];

        var trace = Plot.Trace("heatmap", new
        {
            x = labels, y = labels, z = Cells(Share), text = Cells(Cell), texttemplate = "%{text}", textfont = new { size = 12 },
            customdata = Cells(Hover), hovertemplate = "%{customdata}<extra></extra>", hoverongaps = false,
            zmin = 0, zmax = 100, xgap = 2, ygap = 2, showscale = false,
        });
        return new Figure(
            "confusion-matrix", "Confusion matrix",
            "Each row is a true class, each column what the clips were called. "
            + "Bold is the per cent of the row, which the colour shows too; below it stand the clips.",
            Plot.Chart([trace], Layout(classes, truths)),
            NumberTable.Of(["true class", .. classes.Select(name => $"called {name}"), "clips"], labels,
                t => [classes[t], .. labels.Select(p => Show.Count(matrix[t, p])), truths[t] == 0 ? "no clips" : Show.Count(truths[t])]));
    }

    private static object Layout(IReadOnlyList<string> classes, IReadOnlyList<long> truths)
    {
        int n = classes.Count;
        int[] labels = Plot.Places(classes);
        return new
        {
            title = Plot.Title("Confusion matrix"), height = 152 + (n * 52), margin = new { l = 90, r = 8, t = 62, b = 84 },
            xaxis = new
            {
                title = Plot.Title("predicted class"), tickvals = labels, ticktext = Plot.Texts(classes),
                showgrid = false, fixedrange = true, tickangle = n > 4 ? -40 : 0,
            },
            yaxis = new
            {
                title = Plot.Title("true class (clips)"), tickvals = labels, showgrid = false, fixedrange = true, autorange = "reversed",
                ticktext = labels.Select(t => $"{Plot.Text(classes[t])} ({Show.Count(truths[t])})").ToArray(),
            },
            annotations = labels.Where(t => truths[t] == 0).Select(t => new
            {
                x = (n - 1) / 2.0, y = t, xref = "x", yref = "y", text = "<i>no clips</i>", showarrow = false,
            }).ToArray(),
        };
    }
}
