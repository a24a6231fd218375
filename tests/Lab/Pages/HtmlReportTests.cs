using System.Text.RegularExpressions;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Figures;

namespace MsstNet.Lab.Tests.Lab.Pages;

/// <summary>
/// Oracles: the HTML text itself, searched for anything that reaches outside or escapes its place; and a real browser, which must draw
/// every figure without a word on its console.
/// </summary>
public class HtmlReportTests
{
    [Fact]
    public void Nothing_in_it_reaches_for_the_network()
    {
        // plotly.js holds addresses in strings for charts we do not draw; the policy below forbids those too. The rest may hold none.
        string ours = Html().Replace(PlotlyScript.Source, "", StringComparison.Ordinal);
        Assert.True(ours.Length < 200_000, "plotly.js must be there once, whole");
        foreach (string outward in new[] { "http://", "https://", "src=\"", "<link", "//cdn", "@import", "url(", "<iframe", "fetch(" })
            Assert.DoesNotContain(outward, ours, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'; img-src data: blob:;", ours, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", ours, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_is_escaped_everywhere()
    {
        string ours = Html().Replace(PlotlyScript.Source, "", StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", ours, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a<b>", ours, StringComparison.Ordinal);
        Assert.Contains("<title>Report a&lt;b&gt; &amp; &quot;c&quot; &lt;/script&gt;", ours, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(ours, "<script[ >]"), Regex.Count(ours, "</script>"));
    }

    [Fact]
    public void Every_figure_has_words_and_a_table_behind_it()
    {
        string html = Html();
        Assert.Equal(5, Regex.Count(html, "<div class=\"plot\" id=\"[^\"]+\" role=\"img\" aria-labelledby=\"[^\"]+\" aria-describedby=\"[^\"]+\">"));
        Assert.Equal(5, Regex.Count(html, "<table class=\"numbers\">"));
        string ours = html.Replace(PlotlyScript.Source, "", StringComparison.Ordinal);
        string[] ids = [.. Regex.Matches(ours, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void The_same_content_is_the_same_bytes_and_the_size_is_told()
    {
        string folder = Directory.CreateTempSubdirectory("lab-report").FullName;
        try
        {
            string path = Path.Combine(folder, "deep", "report.html");
            long size = HtmlReport.Write(path, Report());
            byte[] first = File.ReadAllBytes(path);
            Assert.Equal(first.LongLength, size);
            HtmlReport.Write(path, Report());
            Assert.Equal(first, File.ReadAllBytes(path));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
            Assert.DoesNotContain((byte)'\r', first.AsSpan(0, 3000).ToArray());
            var refused = Assert.Throws<LabException>(() => HtmlReport.Write(Path.Combine(path, "x.html"), Report()));
            Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public void A_report_of_nothing_tested_and_nothing_trained_still_stands()
    {
        string html = HtmlReport.Html(new ReportContent { Title = "t", Lead = "l" });
        Assert.DoesNotContain("<figure>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_draws_every_figure_without_complaint()
    {
        Chromium? browser = Chromium.Find();
        bool required = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (required) Assert.True(browser is not null, "CI must have Chromium on its PATH.");
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws the report in one.");

        string folder = Directory.CreateTempSubdirectory("lab-browser").FullName;
        try
        {
            string report = Path.Combine(folder, "report.html");
            HtmlReport.Write(report, Report());
            (string page, string log) = browser!.Open(report, TimeSpan.FromSeconds(60));
            string[] said = [.. log.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))];
            Assert.True(said.Length == 0, string.Join("\n", said));
            Assert.Equal(5, Regex.Count(page, "class=\"plot js-plotly-plot\""));
            Assert.Equal(9, Regex.Count(page, "<image [^>]*href=\"data:image/webp"));
            Assert.Equal(2, Regex.Count(page, ">probability \\(%\\)<"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static string Html() => HtmlReport.Html(Report());

    private static ReportContent Report() => new()
    {
        Title = "Report " + MadeUp.Nasty,
        Lead = "Lead " + MadeUp.Nasty,
        KeyFigures = [new("Parameters " + MadeUp.Nasty, "1 M", MadeUp.Nasty)],
        Facts = [("Seed", "1"), ("Name " + MadeUp.Nasty, MadeUp.Nasty)],
        Epochs = MadeUp.Epochs(),
        Test = MadeUp.Matrix(),
        Stories = [MadeUp.Story(), MadeUp.Story(1, null)],
        Caveat = "Caveat " + MadeUp.Nasty,
        Command = "lab train > " + MadeUp.Nasty,
    };
}
