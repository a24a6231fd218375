using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Figures;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracles: which forms an output has afterwards, by eye; what the notebook had before, to the letter, where nothing may change.</summary>
public class NotebookStillsTests
{
    private static readonly string Curves = NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs())),
        Bars = NotebookFigure.Html(RecallBars.Of(MadeUp.Matrix()));

    [Fact]
    public void A_committed_still_is_kept_and_a_missing_browser_is_one_line()
    {
        var still = new Still("image/svg+xml", "<svg/>");
        (Notebook committed, _) = NotebookStills.Add(Of(Curves), Of(Beside(Curves, still)), null);
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(committed, 0));
        Assert.Contains($"<img class=\"lab-still\" src=\"{still.Address}\"", Html(committed, 0), StringComparison.Ordinal);

        Assert.Equal(NotebookWriter.ToText(Of(Curves)), NotebookWriter.ToText(NotebookStills.Without(committed)));

        (Notebook again, string? remark) = NotebookStills.Add(Of(Curves, Bars), committed, null);
        Assert.Equal(Html(committed, 0), Html(again, 0));
        Assert.Equal((Bars, "1 figure has no still picture: no Chromium, Chrome or Edge was found. Name one in LAB_BROWSER."),
            (Html(again, 1), remark));
    }

    [Fact]
    public void A_browser_draws_the_missing_ones_only_and_other_outputs_stay()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws stills in one.");
        (Notebook notebook, string? remark) = NotebookStills.Add(Of(Curves, "<b>no figure</b>"), null, browser);
        Assert.Null(remark);
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(notebook, 0));
        Assert.Equal("<b>no figure</b>", Html(notebook, 1));
        Assert.True(NotebookWriter.ToText(notebook).Length < 100_000);
    }

    private static Notebook Of(params string[] htmls) => Of([.. htmls.Select(html => MimeBundle.Of(("text/html", html), ("text/plain", "t")))]);

    private static Notebook Of(params MimeBundle[] bundles) => new()
    {
        Cells = [new CodeCell { Id = "a", Source = "", Outputs = [.. bundles.Select(bundle => new DisplayOutput(bundle))] }],
    };

    private static MimeBundle Beside(string html, Still still) =>
        MimeBundle.Of(("text/html", html), (still.MimeType, still.Content), ("text/plain", "t"));

    private static string[] Forms(Notebook notebook, int output) => [.. Value(notebook, output).Forms.Select(form => form.Key)];

    private static string? Html(Notebook notebook, int output) => Value(notebook, output)["text/html"];

    private static MimeBundle Value(Notebook notebook, int output) => ((ValueOutput)((CodeCell)notebook.Cells[0]).Outputs[output]).Data;
}
