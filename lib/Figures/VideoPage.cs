using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using static MsstNet.Figures.HtmlReport;

namespace MsstNet.Figures;

/// <summary>One HTML file for a video: the video where the browser can play it, the face the network saw, its answer at that moment, and all of it over time.</summary>
public static class VideoPage
{
    private const string Policy = "default-src 'none'; img-src data: blob:; media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The page as text; the same story gives the same bytes.</summary>
    /// <exception cref="LabException">There is no window, or no face.</exception>
    public static string Html(VideoStory story)
    {
        if (story.Faces.All(face => face.Rgb is null)) throw new LabException($"\"{story.Title}\" has no face to show.");
        var timeline = EmotionTimeline.Of(story.Classes, story.Moments, story.Seconds);
        var page = new StringBuilder(5_000_000);
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(story.Title)}</title>
            <style>
            {EmbeddedText.Read("report.css")}{EmbeddedText.Read("video.css")}</style>
            </head>
            <body>
            <header>
            <h1>{Escape(story.Title)}</h1>
            <p class="lead">{Escape(story.Lead)}</p>
            </header>
            <main>
            <section class="player" aria-label="Video, face and answer">
            {(story.Video is null ? "" : $"<video id=\"video\" src=\"{story.Video}\" playsinline preload=\"auto\"></video>")}
            <div class="face"><canvas id="face" width="{story.Side}" height="{story.Side}" role="img" aria-label="The face as the network sees it"></canvas><p id="gap" hidden>no face</p></div>
            <ol id="bars" class="bars" aria-label="Probabilities now">
            {string.Concat(story.Classes.Select((name, label) => $"<li><span>{Escape(name)}</span><span class=\"bar\"><i style=\"background:{Palette.Class(label)}\"></i></span><b></b></li>\n"))}</ol>
            <div class="controls"><button id="play" type="button">Play</button><input id="seek" type="range" min="0" max="{Seconds(story.Seconds)}" step="0.01" value="0" aria-label="Time in seconds"><output id="now">0.0 s</output></div>
            </section>
            <ol class="strip" aria-label="Film strip">
            {string.Concat(Strip(story))}</ol>

            """);
        var drawn = new List<(string Id, Figure Figure)>();
        ReportParts.Figure(page, drawn, timeline);
        Spans(page, story);
        ReportParts.Text(page, new ReportContent { Title = story.Title, Lead = story.Lead, Facts = story.Facts, Caveat = story.Caveat, Command = story.Command });
        page.Append("</main>\n<footer>One file, complete in itself: it asks no network for anything. Charts by plotly.js ").Append(PlotlyScript.Version)
            .Append(" (MIT), colours by Paul Tol, faces found by MediaPipe's BlazeFace (Apache-2.0).</footer>\n");
        page.Append("<script>").Append(PlotlyScript.Source).Append("</script>\n");
        Json(page, "themes", JsonConvert.SerializeObject(new { light = Theme.Light, dark = Theme.Dark }));
        Json(page, drawn[0].Id + "-data", timeline.Json);
        Json(page, "story", Data(story));
        page.Append("<script>\n").Append(EmbeddedText.Read("figure.js")).Append(EmbeddedText.Read("report.js")).Append(EmbeddedText.Read("video.js")).Append("</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Json(StringBuilder page, string id, string json) => page.Append($"<script type=\"application/json\" id=\"{id}\">").Append(Embed(json)).Append("</script>\n");

    private static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Ten pictures evenly over the time, each a button that goes there; where there is no face at its time it says so.</summary>
    private static IEnumerable<string> Strip(VideoStory story)
    {
        const int pictures = 10;
        for (int i = 0; i < pictures; i++)
        {
            double at = story.Seconds * (i + 0.5) / pictures;
            var face = story.Faces.MinBy(candidate => Math.Abs(candidate.Seconds - at))!;
            string picture = face.Rgb is null ? "<span class=\"none\">no face</span>" : $"<img src=\"{Photograph.DataUri(face.Rgb, story.Side)}\" alt=\"\">";
            yield return $"<li><button type=\"button\" data-time=\"{Seconds(face.Seconds)}\">{picture}<span>{face.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s</span></button></li>\n";
        }
    }

    private static void Spans(StringBuilder page, VideoStory story)
    {
        if (story.Spans.Count == 0) return;
        page.Append("<figure><h3>In words</h3><figcaption>Stretches of one answer, and the mean probability the network gave it.</figcaption><div class=\"scroll\"><table class=\"numbers\"><thead><tr>")
            .Append("<th scope=\"col\">from (s)</th><th scope=\"col\">to (s)</th><th scope=\"col\">answer</th><th scope=\"col\">probability</th></tr></thead><tbody>\n");
        const int most = 60;
        foreach (var span in story.Spans.Take(most))
            page.Append($"<tr><th scope=\"row\">{Show.Number(span.Start, "0.0")}</th><td>{Show.Number(span.End, "0.0")}</td><td>{(span.Class is { } label ? Escape(story.Classes[label]) : "no face")}</td><td>{Show.Percent(span.Probability)}</td></tr>\n");
        page.Append("</tbody></table></div>").Append(story.Spans.Count > most ? $"<p>and {story.Spans.Count - most} more, in emotions.json</p>" : "").Append("</figure>\n");
    }

    /// <summary>Faces as one square picture of tiles, times, and what was said when.</summary>
    private static string Data(VideoStory story)
    {
        FaceAt[] shown = [.. story.Faces.Where(face => face.Rgb is not null)];
        int columns = (int)Math.Ceiling(Math.Sqrt(shown.Length)), side = columns * story.Side;
        var sprite = new byte[side * side * 3];
        for (int i = 0; i < shown.Length; i++)
        {
            for (int y = 0; y < story.Side; y++)
                shown[i].Rgb.AsSpan(y * story.Side * 3, story.Side * 3).CopyTo(sprite.AsSpan(((((i / columns * story.Side) + y) * side) + (i % columns * story.Side)) * 3));
        }
        int tile = 0;
        return JsonConvert.SerializeObject(new
        {
            seconds = story.Seconds, side = story.Side, columns, sprite = Photograph.DataUri(sprite, side, 75),
            faces = story.Faces.Select(face => new object?[] { Math.Round(face.Seconds, 3), face.Rgb is null ? null : tile++ }),
            moments = story.Moments.Select(moment => new object?[] { Math.Round(moment.Middle, 3), moment.Probabilities?.Select(p => Math.Round(p, 4)).ToArray() }),
        });
    }
}
