using MsstNet.Evaluation;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>Class probabilities over the time of a video as stacked areas, open where there was no face.</summary>
public static class EmotionTimeline
{
    private const string Title = "What the network says over time";

    /// <summary>Draws windows, in order of time, at their middles over the seconds of the video; a single one over all of it.</summary>
    /// <exception cref="LabException">There is no window.</exception>
    public static Figure Of(IReadOnlyList<string> classes, IReadOnlyList<VideoMoment> moments, double seconds)
    {
        if (moments.Count == 0) throw new LabException("There is no window to draw over time; predict on a video with at least one frame.");
        var traces = Runs(moments).SelectMany((run, k) => Areas(classes, run, k, moments.Count == 1 ? seconds : null));
        string answer = "The height of a colour is the probability of its class, over windows drawn at their middles; the answer is the tallest.";
        string gaps = moments.All(moment => moment.Probabilities is not null) ? ""
            : " Empty between dotted lines: no face in most of the window, and no answer.";
        return new Figure("emotion-timeline", Title, answer + gaps, Plot.Chart(traces, Layout(Gaps(moments), seconds)),
            NumberTable.Of(["time (s)", .. classes], moments, moment =>
                [Show.Number(moment.Middle, "0.00"), .. moment.Probabilities?.Select(p => Show.Percent(p)) ?? classes.Select(_ => Show.Unknown)]));
    }

    private static object Layout(List<(double Start, double End)> gaps, double seconds) => new
    {
        title = Plot.Title(Title), height = 330, hovermode = "x unified", margin = new { l = 62, r = 8, t = 40, b = 104 },
        legend = new { orientation = "h", x = 0, y = -0.3, yanchor = "top", traceorder = "normal" },
        xaxis = new
        {
            title = new { text = "time (s)", standoff = 6 }, range = new[] { 0, Math.Max(seconds, 0.04) }, showgrid = false,
            hoverformat = ".2~f", fixedrange = true,
        },
        yaxis = new { title = Plot.Title("probability (%)"), range = new[] { 0, 100 }, dtick = 50, fixedrange = true },
        shapes = gaps.Select(gap => new
        {
            type = "rect", xref = "x", yref = "paper", x0 = gap.Start, x1 = gap.End, y0 = 0, y1 = 1, layer = "below",
            // No fill: any grey would be taken for Neutral.
            line = new { width = 1, dash = "dot", color = Palette.Grey }, fillcolor = "rgba(0,0,0,0)",
        }).ToArray(),
        annotations = gaps.Where(gap => gap.End - gap.Start > 0.06 * seconds).Select(gap => new
        {
            x = (gap.Start + gap.End) / 2, y = 0.5, xref = "x", yref = "paper", text = "no face", showarrow = false, font = new { size = 12 },
        }).ToArray(),
    };

    /// <summary>Windows between gaps: areas must not be drawn across one.</summary>
    private static List<List<VideoMoment>> Runs(IReadOnlyList<VideoMoment> moments)
    {
        var runs = new List<List<VideoMoment>>();
        bool gap = true;
        foreach (var moment in moments)
        {
            if (moment.Probabilities is not null && gap) runs.Add([]);
            gap = moment.Probabilities is null;
            if (!gap) runs[^1].Add(moment);
        }
        return runs;
    }

    private static List<(double Start, double End)> Gaps(IReadOnlyList<VideoMoment> moments)
    {
        var gaps = new List<(double Start, double End)>();
        for (int i = 0; i < moments.Count; i++)
        {
            if (moments[i].Probabilities is not null) continue;
            double start = i == 0 ? moments[i].Start : moments[i - 1].Middle, end = i + 1 == moments.Count ? moments[i].End : moments[i + 1].Middle;
            if (gaps.Count > 0 && gaps[^1].End >= start) gaps[^1] = (gaps[^1].Start, end);
            else gaps.Add((start, end));
        }
        return gaps;
    }

    private static IEnumerable<Trace> Areas(IReadOnlyList<string> classes, List<VideoMoment> run, int number, double? whole) =>
        classes.Select((name, label) =>
        {
            double[] percent = [.. run.Select(moment => 100.0 * moment.Probabilities![label])];
            string colour = EmotionColours.Of(label);
            return Plot.Trace("scatter", new
            {
                x = whole is { } seconds ? [0, seconds] : run.Select(moment => moment.Middle).ToArray(),
                y = whole is null ? percent : [percent[0], percent[0]],
                // A lone window between two gaps has no width to fill.
                stackgroup = $"run{number}", mode = run.Count == 1 && whole is null ? "markers" : "lines",
                name = Plot.Text(name), legendgroup = name, showlegend = number == 0,
                line = new { color = colour, width = 1 }, marker = new { color = colour, size = 5 },
                fillcolor = Palette.Fade(colour, 0.6), hovertemplate = "%{y:.1f} %",
            });
        });
}
