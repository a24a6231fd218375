using System.Text;
using MsstNet.Evaluation;
using MsstNet.Figures;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Pages;

/// <summary>The report of a run, or of a comparison, as an HTML page.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the report to a file and makes its folder.</summary>
    /// <returns>Bytes written, about 3.7 MB and the frames of the film strips.</returns>
    /// <exception cref="LabException">A part of the content does not fit, or the folder cannot be written to.</exception>
    public static long Write(string path, ReportContent content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Html(content));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The report cannot be written to {path}: {cause.Message} Name a file in a folder you may write to.", cause);
        }
        return bytes.LongLength;
    }

    /// <summary>The report as text.</summary>
    public static string Html(ReportContent content)
    {
        var page = new HtmlPage(content.Title, content.Lead);
        if (content.Test is { Total: > 0 } test) page.Add(Recalls(test, content.BootstrapSeed));
        if (content.KeyFigures.Count > 0)
            page.Add($"<dl class=\"cards\" aria-label=\"Key figures\">\n{string.Concat(content.KeyFigures.Select(Card))}</dl>\n");
        page.Add("<noscript><p class=\"block\">The charts need JavaScript; the tables of numbers below them do not.</p></noscript>\n");
        if (content.Test is { Total: > 0 } tested)
        {
            page.Add("<h2>On the test clips</h2>\n<div class=\"pair\">\n");
            page.Add(RecallBars.Of(tested));
            page.Add(ConfusionHeatmap.Of(tested));
            page.Add("</div>\n");
        }
        foreach (Figure figure in content.Figures) page.Add(figure);
        if (content.Stories.Count > 0) page.Add("<h2>Clip by clip</h2>\n");
        foreach (ClipStory story in content.Stories) page.Add(FilmStrip.Of(story), Verdict(story));
        if (content.Epochs.Count > 0)
        {
            page.Add("<h2>How it got there</h2>\n");
            page.Add(TrainingCurves.Of(content.Epochs));
        }
        page.AddNotes(content.Caveat, content.Facts, content.Command);
        return page.End("colours by Paul Tol. Per cent in brackets and bands are 95 % intervals.");
    }

    private static string Verdict(ClipStory story)
    {
        string predicted = story.Classes[story.Predicted];
        string text = story.Truth is null ? predicted : predicted == story.Truth ? $"✓ {predicted}" : $"✗ {predicted}, truly {story.Truth}";
        return $"<span class=\"verdict\">{HtmlEncode(text)}</span>";
    }

    private static string Card(KeyFigure figure) =>
        $"<div><dt>{HtmlEncode(figure.Label)}</dt><dd class=\"value\">{HtmlEncode(figure.Value)}</dd>"
        + (figure.Note.Length > 0 ? $"<dd class=\"note\">{HtmlEncode(figure.Note)}</dd>" : "") + "</div>\n";

    // Each average beside what a classifier reaches that always answers with one class.
    private static string Recalls(ConfusionMatrix test, int bootstrapSeed)
    {
        ConstantClassifier constant = ConstantClassifier.Of(test)!;
        Interval uar = Bootstrap.Uar(test, bootstrapSeed)!.Value;
        string clips = $"{Show.Count(test.Correct)} of {Show.Count(test.Total)} clips right";
        string classes = $"mean over {Show.Count(test.Truths.Count(clips => clips > 0))} classes that have clips";
        return "<dl class=\"cards main\" aria-label=\"Recall on the test clips\">\n"
            + Gauge("WAR, weighted average recall", (test.War!.Value, Interval.War(test)!.Value), clips, ($"always “{constant.Class}”", constant.War))
            + Gauge("UAR, unweighted average recall", (test.Uar!.Value, uar), classes, ("guessing one class", constant.Uar))
            + "</dl>\n";
    }

    private static string Gauge(string label, (double Value, Interval Interval) recall, string note, (string Name, double Value) chance)
    {
        static string X(double fraction) => Show.Number(100 * fraction, "0.00");
        string chanceName = HtmlEncode(char.ToUpperInvariant(chance.Name[0]) + chance.Name[1..]);
        string interval = Show.Percent(recall.Interval), chances = Show.Percent(chance.Value);
        string said = $"On a scale from 0 to 100 %: {Show.Percent(recall.Value)}, interval {interval}, {HtmlEncode(chance.Name)} {chances}";
        string band = $"x=\"{X(recall.Interval.Low)}\" y=\"2\" width=\"{X(recall.Interval.High - recall.Interval.Low)}\" height=\"10\"";
        string mark = $"x=\"{X(recall.Value - 0.004)}\" y=\"0\" width=\"0.8\" height=\"14\"";
        string tick = $"x=\"{X(chance.Value - 0.002)}\" y=\"2\" width=\"0.4\" height=\"10\"";
        return $"""
            <div><dt>{HtmlEncode(label)}</dt>
            <dd class="value">{Show.Percent(recall.Value)}</dd>
            <dd><svg class="gauge" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label="{said}">
            <rect class="track" x="0" y="5" width="100" height="4"/><rect class="band" {band}/>
            <rect class="mark" {mark}/><rect class="chance" {tick}/></svg></dd>
            <dd class="note">95 % interval {interval}; {HtmlEncode(note)}. {chanceName}: {chances}.</dd></div>

            """;
    }
}
