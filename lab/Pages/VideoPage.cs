using System.Globalization;
using MsstNet.Figures;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Pages;

/// <summary>
/// A page for a video: the video where the browser can play it, the face the network saw and its answer at that moment, and its answers over
/// time.
/// </summary>
internal static class VideoPage
{
    private const int Pictures = 10, MostSpans = 60;

    /// <summary>The page as text; the same story gives the same bytes.</summary>
    /// <exception cref="LabException">There is no window, or no face.</exception>
    public static string Html(VideoStory story)
    {
        if (story.Faces.All(face => face.Rgb is null)) throw new LabException($"\"{story.Title}\" has no face to show.");
        if (story.IsPicture) return Still(story);
        var timeline = EmotionTimeline.Of(story.Classes, story.Moments, story.Seconds);
        var page = new HtmlPage(story.Title, story.Lead, "video.css", "media-src data:; ");
        page.Add(Player(story));
        page.Add(timeline);
        if (story.Spans.Count > 0) page.Add(Spans(story));
        page.AddNotes(story.Caveat, story.Facts, story.Command);
        page.AddData("story", Data(story));
        return page.End("colours by Paul Tol, faces found by MediaPipe's BlazeFace (Apache-2.0).", "video.js");
    }

    // One picture: the face and its bars, without anything that plays.
    private static string Still(VideoStory story)
    {
        var page = new HtmlPage(story.Title, story.Lead, "video.css");
        IReadOnlyList<float> probabilities = story.Moments[0].Probabilities!;
        int top = probabilities.Index().MaxBy(one => one.Item).Index;
        var bars = story.Classes.Select((name, label) => $"<li{(label == top ? " class=\"top\"" : "")}><span>{HtmlEncode(name)}</span>"
            + $"<span class=\"bar\"><i style=\"background:{EmotionColours.Of(label)};width:{Seconds(100 * probabilities[label])}%\"></i></span>"
            + $"<b>{Show.Number(100 * probabilities[label], "0")} %</b></li>\n");
        string answer = story.Spans[0].Answer(story.Classes);
        page.Add($"""
            <section class="player" aria-label="Face and answer">
            <div class="face"><img src="{Photograph.DataUri(story.Faces[0].Rgb!, story.Side)}" alt="The face as the network sees it"></div>
            <ol class="bars" aria-label="Probabilities">
            {string.Concat(bars)}</ol>
            <p class="answer">Answer: <b>{HtmlEncode(answer)}</b></p>
            </section>

            """);
        page.AddNotes(story.Caveat, story.Facts, story.Command);
        return page.End("Colours by Paul Tol, faces found by MediaPipe's BlazeFace (Apache-2.0).");
    }

    private static string Player(VideoStory story)
    {
        string video = story.Video is null ? "" : $"<video id=\"video\" src=\"{story.Video}\" playsinline preload=\"auto\"></video>";
        string canvas = $"<canvas id=\"face\" width=\"{story.Side}\" height=\"{story.Side}\" "
            + "role=\"img\" aria-label=\"The face as the network sees it\"></canvas>";
        var bars = story.Classes.Select((name, label) =>
            $"<li><span>{HtmlEncode(name)}</span><span class=\"bar\"><i style=\"background:{EmotionColours.Of(label)}\"></i></span><b></b></li>\n");
        string seek = $"<input id=\"seek\" type=\"range\" min=\"0\" max=\"{Seconds(story.Seconds)}\" "
            + "step=\"0.01\" value=\"0\" aria-label=\"Time in seconds\">";
        return $"""
            <section class="player" aria-label="Video, face and answer">
            {video}
            <div class="face">{canvas}<p id="gap" hidden>no face</p></div>
            <ol id="bars" class="bars" aria-label="Probabilities now">
            {string.Concat(bars)}</ol>
            <div class="controls"><button id="play" type="button">Play</button>{seek}<output id="now">0.0 s</output></div>
            </section>
            <ol class="strip" aria-label="Film strip">
            {string.Concat(Enumerable.Range(0, Pictures).Select(i => Picture(story, story.Seconds * (i + 0.5) / Pictures)))}</ol>

            """;
    }

    /// <summary>The face nearest to a time, as a button that goes there.</summary>
    private static string Picture(VideoStory story, double seconds)
    {
        FaceAt face = story.Faces.MinBy(candidate => Math.Abs(candidate.Seconds - seconds))!;
        string picture = face.Rgb is { } rgb
            ? $"<img src=\"{Photograph.DataUri(rgb, story.Side)}\" alt=\"\">"
            : "<span class=\"none\">no face</span>";
        string time = $"<span>{Show.Number(face.Seconds, "0.0")} s</span>";
        return $"<li><button type=\"button\" data-time=\"{Seconds(face.Seconds)}\">{picture}{time}</button></li>\n";
    }

    private static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Spans(VideoStory story)
    {
        var rows = story.Spans.Take(MostSpans).Select(span => (string[])
        [
            Show.Number(span.Start, "0.0"), Show.Number(span.End, "0.0"),
            HtmlEncode(span.Answer(story.Classes)), Show.Percent(span.Probability),
        ]);
        return "<figure><h3>In words</h3>"
            + "<figcaption>Stretches of one answer, and the mean probability the network gave it.</figcaption><div class=\"scroll\">"
            + HtmlPage.Table(["from (s)", "to (s)", "answer", "probability"], rows) + "</div>"
            + (story.Spans.Count > MostSpans ? $"<p>and {story.Spans.Count - MostSpans} more, in emotions.json</p>" : "") + "</figure>\n";
    }

    /// <summary>What video.js reads: all faces as tiles of one picture, which tile is shown when, and the probabilities over time.</summary>
    private static object Data(VideoStory story)
    {
        FaceAt[] shown = [.. story.Faces.Where(face => face.Rgb is not null)];
        int columns = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(shown.Length)));
        int tile = 0;
        return new
        {
            seconds = story.Seconds, side = story.Side, columns, sprite = Photograph.Sheet([.. shown.Select(face => face.Rgb!)], story.Side, columns),
            faces = story.Faces.Select(face => new object?[] { Math.Round(face.Seconds, 3), face.Rgb is null ? null : tile++ }).ToArray(),
            moments = story.Moments.Select(moment => new object?[]
            {
                Math.Round(moment.Middle, 3), moment.Probabilities?.Select(p => Math.Round(p, 4)).ToArray(),
            }).ToArray(),
        };
    }
}
