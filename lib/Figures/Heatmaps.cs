using System.Globalization;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Matrices on one colour scale, one shown at a time, with a slider from one to the next.</summary>
public static class Heatmaps
{
    private const int MostWritten = 64;

    /// <summary>
    /// Draws row 0 at the top; matrices of up to 64 cells have their values written in them. The titles say what a column and a row are, the unit
    /// what a value is; all matrices are of one size.
    /// </summary>
    /// <exception cref="LabException">There is no matrix.</exception>
    public static Figure Of(string title, string xTitle, string yTitle, IReadOnlyList<(string Name, double[,] Values)> panels, string unit)
    {
        if (panels.Count == 0) throw new LabException($"\"{title}\" has no matrix to draw; give at least one.");
        string[] names = Plot.Texts(panels.Select(panel => panel.Name));
        bool several = panels.Count > 1;
        var layout = new
        {
            title = Plot.Title(title), height = several ? 540 : 460, margin = new { l = 64, r = 16, t = 56, b = several ? 130 : 60 },
            xaxis = new { title = Plot.Title(xTitle), showgrid = false, constrain = "domain" },
            yaxis = new { title = Plot.Title(yTitle), autorange = "reversed", showgrid = false, scaleanchor = "x", constrain = "domain" },
            sliders = several ? new[] { Slider(names) } : null,
        };
        string hover = $"{Plot.Text(yTitle)} %{{y}}, {Plot.Text(xTitle)} %{{x}}: %{{z:.4~g}}";
        return new Figure("heatmaps", title, $"{unit} by {yTitle} (down) and {xTitle} (right)"
            + (several ? $"; the slider goes through {panels[0].Name} to {panels[^1].Name}, on one colour scale." : "."),
            Plot.Chart(Maps([.. panels.Select(panel => panel.Values)], names, hover, unit), layout),
            NumberTable.Of(["matrix", yTitle, .. Enumerable.Range(0, panels[0].Values.GetLength(1)).Select(column => $"{xTitle} {column}")],
                panels.SelectMany(panel => Rows(panel.Values).Select((row, i) => (panel.Name, i, row))),
                at => [at.Name, Show.Number(at.i), .. at.row.Select(value => Show.Number(value))]));
    }

    private static IEnumerable<Trace> Maps(double[][,] matrices, string[] names, string hover, string unit)
    {
        double[] all = [.. matrices.SelectMany(values => values.Cast<double>())];
        double low = Math.Min(0, all.Min()), high = all.Max();
        return matrices.Select((values, i) =>
        {
            double[][] rows = Rows(values);
            bool written = values.Length <= MostWritten;
            string[][] texts = [.. rows.Select(row => row.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture)).ToArray())];
            return Plot.Trace("heatmap", new
            {
                z = rows, zmin = low, zmax = high, visible = i == 0, colorscale = "Cividis", xgap = 1, ygap = 1, name = names[i],
                text = written ? texts : null, texttemplate = written ? "%{text}" : null,
                colorbar = new { title = new { text = Plot.Text(unit), side = "right" }, thickness = 14 },
                hovertemplate = $"{hover}<extra>{names[i]}</extra>",
            });
        });
    }

    private static object Slider(string[] names) => new
    {
        active = 0, pad = new { t = 52 }, currentvalue = new { prefix = "" },
        steps = names.Select((name, shown) => new
        {
            label = name, method = "restyle", args = new object[] { "visible", names.Select((_, i) => i == shown).ToArray() },
        }).ToArray(),
    };

    private static double[][] Rows(double[,] values) => [.. values.Cast<double>().Chunk(values.GetLength(1))];
}
