using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Figures;
using MsstNet.Lab.Tests.Kernel.Headless;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Oracles: which forms an output has afterwards, by eye; what the notebook had before, to the letter, where nothing may change; and a browser whose
/// starts are counted.
/// </summary>
public class NotebookStillsTests
{
    private static readonly string Curves = NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs())),
        Bars = NotebookFigure.Html(RecallBars.Of(MadeUp.Matrix()));

    [Fact]
    public void A_committed_still_is_kept_and_a_missing_browser_is_one_line()
    {
        var still = new Still("image/svg+xml", "<svg/>");
        Notebook committed = NotebookStills.Keep(Of(Curves), Of(Beside(Curves, still)));
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(committed, 0));
        Assert.Contains($"<img class=\"lab-still\" src=\"{still.Address}\"", Html(committed, 0), StringComparison.Ordinal);
        Assert.False(NotebookStills.Lacks(committed));

        Assert.Equal(NotebookWriter.ToText(Of(Curves)), NotebookWriter.ToText(NotebookStills.Without(committed)));

        Notebook again = NotebookStills.Keep(Of(Curves, Bars), committed);
        Assert.True(NotebookStills.Lacks(again));
        (IReadOnlyList<Notebook> same, string? remark) = NotebookStills.Draw([again], null);
        Assert.Same(again, same[0]);
        Assert.Equal(Html(committed, 0), Html(again, 0));
        Assert.Equal((Bars, "1 figure has no still picture: no Chromium, Chrome or Edge was found. Name one in LAB_BROWSER."),
            (Html(again, 1), remark));
    }

    [Fact]
    public void One_browser_draws_what_several_notebooks_lack_and_other_outputs_stay()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws stills in one.");
        var kept = new Still("image/svg+xml", "<svg/>");
        Notebook[] before = [Of(Curves, "<b>no figure</b>"), NotebookStills.Keep(Of(Bars, Curves), Of(Beside(Bars, kept)))];
        (IReadOnlyList<Notebook> after, string? remark) = NotebookStills.Draw(before, browser);
        Assert.Null(remark);
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(after[0], 0));
        Assert.Equal("<b>no figure</b>", Html(after[0], 1));
        Assert.Equal(Html(before[1], 0), Html(after[1], 0));
        Assert.Equal(Html(after[0], 0), Html(after[1], 1));
        Assert.Contains("Training", Uri.UnescapeDataString(Value(after[0], 0)["image/svg+xml"]!), StringComparison.OrdinalIgnoreCase);
        Assert.True(NotebookWriter.ToText(after[0]).Length < 100_000);
    }

    [Fact]
    public async Task A_run_of_several_notebooks_starts_the_browser_once_and_again_only_for_what_changed()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null || OperatingSystem.IsWindows(), "No Chromium on the PATH, or no shell; this test counts its starts.");
        string folder = Directory.CreateTempSubdirectory("lab-stills").FullName;
        try
        {
            string starts = Path.Combine(folder, "starts"), counting = Path.Combine(folder, "counting");
            File.WriteAllText(counting, $"#!/bin/sh\necho start >> '{starts}'\nexec '{browser!.FilePath}' \"$@\"\n");
            File.SetUnixFileMode(counting, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var environment = new Dictionary<string, string?> { [Chromium.Variable] = counting };
            foreach (int number in new[] { 1, 2 }) Write(folder, number);
            Child run = await LabProcess.Run(folder, environment, "run", ".", "--in-place", "--no-book", "--jobs", "1");
            Assert.True(run.ExitCode == 0, run.Everything);
            Assert.Equal(["start"], File.ReadAllLines(starts));
            foreach (int number in new[] { 1, 2 })
                Assert.Contains("image/svg+xml", Forms(NotebookReader.Read(Path.Combine(folder, $"{number}.ipynb")), 0));

            byte[] drawn = File.ReadAllBytes(Path.Combine(folder, "1.ipynb"));
            run = await LabProcess.Run(folder, environment, "run", ".", "--in-place", "--no-book", "--jobs", "1");
            Assert.True(run.ExitCode == 0, run.Everything);
            Assert.Single(File.ReadAllLines(starts));
            Assert.Equal(drawn, File.ReadAllBytes(Path.Combine(folder, "1.ipynb")));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static void Write(string folder, int number) => TestNotebooks.Write(folder, $"{number}",
        "var parts = new[] { (\"part\", (IReadOnlyList<double>)new[] { 1.0 }) };\n"
        + $"MsstNet.Figures.StackedBars.Of(\"Figure {number}\", \"%\", new[] {{ \"a\" }}, parts)");

    private static Notebook Of(params string[] htmls) => Of([.. htmls.Select(html => MimeBundle.Of(("text/html", html), ("text/plain", "t")))]);

    private static Notebook Of(params MimeBundle[] bundles) => new()
    {
        Cells = [new CodeCell { Id = "a", Source = "", Outputs = [.. bundles.Select(bundle => new DisplayOutput(bundle))] }],
    };

    private static MimeBundle Beside(string html, Still still) =>
        MimeBundle.Of(("text/html", html), (still.MimeType, still.Content), ("text/plain", "t"));

    private static string[] Forms(Notebook notebook, int output) => [.. Value(notebook, output).Forms.Select(form => form.Key)];

    private static string? Html(Notebook notebook, int output) => Value(notebook, output)["text/html"];

    private static MimeBundle Value(Notebook notebook, int output) => ((ValueOutput)notebook.Cells.OfType<CodeCell>().First().Outputs[output]).Data;
}
