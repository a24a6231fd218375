using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Figures;
using MsstNet.Lab.Pages;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>
/// Oracles: .NET Interactive's own formatter, which must find the figure's forms by itself; the fragment's text; and a real browser, which
/// must draw every figure where front ends put fragments: late, with an AMD loader on the page, with the scripts run from copies elsewhere.
/// </summary>
public class NotebookFigureTests
{
    [Fact]
    public void The_formatter_library_finds_the_figures_own_forms()
    {
        Figure figure = TrainingCurves.Of(MadeUp.Epochs());
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(Figure)).First());
        Assert.Contains("data-lab-figure=\"training-curves-", figure.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal($"{figure.Title}\n{figure.Description}", figure.ToDisplayString("text/plain"));
    }

    [Fact]
    public void The_same_figure_is_the_same_bytes_and_small()
    {
        string html = NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs()));
        Assert.Equal(html, NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs())));
        Assert.NotEqual(html, NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs()[..3])));
        Assert.True(html.Length < 12_000, $"{html.Length} characters");
        Assert.DoesNotContain("\"template\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Plotly_goes_with_one_figure_and_again_with_that_one_only()
    {
        Figure[] figures = [TrainingCurves.Of(MadeUp.Epochs()), RecallBars.Of(MadeUp.Matrix())];
        bool Carries(Figure figure) => NotebookFigure.Next(figure).Contains(NotebookFigure.SharedBegin, StringComparison.Ordinal);
        bool[] carried = [Carries(figures[0]), Carries(figures[1]), Carries(figures[0]), Carries(figures[1])];
        // Another test of this process may have shown the first figure already.
        Assert.Equal(carried[0], carried[2]);
        Assert.Equal(carried[1], carried[3]);
        Assert.False(carried[0] && carried[1]);
        Assert.Equal(1, Regex.Count(NotebookFigure.Shared, "</script>"));
    }

    [Fact]
    public void Text_from_outside_is_escaped()
    {
        string html = NotebookFigure.Html(FilmStrip.Of(MadeUp.Story()));
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a<b>", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<script[ >]"), Regex.Count(html, "</script>"));
    }

    [Theory]
    [InlineData("plain", "")]
    [InlineData("AMD loader", "<script>window.define=function(){throw 'taken'};define.amd={};window.exports=undefined</script>")]
    [InlineData("another plotly.js", "<script>window.Plotly={version:'1.0.0',react(){throw 1}}</script>")]
    public void A_browser_draws_it_wherever_its_scripts_run(string page, string before)
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws figures in one.");
        string folder = Directory.CreateTempSubdirectory("lab-figures").FullName;
        try
        {
            // Each fragment goes in as front ends do it: set as text, its scripts run from copies, the node attached only later.
            string strip = NotebookFigure.Html(FilmStrip.Of(MadeUp.Story())), bars = NotebookFigure.Html(RecallBars.Of(MadeUp.Matrix()));
            string templates = string.Concat(new[] { strip, NotebookFigure.Shared + bars, bars }
                .Select(fragment => $"<template>{fragment}</template>"));
            string file = Path.Combine(folder, "page.html");
            File.WriteAllText(file, $$"""
                <!DOCTYPE html><meta charset="utf-8"><body>{{before}}{{templates}}
                <script>
                document.querySelectorAll("template").forEach((template, i) => {
                  const cell = document.createElement("div");
                  cell.innerHTML = template.innerHTML;
                  for (const script of cell.querySelectorAll("script")) {
                    const copy = document.createElement("script");
                    if (script.type) copy.type = script.type;
                    copy.text = script.text;
                    document.head.appendChild(copy).remove();
                  }
                  setTimeout(() => document.body.appendChild(cell), 400 * (i + 1));
                });
                </script>
                """);
            (string document, string log) = browser!.Open(file, TimeSpan.FromSeconds(60));
            string[] said = [.. log.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))];
            Assert.True(said.Length == 0, page + ": " + string.Join("\n", said));
            Assert.Equal(3, Regex.Count(document, "data-lab-drawn=\"\""));
            Assert.Equal(3, Regex.Count(document, "lab-plot js-plotly-plot"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("../artifacts/figures.js", 2)]
    [InlineData("../nowhere/figures.js", 0)]
    public void A_figure_loads_its_script_from_a_file_of_the_checkout_and_says_so_when_it_is_not_there(string address, int drawn)
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws figures in one.");
        string folder = Directory.CreateTempSubdirectory("lab-figures").FullName;
        try
        {
            foreach (string name in new[] { "notebooks", "artifacts" }) Directory.CreateDirectory(Path.Combine(folder, name));
            File.WriteAllText(Path.Combine(folder, "artifacts", "figures.js"), NotebookFigure.SharedText);
            string file = Path.Combine(folder, "notebooks", "page.html");
            string[] figures =
            [
                NotebookFigure.Linked(TrainingCurves.Of(MadeUp.Epochs()), address), NotebookFigure.Linked(RecallBars.Of(MadeUp.Matrix()), address),
            ];
            Assert.All(figures, figure => Assert.True(figure.Length < 20_000, $"{figure.Length} characters"));
            File.WriteAllText(file, "<!DOCTYPE html><meta charset=\"utf-8\"><body>" + string.Concat(figures));
            (string document, _) = browser!.Open(file, TimeSpan.FromSeconds(60));
            Assert.Equal(drawn, Regex.Count(document, "data-lab-drawn=\"\""));
            Assert.Equal(2 - drawn, Regex.Count(document, "The chart needs file:///[^<]*/nowhere/figures.js, which is not there"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
