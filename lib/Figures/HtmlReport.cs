using System.Net;
using System.Text;
using MsstNet.Evaluation;
using Newtonsoft.Json;

namespace MsstNet.Figures;

/// <summary>
/// One HTML file that holds everything it shows: plotly.js once, figures, pictures, styles. It opens without a network, and its own content
/// security policy forbids it to ask for one. The same content gives the same bytes.
/// </summary>
public static class HtmlReport
{
    private const string Policy = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes the report to a file, under a temporary name first, so that a reader never sees half of it.</summary>
    /// <returns>Bytes written, about 3.7 MB and what the frames weigh.</returns>
    /// <exception cref="LabException">A part of the content does not fit, or the folder cannot be written to.</exception>
    public static long Write(string path, ReportContent content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Html(content));
        string whole = Path.GetFullPath(path), partial = whole + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, whole, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The report cannot be written to {path}: {cause.Message} Name a file in a folder you may write to.", cause);
        }
        return bytes.LongLength;
    }

    /// <summary>Writes the report as text.</summary>
    public static void Write(TextWriter writer, ReportContent content) => writer.Write(Html(content));

    private static string Html(ReportContent content)
    {
        var page = new StringBuilder(4_500_000);
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(content.Title)}</title>
            <style>
            {EmbeddedText.Read("report.css")}</style>
            </head>
            <body>
            <header>
            <h1>{Escape(content.Title)}</h1>
            <p class="lead">{Escape(content.Lead)}</p>
            </header>
            <main>

            """);
        ReportParts.Cards(page, content);
        page.Append("<noscript><p class=\"block\">The charts need JavaScript; the tables of numbers below them do not.</p></noscript>\n");

        var drawn = new List<(string Id, Figure Figure)>();
        if (content.Test is { Total: > 0 } test)
        {
            page.Append("<h2>On the test clips</h2>\n<div class=\"pair\">\n");
            ReportParts.Figure(page, drawn, RecallBars.Of(test));
            ReportParts.Figure(page, drawn, ConfusionHeatmap.Of(test));
            page.Append("</div>\n");
        }
        foreach (Figure figure in content.Figures) ReportParts.Figure(page, drawn, figure);
        if (content.Stories.Count > 0) page.Append("<h2>Clip by clip</h2>\n");
        foreach (ClipStory story in content.Stories) ReportParts.Figure(page, drawn, FilmStrip.Of(story), ReportParts.Verdict(story));
        if (content.Epochs.Count > 0)
        {
            page.Append("<h2>How it got there</h2>\n");
            ReportParts.Figure(page, drawn, TrainingCurves.Of(content.Epochs));
        }
        ReportParts.Text(page, content);
        page.Append("</main>\n<footer>One file, complete in itself: it asks no network for anything. Charts by plotly.js ")
            .Append(PlotlyScript.Version).Append(" (MIT), colours by Paul Tol. Per cent in brackets and bands are 95 % intervals.</footer>\n");

        page.Append("<script>").Append(PlotlyScript.Source).Append("</script>\n");
        page.Append("<script type=\"application/json\" id=\"themes\">")
            .Append(Embed(JsonConvert.SerializeObject(new { light = Theme.Light, dark = Theme.Dark }))).Append("</script>\n");
        foreach ((string id, Figure figure) in drawn)
            page.Append($"<script type=\"application/json\" id=\"{id}-data\">").Append(Embed(figure.Json)).Append("</script>\n");
        page.Append("<script>\n").Append(EmbeddedText.Read("figure.js")).Append(EmbeddedText.Read("report.js")).Append("</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>Text as HTML content or attribute.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    // In JSON a "<" only ever stands inside a string, where this escape means the same and can neither close the script nor open a comment.
    internal static string Embed(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);
}
