using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Figures;
using MsstNet.Lab.Pages;

namespace MsstNet.Lab.Tests.Lab.Pages;

/// <summary>Oracles: spans and thinning by hand; the page's own data read back; nothing that asks the network.</summary>
public class VideoPageTests
{
    private static VideoMoment Moment(int i, int? top) => new(i, i + 4, i, i + 4, top is null ? 1 : 5, top is { } label
        ? [.. Enumerable.Range(0, 7).Select(c => c == label ? 0.4f : 0.1f)] : null);

    [Fact]
    public void Windows_of_one_answer_are_one_span()
    {
        var spans = new EmotionSpans();
        int?[] answers = [0, 0, null, null, 3, 0];
        for (int i = 0; i < answers.Length; i++) spans.Add(Moment(i, answers[i]));
        (double, double, int?)[] expected = [(0, 4, 0), (4, 6, null), (6, 7, 3), (7, 9, 0)];
        Assert.Equal(expected, spans.All.Select(span => (span.Start, span.End, span.Class)));
        Assert.Equal(0.4, spans.All[0].Probability!.Value, 1e-6);
        Assert.Null(spans.All[1].Probability);
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(1000, 8)]
    public void A_thinned_series_keeps_even_steps_from_the_first(int count, int capacity)
    {
        var thinned = new Thinned<int>(capacity);
        int made = 0;
        for (int i = 0; i < count; i++)
        {
            int value = i;
            thinned.Add(() => { made++; return value; });
        }
        Assert.InRange(thinned.Items.Count, Math.Min(count, capacity / 2), capacity);
        int step = thinned.Items[1] - thinned.Items[0];
        Assert.Equal(Enumerable.Range(0, thinned.Items.Count).Select(k => k * step), thinned.Items);
        Assert.True(thinned.Items[^1] + step >= count);
        Assert.True(made <= capacity * (2 + Math.Log2(Math.Max(1, (double)count / capacity))));
    }

    private static VideoStory Story(string title = "clip.mp4") => new()
    {
        Title = title, Lead = "Lead.", Classes = Emotions.Names, Seconds = 10, Side = 8,
        Moments = [Moment(0, 0), Moment(1, null), Moment(2, 3), Moment(3, 3)],
        Faces = [.. Enumerable.Range(0, 10).Select(i => new FaceAt(i, i == 4 ? null : Enumerable.Repeat((byte)(20 * i), 8 * 8 * 3).ToArray()))],
    };

    [Fact]
    public void The_page_is_the_same_for_the_same_story_escapes_names_and_asks_no_network()
    {
        string html = VideoPage.Html(Story("<script>alert(1)</script>"));
        Assert.Equal(html, VideoPage.Html(Story("<script>alert(1)</script>")));
        Assert.DoesNotContain("<script>alert(1)", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<video", html, StringComparison.Ordinal);
        Assert.Single(html.Split("class=\"none\"").Skip(1));
    }

    [Fact]
    public void The_timeline_leaves_gaps_open()
    {
        var figure = EmotionTimeline.Of(Emotions.Names, Story().Moments, 10);
        using var json = System.Text.Json.JsonDocument.Parse(figure.Json);
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(14, data.GetArrayLength());   // seven classes before the gap, seven after it
        var shape = Assert.Single(json.RootElement.GetProperty("layout").GetProperty("shapes").EnumerateArray().ToList());
        Assert.Equal((2.0, 4.0), (shape.GetProperty("x0").GetDouble(), shape.GetProperty("x1").GetDouble()));
        Assert.Equal("–", figure.Numbers.Rows[1][1]);
    }

    [Fact]
    public void A_browser_shows_the_moment_asked_for_in_face_bars_chart_and_time()
    {
        var browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test shows the page in one.");
        string folder = Directory.CreateTempSubdirectory("lab-page").FullName;
        try
        {
            string file = Path.Combine(folder, "index.html");
            File.WriteAllText(file, VideoPage.Html(Story()));
            foreach (var (time, top, gap) in new[] { (1.5, "Happy", false), (4.0, "", true), (5.0, "Angry", false) })
            {
                string address = new Uri(file).AbsoluteUri + FormattableString.Invariant($"#t={time}");
                var (page, log) = browser!.Start(["--dump-dom", "--virtual-time-budget=5000", address], TimeSpan.FromSeconds(60));
                Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
                Assert.Contains(FormattableString.Invariant($"<output id=\"now\">{time:0.0} s</output>"), page, StringComparison.Ordinal);
                var answer = System.Text.RegularExpressions.Regex.Match(page, "<li class=\"top\"><span>(\\w+)</span>");
                // At 4.0 s there is no face, and the nearest window, whose middle is at 4, is the second one of Angry's.
                Assert.Equal(gap ? "Angry" : top, answer.Groups[1].Value);
                Assert.Equal(gap, page.Contains("<p id=\"gap\">", StringComparison.Ordinal));
                Assert.Matches("class=\"cursor\" style=\"left: \\d", page);
            }
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public void A_story_without_a_face_or_a_window_is_refused()
    {
        Assert.Throws<LabException>(() => VideoPage.Html(Story() with { Faces = [new FaceAt(0, null)] }));
        Assert.Throws<LabException>(() => EmotionTimeline.Of(Emotions.Names, [], 1));
    }
}
