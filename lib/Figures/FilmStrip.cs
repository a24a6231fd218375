using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>
/// A clip over time: its frames, below them the class probabilities as stacked areas on the same time axis, below those the true action
/// units where they are known. The true class is the lowest and strongest area, so its probability can be read at the axis.
/// </summary>
public static class FilmStrip
{
    /// <summary>More frames than this would be too small to see a face; they are thinned evenly.</summary>
    public const int MostFrames = 8;

    private const double StripPixels = 118, ProbabilityPixels = 190, GapPixels = 36, UnitPixels = 18;

    /// <summary>Draws a clip.</summary>
    /// <exception cref="LabException">The story's parts do not fit together; the message says which.</exception>
    public static Figure Of(ClipStory story)
    {
        story.Require();
        int[] shown = Thin(story.Frames.Count);
        double[] at = [.. shown.Select(frame => story.FrameTimes[frame])];
        double step = at.Length > 1 ? at.Zip(at.Skip(1), (a, b) => b - a).Min() : 1;
        double from = at[0] - (0.5 * step), to = at[^1] + (0.5 * step);
        if (story.Probabilities.Count > 1)
        {
            from = Math.Min(from, story.ProbabilityTimes[0]);
            to = Math.Max(to, story.ProbabilityTimes[^1]);
        }
        IEnumerable<Trace> traces = Areas(story, from, to);
        if (story.ActionUnits.Count > 0) traces = traces.Append(Units(story));
        return new Figure("film-strip", story.Title, Description(story), Plot.Chart(traces, Layout(story, shown, step, [from, to])),
            NumberTable.Of([TimeTitle(story), .. story.Classes], story.ProbabilityTimes.Zip(story.Probabilities),
                at => [Show.Number(at.First, "0.00"), .. at.Second.Select(p => Show.Percent(p))]));
    }

    /// <summary>Every k-th index of 0 … count − 1, at most <paramref name="most"/>, the rest split between both ends.</summary>
    internal static int[] Thin(int count, int most = MostFrames)
    {
        int stride = (count + most - 1) / most, first = (count - 1) % stride / 2;
        return [.. Enumerable.Range(0, count).Where(frame => frame >= first && (frame - first) % stride == 0)];
    }

    private static object Layout(ClipStory story, int[] shown, double step, double[] range)
    {
        bool units = story.ActionUnits.Count > 0;
        double unitPixels = units ? GapPixels + (UnitPixels * story.ActionUnits.Count) : 0;
        double plot = StripPixels + GapPixels + ProbabilityPixels + unitPixels;
        return new
        {
            title = Plot.Title(story.Title), height = plot + 40 + 88, margin = new { l = 62, r = 8, t = 40, b = 88 }, hovermode = "x unified",
            legend = new { orientation = "h", x = 0, xanchor = "left", y = -46 / plot, yanchor = "top", traceorder = "normal" },
            xaxis = new
            {
                range, anchor = units ? "y3" : "y2", title = new { text = Plot.Text(TimeTitle(story)), standoff = 6 },
                showgrid = false, hoverformat = ".2~f", fixedrange = true,
            },
            yaxis = new { domain = new[] { 1 - (StripPixels / plot), 1 }, range = new[] { 0, 1 }, visible = false, fixedrange = true },
            yaxis2 = new
            {
                domain = new[] { unitPixels / plot, (unitPixels + ProbabilityPixels) / plot }, range = new[] { 0, 100 }, dtick = 50,
                title = Plot.Title("probability (%)"), fixedrange = true,
            },
            yaxis3 = units ? new
            {
                domain = new[] { 0, (unitPixels - GapPixels) / plot }, showgrid = false, autorange = "reversed", tickfont = new { size = 11 },
                fixedrange = true, ticks = "", tickvals = Plot.Places(story.ActionUnits),
                ticktext = Plot.Texts(story.ActionUnits.Select(unit => unit.Name)),
            } : null,
            // A name shared by image and label lets a narrow page leave out every other frame.
            images = shown.Select(frame => new
            {
                name = "frame", source = Photograph.DataUri(story.Frames[frame], story.Side), xref = "x", yref = "y",
                x = story.FrameTimes[frame], y = 0, xanchor = "center", yanchor = "bottom",
                sizex = 0.94 * step, sizey = 1.0, sizing = "contain", layer = "above",
            }).ToArray(),
            annotations = shown.Select(frame => new
            {
                name = "frame", x = story.FrameTimes[frame], y = 0, xref = "x", yref = "y", yanchor = "top", yshift = -2, showarrow = false,
                font = new { size = 12 }, text = TimeText(story, story.FrameTimes[frame]),
            }).ToArray(),
        };
    }

    private static string TimeTitle(ClipStory story) => story.TimeUnit == "frame" ? "frame" : $"time ({story.TimeUnit})";

    private static string TimeText(ClipStory story, double time) =>
        story.TimeUnit == "frame" ? Show.Number(time) : $"{Show.Number(time, "0.00")} {Plot.Text(story.TimeUnit)}";

    private static IEnumerable<Trace> Areas(ClipStory story, double from, double to)
    {
        int truth = story.Truth is null ? -1 : story.Classes.ToList().IndexOf(story.Truth);
        bool whole = story.Probabilities.Count == 1;
        double[] times = whole ? [from, to] : [.. story.ProbabilityTimes];
        return Enumerable.Range(0, story.Classes.Count).OrderBy(label => label != truth).Select(label =>
        {
            double[] percent = [.. story.Probabilities.Select(row => 100 * row[label])];
            string name = Plot.Text(story.Classes[label]), colour = EmotionColours.Of(label);
            return Plot.Trace("scatter", new
            {
                x = times, y = whole ? [percent[0], percent[0]] : percent, yaxis = "y2", stackgroup = "classes", mode = "lines",
                name = label == truth ? $"<b>{name} (true)</b>" : name, line = new { color = colour, width = label == truth ? 2.5 : 1 },
                fillcolor = Palette.Fade(colour, label == truth ? 0.9 : 0.5), hovertemplate = "%{y:.1f} %",
            });
        });
    }

    private static Trace Units(ClipStory story) => Plot.Trace("heatmap", new
    {
        x = story.ActionUnits[0].Times.ToArray(), y = Plot.Places(story.ActionUnits),
        customdata = story.ActionUnits.Select(unit => unit.Times.Select(_ => Plot.Text(unit.Name)).ToArray()).ToArray(),
        z = story.ActionUnits.Select(unit => unit.Values.ToArray()).ToArray(), yaxis = "y3", zmin = 0, zmax = 1, ygap = 2, showscale = false,
        hovertemplate = "%{customdata}: %{z:.2f}<extra>true action unit, 0 … 1</extra>",
    });

    private static string Description(ClipStory story)
    {
        string predicted = story.Classes[story.Predicted];
        string units = story.ActionUnits.Count > 0 ? " At the bottom, the true intensity of each action unit, from 0 (faint) to 1 (strong)." : "";
        string verdict = story.Truth is null
            ? $"The network's answer over the whole clip is {predicted}; the truth is not known."
            : $"True class {story.Truth}, answer over the whole clip {predicted}: {(predicted == story.Truth ? "right" : "wrong")}."
                + " The true class is the lowest, strongest area.";
        string single = story.Probabilities.Count == 1 ? " One prediction was made for the whole clip." : "";
        return verdict + single + units;
    }
}
